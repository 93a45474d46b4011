namespace Chain.Contracts.Execution;

/// <summary>What all nodes must share to execute alike.</summary>
/// <param name="Gas">Prices.</param>
/// <param name="Limits">Limits.</param>
public sealed record EngineRules(GasSchedule Gas, ExecutionLimits Limits)
{
    /// <summary>The rules of version 1.</summary>
    public static EngineRules Version1 { get; } = new(GasSchedule.Version1, ExecutionLimits.Version1);
}
