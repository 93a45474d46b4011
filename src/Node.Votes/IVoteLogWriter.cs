using Chain.Consensus;

namespace Chain.Node.Storage.Votes;

/// <summary>Makes votes durable. Two implementations: the vote log, and none for a node that has no log and never votes.</summary>
public interface IVoteLogWriter
{
    /// <summary>Appends records; durable only after <see cref="Sync"/>.</summary>
    void Append(IReadOnlyList<LogRecord> records);

    /// <summary>Returns when everything appended is durable.</summary>
    void Sync();

    /// <summary>Replaces the log by these records, atomically.</summary>
    void Compact(IReadOnlyList<LogRecord> keep);
}
