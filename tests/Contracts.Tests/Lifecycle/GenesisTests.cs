using Chain.Contracts.Execution;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Contracts.Tests.Lifecycle.Later;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>What a genesis document deploys, and which documents are refused.</summary>
public sealed class GenesisTests
{
    private static readonly byte[] Consortium = NamedLoader.Image("consortium");
    private static readonly byte[] Second = NamedLoader.Image("second");

    private readonly NamedLoader _loader = new();

    [Fact]
    public void Contracts_of_genesis_are_active_at_height_0_and_everything_of_them_is_on_record()
    {
        ContractTestHost host = Host(Consortium, Second);
        TestMember admin = host.AddMember("oem", "anna", "admin");

        Assert.Equal(0, host.Query(SecondCounterAbi.MigratedFrom())); // As when it were deployed first by a member.
        Assert.Equal(10, host.Call(admin, SecondCounterAbi.Add(1)).Value);
        Hash32 code = Hashing.Sha256(Second);
        Assert.Equal(new ContractEntry(ContractState.Active, 2, code), host.Query(ContractRegistryAbi.GetContract("counter")));
        Assert.Equal(["consortium", "counter"], host.Query(ContractRegistryAbi.ListContracts(null, 10)).Select(c => c.Name));
        ContractVersion version = host.Query(ContractRegistryAbi.GetVersion(code))!;
        Assert.Equal((VersionStatus.Active, 0UL, "", default), (version.Status, version.ActiveFrom, version.Organisation, version.Proposer));
        Assert.Equal(Second, host.Query(ContractRegistryAbi.ReadChunk(code, VersionPart.Code, 0)));
        Assert.Equal(SecondCounterAbi.Definition.Abi, DeployedContracts.ReadInterface(host.State, code));
        Assert.Equal(
            [new DeployedContract("consortium", 1, Hashing.Sha256(Consortium)), new DeployedContract("counter", 2, code)],
            DeployedContracts.List(host.State));
        Assert.True(host.Membership.IsActive(admin.PublicKey));
    }

    [Fact]
    public void Members_and_state_are_those_of_the_same_contracts_in_the_engine()
    {
        ContractTestHost deployed = Host(Consortium), compiled = new();
        foreach (ContractTestHost host in new[] { deployed, compiled })
        {
            TestMember admin = host.AddMember("oem", "anna", "admin");
            host.AddMember("sup", "bert");
            host.Call(admin, ConsortiumAbi.AddMember("carl", Samples.Key(9), ["operator"])).ThrowIfFault();
        }

        Assert.Equal(compiled.Membership.All.Select(Text), deployed.Membership.All.Select(Text));
        Assert.Equal(3, compiled.Membership.All.Count);
        Assert.Equal(OfConsortium(compiled), OfConsortium(deployed));

        static string Text(Chain.Contracts.Library.Consortium.MemberEntry entry) => $"{entry.Address} {entry.Member.Organisation}/{entry.Member.Name} {string.Join(',', entry.Member.Roles)}";

        static IEnumerable<KeyValuePair<byte[], byte[]>> OfConsortium(ContractTestHost host)
        {
            byte[] prefix = Contracts.State.StateKey.Of("consortium", []);
            return host.State.Scan(prefix, prefix);
        }
    }

    [Fact]
    public void A_contract_that_the_verifier_refuses_refuses_the_document_with_what_it_says() =>
        Assert.Contains("OpcodeForbidden: Shop.F, IL_0012: localloc: use an array", Refusal(Consortium, NamedLoader.Image("nonsense")), StringComparison.Ordinal);

    [Theory]
    [InlineData("first", "registry.NameInUse")]
    [InlineData("engine", "registry.Refused")]
    [InlineData("liar", "registry.BadInterface")]
    [InlineData("misfit", "registry.BadMigrate")]
    public void Rules_of_the_registry_hold_for_genesis(string image, string code) =>
        Assert.Contains(code, Refusal(Consortium, Second, NamedLoader.Image(image)), StringComparison.Ordinal);

