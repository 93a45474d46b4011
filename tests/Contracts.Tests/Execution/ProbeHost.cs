using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;

namespace Chain.Contracts.Tests.Execution;

/// <summary>A host of the probe and its tower, with two members.</summary>
internal sealed class ProbeHost
{
    public ProbeHost(EngineRules? rules = null)
    {
        Host = new ContractTestHost(rules ?? EngineRules.Version1, ProbeAbi.Definition, TowerAbi.Definition);
        Alice = Host.AddMember("oem", "alice", "admin");
        Bob = Host.AddMember("sup", "bob", "admin");
    }

    public ContractTestHost Host { get; }

    public TestMember Alice { get; }

    public TestMember Bob { get; }

    public TestOutcome Call(MethodCall call) => Host.Call(Alice, call);

    public TestOutcome<T> Call<T>(MethodCall<T> call) => Host.Call(Alice, call);
}
