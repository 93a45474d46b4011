using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>Who decides on contracts, and what is refused before anybody does.</summary>
public sealed class RegistryTests
{
    private static readonly byte[] First = NamedLoader.Image("first");

    private readonly NamedLoader _loader = new();
    private readonly ContractTestHost _host;
    private readonly TestMember _oem;
    private readonly TestMember _sup;
    private readonly TestMember _log;
    private readonly TestMember _aud;
    private readonly TestMember _worker;

    public RegistryTests()
    {
        _host = new ContractTestHost(_loader);
        _oem = _host.AddMember("oem", "anna", "admin");
        _worker = _host.AddMember("oem", "bert", "operator");
        _sup = _host.AddMember("sup", "carl", "admin");
        _log = _host.AddMember("log", "dora", "admin");
        _aud = _host.AddMember("aud", "emil", "admin");
    }

    [Fact]
    public void More_than_half_of_the_organisations_make_a_version_active_in_the_next_block()
    {
        TestOutcome<Hash32> proposed = _host.Call(_oem, ContractRegistryAbi.Propose(First, null, null));
        Hash32 code = proposed.Value;
        Assert.Equal(Crypto.Hashing.Sha256(First), code);
        Assert.Equal(["VersionProposed"], proposed.Events.Select(e => e.Name));

        _host.Call(_sup, ContractRegistryAbi.Approve(code)).ThrowIfFault();
        Assert.Equal(VersionStatus.Proposed, _host.Query(ContractRegistryAbi.GetVersion(code))!.Status); // Two of four are no majority.
        Assert.Equal("UnknownContract", _host.Call(_oem, FirstCounterAbi.Add(1)).FaultCode);

        TestOutcome approved = _host.Call(_log, ContractRegistryAbi.Approve(code));
        Assert.Equal(["VersionApproved", "VersionScheduled"], approved.Events.Select(e => e.Name));
        ContractVersion version = _host.Query(ContractRegistryAbi.GetVersion(code))!;
        Assert.Equal(VersionStatus.Scheduled, version.Status);
        Assert.Equal(_host.Block.Height + 1, version.ActiveFrom);
        Assert.Equal(["log", "oem", "sup"], version.Approvals);

        Assert.Equal(1, _host.Call(_worker, FirstCounterAbi.Add(1)).Value);
        Assert.Equal(new ContractEntry(ContractState.Active, 1, code), _host.Query(ContractRegistryAbi.GetContract("counter")));
        Assert.Equal(VersionStatus.Active, _host.Query(ContractRegistryAbi.GetVersion(code))!.Status);
        Assert.Equal(1, _loader.Loads);
    }

    [Fact]
    public void A_consortium_of_one_decides_at_once()
    {
        ContractTestHost host = new(_loader);
        TestMember only = host.AddMember("solo", "sam", "admin");

        Hash32 code = host.Deploy(First, only);

        Assert.Equal(5, host.Call(only, FirstCounterAbi.Add(5)).Value);
        Assert.Equal(5, host.Query(FirstCounterAbi.Get()));
        Assert.Equal(code, host.Query(ContractRegistryAbi.FindVersion("counter", 1)));
    }

    [Fact]
    public void Only_an_admin_proposes_and_approves_and_each_organisation_counts_once()
    {
        Assert.Equal("registry.NotAdmin", _host.Call(_worker, ContractRegistryAbi.Propose(First, null, null)).FaultCode);
        Hash32 code = _host.Call(_oem, ContractRegistryAbi.Propose(First, null, null)).Value;

        Assert.Equal("registry.NotAdmin", _host.Call(_worker, ContractRegistryAbi.Approve(code)).FaultCode);
        Assert.Equal("registry.AlreadyApproved", _host.Call(_oem, ContractRegistryAbi.Approve(code)).FaultCode);
        Assert.Equal("registry.AlreadyProposed", _host.Call(_sup, ContractRegistryAbi.Propose(First, null, null)).FaultCode);
        Assert.Equal("registry.UnknownVersion", _host.Call(_sup, ContractRegistryAbi.Approve(Hash32.Zero)).FaultCode);
        Assert.Equal("NotAMember", _host.Call(ContractTestHost.Stranger("x", "eve"), ContractRegistryAbi.Approve(code)).FaultCode);
    }