    [Fact]
    public void A_contract_that_is_too_large_is_refused() =>
        Assert.Contains("registry.ImageSize", Refusal(Consortium, NamedLoader.Image("second", LedgerLimits.ContractImageBytesMax)), StringComparison.Ordinal);

    [Fact]
    public void A_document_without_a_consortium_that_the_engine_can_read_is_refused()
    {
        Assert.Contains("no contract 'consortium'", Refusal(Second), StringComparison.Ordinal);
        Assert.Contains("the member oem/anna in slot 2", Refusal(NamedLoader.Image("hidden-consortium")), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_deploys_in_this_way_later()
    {
        ContractTestHost host = Host(Consortium);
        TestMember admin = host.AddMember("oem", "anna", "admin");

        Assert.Equal("registry.OnlyAtGenesis", host.Call(admin, ContractRegistryAbi.InitializeContract(Second)).FaultCode);
    }

    [Fact]
    public void The_consortium_is_neither_frozen_nor_retired()
    {
        ContractTestHost host = Host(Consortium);
        TestMember admin = host.AddMember("oem", "anna", "admin");

        Assert.Equal("registry.Indispensable", host.Call(admin, ContractRegistryAbi.Freeze("consortium")).FaultCode);
        Assert.Equal("registry.Indispensable", host.Call(admin, ContractRegistryAbi.Retire("consortium")).FaultCode);
    }

    [Theory]
    [InlineData("impostor", "registry.StateIncompatible")]
    [InlineData("moved-consortium", "registry.StateIncompatible")]
    [InlineData("blind-consortium", "registry.ConsortiumIncompatible")]
    [InlineData("deaf-consortium", "registry.ConsortiumIncompatible")]
    public void An_upgrade_of_the_consortium_that_engine_or_registry_could_not_read_is_refused(string image, string code)
    {
        ContractTestHost host = Host(Consortium);
        TestMember admin = host.AddMember("oem", "anna", "admin");

        Assert.Equal(code, host.Call(admin, ContractRegistryAbi.Propose(NamedLoader.Image(image), null, null)).FaultCode);
    }

    [Fact]
    public void The_engine_follows_what_an_upgrade_of_the_consortium_does_to_its_members()
    {
        ContractTestHost host = Host(Consortium);
        TestMember admin = host.AddMember("oem", "anna", "admin"), worker = host.AddMember("oem", "bert");
        host.Call(worker, ConsortiumAbi.AddMember("x", default, [])); // A member: it is the contract that says no.

        host.Deploy(NamedLoader.Image("later-consortium"), admin);

        Assert.Equal(["anna", "later"], host.Membership.All.Select(entry => entry.Member.Name).Order());
        Assert.False(host.Membership.IsActive(ContractTestHost.Stranger("oem", "stray").PublicKey));
        Assert.Equal(host.Membership.All.Select(entry => entry.Address), Membership.Load(host.State).All.Select(entry => entry.Address));
        Assert.Equal("NotAMember", host.Call(worker, LaterConsortiumAbi.Migrate(1)).FaultCode);
        Assert.Equal("EngineOnly", host.Call(ContractTestHost.Stranger("oem", "later"), LaterConsortiumAbi.Migrate(1)).FaultCode);
        host.Call(admin, ContractRegistryAbi.Propose(Second, null, null)).ThrowIfFault(); // The registry still knows who decides.
    }

    private ContractTestHost Host(params byte[][] images) => new(new CodeCache(_loader), images.Select(image => new ReadOnlyMemory<byte>(image)));

    private string Refusal(params byte[][] images)
    {
        ContractTestHost host = Host(images);
        host.AddMember("oem", "anna", "admin");
        return Assert.Throws<ArgumentException>(() => host.ExecuteBlock()).Message;
    }
}
