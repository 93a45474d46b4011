using Chain.Contracts.Execution;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>When versions of contracts run, and what stops them.</summary>
public sealed class ActivationTests
{
    private readonly NamedLoader _loader = new();
    private readonly ContractTestHost _host;
    private readonly TestMember _oem;
    private readonly TestMember _sup;
    private readonly TestMember _log;

    public ActivationTests()
    {
        _host = new ContractTestHost(_loader);
        _oem = _host.AddMember("oem", "anna", "admin");
        _sup = _host.AddMember("sup", "carl", "admin");
        _log = _host.AddMember("log", "dora", "admin");
    }

    [Fact]
    public void A_version_runs_from_the_first_transaction_of_its_height_and_not_before()
    {
        Hash32 code = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("first"), null, 5)).Value;
        _host.Call(_sup, ContractRegistryAbi.Approve(code)).ThrowIfFault();

        List<string> faults = [];
        while (_host.Block.Height < 6) faults.Add(_host.Call(_oem, FirstCounterAbi.Add(1)).FaultCode);

        Assert.Equal(["UnknownContract", "UnknownContract", "", ""], faults); // Heights 3 and 4, then 5 and 6.
        Assert.Equal(2, _host.Query(FirstCounterAbi.Get()));
    }

    [Fact]
    public void An_upgrade_keeps_the_state_and_calls_migrate_with_the_version_before()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        _host.Call(_oem, FirstCounterAbi.Add(4)).ThrowIfFault();

        Hash32 second = _host.Deploy(NamedLoader.Image("second"), _sup, _log);

        Assert.Equal(1, _host.Query(SecondCounterAbi.MigratedFrom()));
        Assert.Equal(14, _host.Call(_oem, SecondCounterAbi.Add(1)).Value);
        Assert.Equal(new ContractEntry(ContractState.Active, 2, second), _host.Query(ContractRegistryAbi.GetContract("counter")));
        Assert.Equal(
            [VersionStatus.Replaced, VersionStatus.Active],
            _host.Query(ContractRegistryAbi.ListVersions("counter", null, 10)).Select(v => v.Version.Status));
    }

    [Fact]
    public void A_query_may_name_a_version_that_was_active_and_a_transaction_may_not()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        _host.Call(_oem, FirstCounterAbi.Add(4)).ThrowIfFault();
        _host.Deploy(NamedLoader.Image("second"), _sup, _log);
        _host.Call(_oem, SecondCounterAbi.Add(1)).ThrowIfFault();

        Assert.Equal(14, _host.Query(FirstCounterAbi.Get() with { Contract = "counter@1" }));
        Assert.Equal(1, _host.Query(SecondCounterAbi.MigratedFrom() with { Contract = "counter@2" }));
        Assert.Equal("UnknownMethod", _host.TryQuery(SecondCounterAbi.MigratedFrom() with { Contract = "counter@1" }).Fault!.Code);
        foreach (string name in (string[])["counter@3", "counter@0", "counter@", "counter@01", "@1", "counter@1@1", "ghost@1"])
        {
            Assert.Equal("UnknownContract", _host.TryQuery(FirstCounterAbi.Get() with { Contract = name }).Fault!.Code);
        }

        Assert.True(DeployedContracts.TryFind(_host.State, "counter@1", out DeployedContract? old));
        Assert.Equal(FirstCounterAbi.Json, DeployedContracts.ReadInterface(_host.State, old.Code));
        Assert.False(DeployedContracts.TryFind(_host.State, "counter@3", out _));
    }

    [Fact]
    public void A_migration_that_faults_leaves_the_version_before_in_charge()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        _host.Call(_oem, FirstCounterAbi.Add(100)).ThrowIfFault();
        ulong gas = GasLedger.Read(_host.State, "log");

        Hash32 second = _host.Deploy(NamedLoader.Image("second"), _log, _sup);

        ContractVersion failed = _host.Query(ContractRegistryAbi.GetVersion(second))!;
        Assert.Equal((VersionStatus.Failed, "counter.TooMany"), (failed.Status, failed.Fault));
        Assert.Equal("The count is too high to go on from. (100 of 100)", failed.FaultMessage);
        Assert.Equal(101, _host.Call(_oem, FirstCounterAbi.Add(1)).Value);
        Assert.Equal(1, _host.Query(ContractRegistryAbi.GetContract("counter"))!.Version);
        Assert.True(GasLedger.Read(_host.State, "log") > gas);
    }

    /// <summary>While it migrated it was the contract of its name, and was found as such; that is undone with the rest.</summary>
    [Fact]
    public void A_version_whose_migration_faulted_is_not_found_by_what_found_it_meanwhile()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        _host.Deploy(NamedLoader.Image("caller"), _oem, _sup);
        Assert.Equal(1, _host.Call(_oem, CounterCallerAbi.Add(1)).Value);

        Hash32 meddling = _host.Deploy(NamedLoader.Image("meddling"), _oem, _sup);

        Assert.Equal((VersionStatus.Failed, "Reentrant"), _host.Query(ContractRegistryAbi.GetVersion(meddling)) is { } failed ? (failed.Status, failed.Fault) : default);
        Assert.Equal(2, _host.Call(_oem, CounterCallerAbi.Add(1)).Value);
        Assert.Equal(3, _host.Call(_oem, FirstCounterAbi.Add(1)).Value);
        Assert.Equal(3, _host.Query(FirstCounterAbi.Get()));
    }

    /// <summary>Two approved for the end of time: the second finds no height, and neither stands in the way of others.</summary>
    [Fact]
    public void A_height_beyond_all_heights_stops_nothing()
    {
        Hash32 first = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("first"), null, ulong.MaxValue)).Value;
        Hash32 other = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("first", padding: 1), null, ulong.MaxValue)).Value;
        _host.Call(_sup, ContractRegistryAbi.Approve(first)).ThrowIfFault();
        Assert.NotEqual("", _host.Call(_sup, ContractRegistryAbi.Approve(other)).FaultCode);

        _host.Deploy(NamedLoader.Image("first", padding: 2), _oem, _sup);

        Assert.Equal(1, _host.Call(_oem, FirstCounterAbi.Add(1)).Value);
        _host.Call(_oem, ContractRegistryAbi.Withdraw(first)).ThrowIfFault();
        _host.Call(_oem, ContractRegistryAbi.Withdraw(other)).ThrowIfFault();
        Assert.Equal(2, _host.Call(_oem, FirstCounterAbi.Add(1)).Value);
    }

    [Fact]
    public void Nobody_but_the_engine_migrates_or_activates()
    {
        _host.Deploy(NamedLoader.Image("second"), _oem, _sup);
        _host.Deploy(NamedLoader.Image("caller"), _oem, _sup);

        Assert.Equal(0, _host.Query(SecondCounterAbi.MigratedFrom())); // A first version migrates from nothing.
        Assert.Equal("EngineOnly", _host.Call(_oem, SecondCounterAbi.Migrate(3)).FaultCode);
        Assert.Equal("EngineOnly", _host.Call(_oem, CounterCallerAbi.Migrate2(3)).FaultCode);
        Assert.Equal("registry.OnlyEngine", _host.Call(_oem, ContractRegistryAbi.ActivateNext()).FaultCode);
        Assert.Equal("registry.OnlyEngine", _host.Call(_oem, ContractRegistryAbi.FailNext("x", "")).FaultCode);
    }

    [Fact]
    public void A_version_that_would_read_the_state_as_something_else_is_refused()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);

        TestOutcome careless = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("careless"), null, null));

        Assert.Equal("registry.StateIncompatible", careless.FaultCode);
        Assert.Contains("slot 0, count: Count is another type", careless.Receipt.FaultMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_that_becomes_active_first_supersedes_the_others()
    {
        Hash32 first = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("first"), null, null)).Value;
        Hash32 late = _host.Call(_sup, ContractRegistryAbi.Propose(NamedLoader.Image("second"), null, 8)).Value;
        Hash32 open = _host.Call(_sup, ContractRegistryAbi.Propose(NamedLoader.Image("second", padding: 1), null, null)).Value;
        _host.Call(_oem, ContractRegistryAbi.Approve(late)).ThrowIfFault();
        _host.Call(_log, ContractRegistryAbi.Approve(first)).ThrowIfFault();
        while (_host.Block.Height < 9) _host.ExecuteBlock();

        Assert.Equal(VersionStatus.Active, _host.Query(ContractRegistryAbi.GetVersion(first))!.Status);
        Assert.Equal(VersionStatus.Superseded, _host.Query(ContractRegistryAbi.GetVersion(late))!.Status);
        Assert.Equal(VersionStatus.Superseded, _host.Query(ContractRegistryAbi.GetVersion(open))!.Status);
        Assert.Equal("registry.Superseded", _host.Call(_oem, ContractRegistryAbi.Approve(open)).FaultCode);
        TestOutcome stale = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("first", padding: 2), null, null));
        Assert.Equal("registry.VersionNotHigher", stale.FaultCode);
    }

    [Fact]
    public void A_frozen_contract_faults_for_transactions_and_still_answers_queries()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        _host.Deploy(NamedLoader.Image("caller"), _oem, _sup);
        _host.Call(_oem, FirstCounterAbi.Add(7)).ThrowIfFault();

        Assert.Equal(["MotionApproved"], _host.Call(_oem, ContractRegistryAbi.Freeze("counter")).Events.Select(e => e.Name));
        Assert.Equal("registry.AlreadyApproved", _host.Call(_oem, ContractRegistryAbi.Freeze("counter")).FaultCode);
        Motion motion = Assert.Single(_host.Query(ContractRegistryAbi.ListMotions("counter")));
        Assert.Equal((MotionKind.Freeze, "oem"), (motion.Kind, Assert.Single(motion.Approvals)));
        Assert.Equal(8, _host.Call(_oem, FirstCounterAbi.Add(1)).Value);

        // What is decided holds from the next call on, in the same transaction too.
        TestOutcome frozen = _host.Call([_sup], ContractRegistryAbi.Freeze("counter"), FirstCounterAbi.Add(1));
        Assert.Equal("ContractFrozen", frozen.FaultCode);
        _host.Call(_sup, ContractRegistryAbi.Freeze("counter")).ThrowIfFault();
        Assert.Equal("ContractFrozen", _host.Call(_oem, FirstCounterAbi.Add(1)).FaultCode);
        Assert.Equal("ContractFrozen", _host.Call(_oem, FirstCounterAbi.Get()).FaultCode);
        Assert.Equal("ContractFrozen", _host.Call(_oem, CounterCallerAbi.Add(1)).FaultCode);
        Assert.Equal("registry.NotActive", _host.Call(_oem, ContractRegistryAbi.Freeze("counter")).FaultCode);
        Assert.Equal(8, _host.Query(FirstCounterAbi.Get()));

        _host.Call(_oem, ContractRegistryAbi.Unfreeze("counter")).ThrowIfFault();
        Assert.Equal(["MotionApproved", "StateChanged"], _host.Call(_log, ContractRegistryAbi.Unfreeze("counter")).Events.Select(e => e.Name));
        Assert.Equal(9, _host.Call(_oem, CounterCallerAbi.Add(1)).Value);
    }

    [Fact]
    public void An_upgrade_of_a_frozen_contract_leaves_it_frozen_until_it_is_let_go()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        Decide(ContractRegistryAbi.Freeze("counter"));

        _host.Deploy(NamedLoader.Image("second"), _oem, _sup);

        Assert.Equal(1, _host.Query(SecondCounterAbi.MigratedFrom()));
        Assert.Equal("ContractFrozen", _host.Call(_oem, SecondCounterAbi.Add(1)).FaultCode);
        Decide(ContractRegistryAbi.Unfreeze("counter"));
        Assert.Equal(10, _host.Call(_oem, SecondCounterAbi.Add(1)).Value);
    }

    [Fact]
    public void A_retired_contract_is_read_and_never_called_again()
    {
        _host.Deploy(NamedLoader.Image("first"), _oem, _sup);
        _host.Call(_oem, FirstCounterAbi.Add(7)).ThrowIfFault();
        Hash32 pending = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("second"), null, 20)).Value;
        _host.Call(_sup, ContractRegistryAbi.Approve(pending)).ThrowIfFault();

        Decide(ContractRegistryAbi.Retire("counter"));
        while (_host.Block.Height < 21) _host.ExecuteBlock();

        Assert.Equal("ContractRetired", _host.Call(_oem, FirstCounterAbi.Add(1)).FaultCode);
        Assert.Equal(7, _host.Query(FirstCounterAbi.Get()));
        Assert.Equal(VersionStatus.Superseded, _host.Query(ContractRegistryAbi.GetVersion(pending))!.Status);
        Assert.Equal("registry.Retired", _host.Call(_oem, ContractRegistryAbi.Unfreeze("counter")).FaultCode);
        TestOutcome again = _host.Call(_oem, ContractRegistryAbi.Propose(NamedLoader.Image("second", padding: 1), null, null));
        Assert.Equal("registry.Retired", again.FaultCode);
        Assert.Equal("registry.UnknownContract", _host.Call(_oem, ContractRegistryAbi.Retire("ghost")).FaultCode);
    }

    private void Decide(MethodCall motion)
    {
        _host.Call(_oem, motion).ThrowIfFault();
        _host.Call(_sup, motion).ThrowIfFault();
    }
}
