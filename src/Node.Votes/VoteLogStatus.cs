using Chain.Consensus;

namespace Chain.Node.Storage.Votes;

/// <summary>Whether a key's vote log can be relied on. With anything but <see cref="Ok"/> the key never votes again.</summary>
public enum VoteLogStatus
{
    /// <summary>It holds every vote that the key has signed.</summary>
    Ok,

    /// <summary>There is none. It is made with the key, never by starting a node.</summary>
    Missing,

    /// <summary>It is damaged beyond a last record that was being written when the process died.</summary>
    Corrupt,

    /// <summary>It belongs to another key.</summary>
    WrongKey,

    /// <summary>It belongs to another network.</summary>
    WrongGenesis,

    /// <summary>The database was run with another log of this key: this one was made anew, and may lack votes.</summary>
    NotThisDatabase,

    /// <summary>The database knows of later records: this is an old copy of the log.</summary>
    OlderThanDatabase,

    /// <summary>The log was found damaged before; what lies there now is a copy, and nobody knows how old.</summary>
    Spent,
}

/// <summary>What the database remembers of the vote log; by it a log made anew or an old copy is told from the right one.</summary>
/// <param name="LogId">The log that the database was run with; null if with none so far.</param>
/// <param name="Number">A record that was durable when a block was committed, or the node stopped.</param>
/// <param name="IsSpent">The log was found damaged before.</param>
public readonly record struct VoteLogExpectation(Guid? LogId, ulong Number, bool IsSpent = false);

/// <summary>The outcome of opening a vote log.</summary>
/// <param name="Status">Whether the key may vote.</param>
/// <param name="Explanation">For the operator: what is wrong, where, and what to do.</param>
/// <param name="Log">The log, if the key may vote; the receiver disposes it.</param>
/// <param name="Records">Its records, oldest first; empty otherwise.</param>
public sealed record VoteLogOpening(VoteLogStatus Status, string Explanation, VoteLog? Log, IReadOnlyList<LogRecord> Records);

/// <summary>Limits of the vote log. Every value has a unit, a default and a reason.</summary>
public sealed record VoteLogOptions
{
    /// <summary>Largest record, in bytes. Default 32 MiB: four times the largest block, which is the largest record.</summary>
    public int RecordBytesMax { get; init => field = (int)AtLeast(value, 1024, nameof(RecordBytesMax)); } = 32 << 20;

    /// <summary>
    /// Largest log, in bytes. Default 1 GiB: days of views without a final block, at which the log could be compacted, and still read whole
    /// at start, as one array.
    /// </summary>
    public long LogBytesMax { get; init => field = AtLeast(value, 4096, nameof(LogBytesMax)); } = 1L << 30;

    private static long AtLeast(long value, long least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"Must be at least {least}.");
}
