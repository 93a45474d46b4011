using Chain.Contracts.Execution;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Library;

public sealed class ConsortiumTests
{
    private static readonly ContractDirectory Contracts = new(new ContractCatalog([Shipped.Consortium]));

    private readonly ContractTestHost _host = new(ProbeAbi.Definition);
    private readonly TestMember _admin;
    private readonly TestMember _worker;
    private readonly TestMember _other;

    public ConsortiumTests()
    {
        _admin = _host.AddMember("oem", "anna", "admin", "buyer");
        _worker = _host.AddMember("oem", "bert", "operator");
        _other = _host.AddMember("sup", "carl", "admin");
    }

    [Fact]
    public void Genesis_makes_organisations_members_and_roles()
    {
        Assert.Equal(
            [new OrganisationEntry("oem", "oem"), new OrganisationEntry("sup", "sup")],
            _host.Query(ConsortiumAbi.ListOrganisations(null, 10)));
        Assert.Equal(["anna", "bert"], _host.Query(ConsortiumAbi.ListMembersOf("oem", null, 10)).Select(m => m.Member.Name));
        Assert.True(_host.Query(ConsortiumAbi.HasRole(_admin.Address, "buyer")));
        Assert.False(_host.Query(ConsortiumAbi.HasRole(_worker.Address, "buyer")));
        Assert.Equal("sup", _host.Query(ConsortiumAbi.OrganisationOf(_other.Address)));
        Assert.Equal("test", _host.Query(ConsortiumAbi.GetNetwork())!.Name);
        Assert.True(_host.Membership.IsActive(_worker.PublicKey));
    }

    [Fact]
    public void A_member_added_in_a_block_acts_in_the_same_block_and_a_revoked_one_no_more()
    {
        TestMember joiner = ContractTestHost.Stranger("oem", "dora");

        IReadOnlyList<Receipt> receipts = _host.ExecuteBlock(
            _host.Transaction([joiner], [ProbeAbi.Increment(1)]),
            _host.Transaction([_admin], [ConsortiumAbi.AddMember("dora", joiner.PublicKey, ["operator"])]),
            _host.Transaction([joiner], [ProbeAbi.Increment(1)]),
            _host.Transaction([_admin], [ConsortiumAbi.RevokeMember(joiner.Address)]),
            _host.Transaction([joiner], [ProbeAbi.Increment(1)]));

        Assert.Equal(["NotAMember", "", "", "", "NotAMember"], receipts.Select(r => r.FaultCode));
        Assert.Equal(joiner.Address, ConsortiumAbi.AddMember("", default, []).DecodeResult(receipts[1].ReturnValues[0].Span));
        Assert.False(_host.Membership.IsActive(joiner.PublicKey));
        Assert.Null(_host.Query(ConsortiumAbi.OrganisationOf(joiner.Address)));
        Assert.InRange(receipts[4].GasUsed, 400_000UL, 500_000UL);
    }

    [Fact]
    public void A_revoked_members_gas_is_still_charged_to_its_organisation()
    {
        _host.Call(_admin, ConsortiumAbi.RevokeMember(_worker.Address)).ThrowIfFault();
        ulong before = GasLedger.Read(_host.State, "oem");

        TestOutcome outcome = _host.Call(_worker, ProbeAbi.Increment(1));

        Assert.Equal(FaultCodes.NotAMember, outcome.FaultCode);
        Assert.Equal(before + outcome.GasUsed, GasLedger.Read(_host.State, "oem"));
    }

    [Fact]
    public void Roles_are_granted_and_revoked()
    {
        TestOutcome granted = _host.Call(_admin, ConsortiumAbi.GrantRole(_worker.Address, "buyer"));
        Assert.Equal("RoleGranted", Assert.Single(granted.Events).Name);
        Assert.True(_host.Query(ConsortiumAbi.HasRole(_worker.Address, "buyer")));
        Assert.Equal(["buyer", "operator"], _host.Query(ConsortiumAbi.GetMember(_worker.Address))!.Roles);

        Assert.Empty(_host.Call(_admin, ConsortiumAbi.GrantRole(_worker.Address, "buyer")).Events);
        Assert.Single(_host.Call(_admin, ConsortiumAbi.RevokeRole(_worker.Address, "buyer")).Events);
        Assert.Empty(_host.Call(_admin, ConsortiumAbi.RevokeRole(_worker.Address, "buyer")).Events);
        Assert.False(_host.Query(ConsortiumAbi.HasRole(_worker.Address, "buyer")));
    }

    [Fact]
    public void Only_an_admin_decides_and_only_on_its_own_organisation()
    {
        PublicKey key = Samples.Key(9);
        Assert.Equal("consortium.NotAdmin", _host.Call(_worker, ConsortiumAbi.AddMember("x", key, [])).FaultCode);
        Assert.Equal("consortium.OtherOrganisation", _host.Call(_other, ConsortiumAbi.RevokeMember(_worker.Address)).FaultCode);
        Assert.Equal("consortium.OtherOrganisation", _host.Call(_other, ConsortiumAbi.GrantRole(_worker.Address, "admin")).FaultCode);
        Assert.Equal("consortium.UnknownMember", _host.Call(_admin, ConsortiumAbi.RevokeMember(Samples.Address(1))).FaultCode);
    }