    [Theory]
    [InlineData("nonsense", "registry.Refused", "OpcodeForbidden: Shop.F, IL_0012: localloc: use an array")]
    [InlineData("impostor", "registry.Refused", "'consortium' is not free")]
    [InlineData("engine", "registry.Refused", "'engine' is not free")]
    [InlineData("liar", "registry.BadInterface", "")]
    [InlineData("misfit", "registry.BadMigrate", "")]
    public void What_is_no_contract_is_refused_with_the_reason(string image, string code, string reason)
    {
        TestOutcome outcome = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image(image), null, null));

        Assert.Equal(code, outcome.FaultCode);
        Assert.Contains(reason, outcome.Receipt.FaultMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_have_limits_and_the_largest_fit_a_transaction()
    {
        byte[] largest = NamedLoader.Image("first", (256 * 1024) - 6), source = new byte[192 * 1024];
        Assert.Equal(256 * 1024, largest.Length);
        Ledger.Transaction transaction = _host.Transaction([_oem], [ContractRegistryAbi.Propose(largest, source, null)], 12_000_000_000);

        Ledger.Receipt receipt = _host.ExecuteBlock(transaction)[0];
        Assert.Equal("", receipt.FaultCode);
        Hash32 code = Crypto.Hashing.Sha256(largest);
        Assert.Equal(largest, ReadWhole(code, VersionPart.Code));
        Assert.Equal(source, ReadWhole(code, VersionPart.Source));
        Assert.Equal(FirstCounterAbi.Json, System.Text.Encoding.UTF8.GetString(ReadWhole(code, VersionPart.Interface)));

        Assert.Equal("registry.ImageSize", _host.Call(_oem, ContractRegistryAbi.Propose([.. largest, 0], null, null)).FaultCode);
        Assert.Equal("registry.ImageSize", _host.Call(_oem, ContractRegistryAbi.Propose([], null, null)).FaultCode);
        Assert.Equal("registry.SourceTooLarge", _host.Call(_oem, ContractRegistryAbi.Propose(First, [.. source, 0], null)).FaultCode);
    }

    [Fact]
    public void Inspection_is_paid_by_the_byte_whether_or_not_the_code_is_known()
    {
        ulong first = _host.Call(_oem, ContractRegistryAbi.Propose(First, null, null)).GasUsed;
        ulong longer = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("first", padding: 1_000), null, null)).GasUsed;
        ulong known = _host.Call(_sup, ContractRegistryAbi.Propose(NamedLoader.Image("first", padding: 1_001), null, null)).GasUsed;

        Assert.InRange(longer - first, 1_000 * GasSchedule.Version1.InspectByte, 1_100 * GasSchedule.Version1.InspectByte);
        Assert.InRange(known - longer, GasSchedule.Version1.InspectByte, 2 * GasSchedule.Version1.InspectByte);
    }

    [Fact]
    public void Only_the_registry_inspects_assemblies()
    {
        _host.Deploy(NamedLoader.Image("caller"), _oem, _sup, _log);

        Assert.Equal("NotRegistry", _host.Call(_oem, CounterCallerAbi.Inspect(First)).FaultCode);
    }

    [Fact]
    public void A_proposal_is_withdrawn_by_its_organisation_alone_and_leaves_nothing()
    {
        Hash32 code = _host.Call(_oem, ContractRegistryAbi.Propose(First, [1, 2, 3], null)).Value;

        Assert.Equal("registry.OtherOrganisation", _host.Call(_sup, ContractRegistryAbi.Withdraw(code)).FaultCode);
        TestOutcome withdrawn = _host.Call(_oem, ContractRegistryAbi.Withdraw(code));
        Assert.Equal(["VersionWithdrawn"], withdrawn.Events.Select(e => e.Name));
        Assert.Null(_host.Query(ContractRegistryAbi.GetVersion(code)));
        Assert.Empty(_host.Query(ContractRegistryAbi.ListContracts(null, 10)));
        Assert.DoesNotContain(_host.State.Entries(), entry => entry.Key.AsSpan().StartsWith(Contracts.State.StateKey.Of("registry", [])));

        Hash32 again = _host.Call(_sup, ContractRegistryAbi.Propose(First, null, null)).Value;
        Assert.Equal(code, again);
    }

    [Fact]
    public void A_scheduled_version_may_still_be_withdrawn()
    {
        Hash32 code = _host.Call(_oem, ContractRegistryAbi.Propose(First, null, 10)).Value;
        _host.Call(_sup, ContractRegistryAbi.Approve(code)).ThrowIfFault();
        _host.Call(_log, ContractRegistryAbi.Approve(code)).ThrowIfFault();
        Assert.Equal("registry.NotOpen", _host.Call(_aud, ContractRegistryAbi.Approve(code)).FaultCode);

        _host.Call(_oem, ContractRegistryAbi.Withdraw(code)).ThrowIfFault();
        while (_host.Block.Height < 12) _host.ExecuteBlock();
        Assert.Equal("UnknownContract", _host.Call(_oem, FirstCounterAbi.Add(1)).FaultCode);
    }

    [Fact]
    public void Versions_and_contracts_are_listed_page_by_page()
    {
        Hash32 first = _host.Deploy(First, _oem, _sup, _log);
        _host.Deploy(NamedLoader.Image("caller"), _sup, _log, _aud);
        Hash32 second = _host.Call(_sup, ContractRegistryAbi.Propose(NamedLoader.Image("second"), null, null)).Value;

        NamedContract[] all = _host.Query(ContractRegistryAbi.ListContracts(null, 1));
        Assert.Equal(["caller"], all.Select(c => c.Name));
        Assert.Equal(["counter"], _host.Query(ContractRegistryAbi.ListContracts("caller", 10)).Select(c => c.Name));
        Assert.Equal([first, second], _host.Query(ContractRegistryAbi.ListVersions("counter", null, 10)).Select(v => v.Code));
        VersionEntry last = Assert.Single(_host.Query(ContractRegistryAbi.ListVersions("counter", new VersionKey(1, first), 10)));
        Assert.Equal((2, 1, VersionStatus.Proposed), (last.Version.Version, last.Version.Replaces, last.Version.Status));
        Assert.Equal("registry.BadLimit", _host.TryQuery(ContractRegistryAbi.ListContracts(null, 101)).Fault!.Code);
        Assert.Equal(["caller", "counter"], DeployedContracts.List(_host.State).Select(c => c.Name));
    }

    private byte[] ReadWhole(Hash32 code, VersionPart part)
    {
        List<byte> bytes = [];
        for (int i = 0; _host.Query(ContractRegistryAbi.ReadChunk(code, part, i)) is { } chunk; i++) bytes.AddRange(chunk);
        return [.. bytes];
    }
}
