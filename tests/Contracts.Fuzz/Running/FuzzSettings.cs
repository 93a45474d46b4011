namespace Chain.Contracts.Fuzz.Running;

/// <summary>What one case may take, and how many accepted ones are followed further. Read once at start.</summary>
public sealed record FuzzSettings
{
    /// <summary>Longest that one verification may take, in milliseconds, in the best of three tries. 500: a hundred times the usual one.</summary>
    public int VerifyMillisecondsMax { get; init; } = 500;

    /// <summary>Most bytes that one verification may allocate. 16 MiB: twenty times the usual, and a limit on what small files can demand.</summary>
    public long VerifyBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>After how many seconds a case hangs. 60: a machine that is busy with other things takes its time too.</summary>
    public int HangSeconds { get; init; } = 60;

    /// <summary>One in so many accepted cases is metered and proved. 16.</summary>
    public int RewriteShare { get; init; } = 16;

    /// <summary>One in so many accepted cases is also loaded and called. 64.</summary>
    public int CallShare { get; init; } = 64;

    /// <summary>One in so many cases is verified twice, to the same answer. 64.</summary>
    public int RepeatShare { get; init; } = 64;

    /// <summary>Gas of a call. 5,000,000: half a millisecond, of which the transaction itself takes a tenth.</summary>
    public ulong CallGas { get; init; } = 5_000_000;

    /// <summary>Longest that a call may take, in milliseconds, in the best of three tries. 50: a hundred times what its gas stands for.</summary>
    public int CallMillisecondsMax { get; init; } = 50;
}