    [Fact]
    public void An_organisation_keeps_an_admin()
    {
        Assert.Equal("consortium.LastAdmin", _host.Call(_admin, ConsortiumAbi.RevokeMember(_admin.Address)).FaultCode);
        Assert.Equal("consortium.LastAdmin", _host.Call(_admin, ConsortiumAbi.RevokeRole(_admin.Address, "admin")).FaultCode);
        _host.Call(_admin, ConsortiumAbi.GrantRole(_worker.Address, "admin")).ThrowIfFault();
        _host.Call(_admin, ConsortiumAbi.RevokeMember(_admin.Address)).ThrowIfFault();
        Assert.Equal("consortium.MemberIsRevoked", _host.Call(_worker, ConsortiumAbi.GrantRole(_admin.Address, "admin")).FaultCode);
    }

    [Fact]
    public void Keys_names_and_roles_are_checked()
    {
        Assert.Equal("consortium.KeyInUse", _host.Call(_admin, ConsortiumAbi.AddMember("new", _other.PublicKey, [])).FaultCode);
        Assert.Equal("consortium.NameInUse", _host.Call(_admin, ConsortiumAbi.AddMember("bert", Samples.Key(9), [])).FaultCode);
        Assert.Equal("consortium.BadName", _host.Call(_admin, ConsortiumAbi.AddMember("", Samples.Key(9), [])).FaultCode);
        Assert.Equal("consortium.BadRole", _host.Call(_admin, ConsortiumAbi.AddMember("new", Samples.Key(9), ["Upper"])).FaultCode);
        Assert.Equal("consortium.BadRole", _host.Call(_admin, ConsortiumAbi.AddMember("new", Samples.Key(9), ["a", "a"])).FaultCode);
        Assert.Equal("consortium.BadLimit", _host.TryQuery(ConsortiumAbi.ListOrganisations(null, 101)).Fault?.Code);
        string[] many = [.. Enumerable.Range(0, 33).Select(i => $"role-{i:d2}")];
        Assert.Equal("consortium.TooManyRoles", _host.Call(_admin, ConsortiumAbi.AddMember("new", Samples.Key(9), many)).FaultCode);
    }

    [Fact]
    public void Genesis_calls_are_refused_later()
    {
        Assert.Equal("consortium.OnlyAtGenesis", _host.Call(_admin, ConsortiumAbi.InitializeOrganisation("x", "X", [])).FaultCode);
        Assert.Equal("consortium.OnlyAtGenesis", _host.Call(_admin, ConsortiumAbi.InitializeMembers("oem", [])).FaultCode);
        Network network = _host.Query(ConsortiumAbi.GetNetwork())!;
        Assert.Equal("consortium.OnlyAtGenesis", _host.Call(_admin, ConsortiumAbi.InitializeNetwork(network, [])).FaultCode);
    }

    [Fact]
    public void Genesis_holds_more_members_than_one_call_adds_and_lists_them_by_pages()
    {
        GenesisMember[] members =
            [.. Enumerable.Range(0, 1_024).Select(i => new GenesisMember($"m{i:d4}", KeyNumber(i), i == 0 ? ["admin"] : []))];
        GenesisDocument genesis = Genesis([new GenesisOrganisation("big", "Big", members)], [new GenesisValidator("big", KeyNumber(5), Hash32.Zero)]);
        MemoryState state = new();

        state.Apply(GenesisExecutor.Execute(genesis, Contracts));

        Membership membership = Membership.Load(state);
        Assert.Equal(1_024, membership.All.Count);
        Assert.True(membership.TryGet(KeyNumber(1_023), out MemberEntry? last));
        Assert.Equal("m1023", last.Member.Name);
        Assert.True(membership.TryGet(last.Address, out _));
        QueryExecutor queries = new(new ContractCatalog([Shipped.Consortium]), EngineRules.Version1);
        MethodCall<Validator[]> validators = ConsortiumAbi.ListValidators();
        ViewResult result = queries.Query(state, default, validators.Contract, validators.Method, validators.Arguments);
        Assert.Equal([new Validator("big", KeyNumber(5), Hash32.Zero)], validators.DecodeResult(result.Value.Span));
    }

    [Fact]
    public void A_genesis_document_that_breaks_a_rule_is_refused_with_the_reason()
    {
        GenesisMember twin = new("a", KeyNumber(1), []);
        ArgumentException e = Assert.Throws<ArgumentException>(() => GenesisExecutor.Execute(
            Genesis([new GenesisOrganisation("x", "X", [twin, twin with { Name = "b" }])], []), Contracts));
        Assert.Contains("consortium.KeyInUse", e.Message, StringComparison.Ordinal);

        e = Assert.Throws<ArgumentException>(() => GenesisExecutor.Execute(Genesis([], [new GenesisValidator("x", KeyNumber(1), Hash32.Zero)]), Contracts));
        Assert.Contains("consortium.UnknownOrganisation", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_changes_the_consortium_is_told_from_one_that_does_not()
    {
        static StateChange Change(string contract) => new(StateKey.Of(contract, [1]), [0]);

        Assert.True(Membership.IsTouchedBy([Change("consortium")]));
        Assert.True(Membership.IsTouchedBy([Change("gas"), Change("store"), Change("consortium"), Change("production-orders")]));
        Assert.False(Membership.IsTouchedBy([]));
        Assert.False(Membership.IsTouchedBy([Change("gas"), Change("store"), Change("consortiun"), Change("production-orders")]));
    }

    private static GenesisDocument Genesis(GenesisOrganisation[] organisations, GenesisValidator[] validators) => new()
    {
        NetworkName = "test",
        Timestamp = 1,
        Organisations = organisations,
        Validators = validators,
    };

    private static PublicKey KeyNumber(int number)
    {
        byte[] bytes = new byte[PublicKey.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new PublicKey(bytes);
    }
}
