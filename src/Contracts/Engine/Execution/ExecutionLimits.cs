using Chain.Contracts.Runtime;
using Chain.Contracts.State;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>Limits of execution. Part of the protocol: nodes with different limits disagree.</summary>
public sealed record ExecutionLimits
{
    /// <summary>The limits of version 1.</summary>
    public static ExecutionLimits Version1 { get; } = new();

    /// <summary>Longest state key of a contract, in bytes. 256: two hashes, or a long name, and room for parts.</summary>
    public int KeyBytesMax { get; init; } = StateKey.KeyBytesMax;

    /// <summary>Largest state value, in bytes. 64 KiB: larger things are several keys.</summary>
    public int ValueBytesMax { get; init; } = StateKey.ValueBytesMax;

    /// <summary>Largest event, in bytes. 4 KiB: an event points to state, it does not copy it.</summary>
    public int EventBytesMax { get; init; } = LedgerLimits.EventBytesMax;

    /// <summary>Most events of a transaction.</summary>
    public int EventsMax { get; init; } = LedgerLimits.EventsMax;

    /// <summary>Most bytes of all events of a transaction: 512 KiB, as much as a transaction itself.</summary>
    public int EventBytesTotalMax { get; init; } = 512 * 1024;

    /// <summary>Most bytes of all return values of a transaction, and of one view: 512 KiB.</summary>
    public int ReturnBytesTotalMax { get; init; } = LedgerLimits.ReturnValueBytesMax;

    /// <summary>Most entries of one scan: a page.</summary>
    public int ScanEntriesMax { get; init; } = 1_000;

    /// <summary>Deepest chain of contracts calling contracts, the first one counted.</summary>
    public int CallDepthMax { get; init; } = 16;

    /// <summary>Most gas of a view asked by a user: two seconds at worst, some 50 ms for what reads and allocates.</summary>
    public ulong ViewGasMax { get; init; } = 20_000_000_000;

    /// <summary>Most versions of contracts that become active in one block; what else is due follows in the next. 4.</summary>
    public int ActivationsMax { get; init; } = 4;

    /// <summary>Most gas of one <c>Migrate</c>: about 200 ms, four of which a block may start with.</summary>
    public ulong MigrationGasMax { get; init; } = 2_000_000_000;

    /// <summary>Most bytes that a transaction or a view allocates in all: 32 MiB.</summary>
    public long AllocatedBytesMax { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Most bytes of frames, by their weights, that are open at once: 512 KiB. Frames of unoptimised code take up to twice
    /// their weight, so that they and the engine's own fit a thread of <see cref="ThreadStackBytes"/> many times.
    /// </summary>
    public int StackBytesMax { get; init; } = 512 * 1024;

    /// <summary>Stack of threads that run contracts: 16 MiB, several times what any may use.</summary>
    public const int ThreadStackBytes = 16 * 1024 * 1024;

    /// <summary>A meter for one transaction or view.</summary>
    internal Meter NewMeter(ulong gasLimit) => new(gasLimit, AllocatedBytesMax, StackBytesFor(gasLimit));

    /// <summary>
    /// Bytes of frames that may be open with a gas limit. What ends a call by an exception unwinds all of them after the last
    /// charge, so there are no more than the gas would pay for, beyond those that the price of a transaction covers.
    /// </summary>
    private int StackBytesFor(ulong gasLimit)
    {
        ulong bytes = gasLimit / Meter.UnwindPrice * Meter.FrameBytesMin;
        return (int)Math.Min(Math.Max(bytes, StackBytesFree), (ulong)StackBytesMax);
    }

    private const ulong StackBytesFree = 16 * 1024;
}
