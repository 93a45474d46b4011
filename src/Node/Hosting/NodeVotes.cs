using System.Diagnostics;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Observe;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;
using Chain.Setup.Networks;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Hosting;

/// <summary>
/// The vote log of a running node, or none: then the node follows and never votes, so nothing is ever appended.
/// </summary>
internal sealed class NodeVotes : IVoteLogWriter, IDisposable
{
    private readonly VoteLog? _log;
    private readonly Histogram _syncSeconds;

    private NodeVotes(VoteLogStatus status, VoteLog? log, IReadOnlyList<LogRecord>? records, Histogram syncSeconds)
    {
        Status = status;
        _log = log;
        Records = records;
        _syncSeconds = syncSeconds;
    }

    /// <summary>Whether the log can be relied on; <see cref="VoteLogStatus.Ok"/> too for a node that is no validator and needs none.</summary>
    public VoteLogStatus Status { get; }

    /// <summary>What the key has signed, oldest first; null if the key must not vote.</summary>
    public IReadOnlyList<LogRecord>? Records { get; }

    /// <summary>Number of the last durable record; 0 without a log.</summary>
    public ulong LastNumber => _log?.LastNumber ?? 0;

    /// <summary>Opens the log of a validator's key and binds it to the database. Says in the log why a key must not vote.</summary>
    public static NodeVotes Open(
        string dataDirectory, ChainStore store, Hash32 genesisHash, PublicKey key, bool isValidator, Histogram syncSeconds, ILogger logger)
    {
        if (!isValidator) return new NodeVotes(VoteLogStatus.Ok, null, null, syncSeconds);

        string directory = NetworkLayout.VotesDirectory(dataDirectory);
        if (!Directory.Exists(directory))
        {
            NodeLog.NotVoting(
                logger,
                $"There is no vote log at '{directory}'. It is made with the key; without it nobody knows what this key has signed. To vote again, "
                + "make a new key with its own log and register it; if the log is elsewhere, stop the node and put it back.");
            return new NodeVotes(VoteLogStatus.Missing, null, null, syncSeconds);
        }

        VoteLogExpectation expected = new(store.VoteLogId, store.VoteLogNumber);
        VoteLogOpening opening = VoteLog.Open(FileLogDirectory.Open(directory), genesisHash, key, expected, new VoteLogOptions());
        if (opening.Log is null)
        {
            NodeLog.NotVoting(logger, opening.Explanation);
            return new NodeVotes(opening.Status, null, null, syncSeconds);
        }

        store.BindVoteLog(opening.Log.Id);
        return new NodeVotes(opening.Status, opening.Log, opening.Records, syncSeconds);
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<LogRecord> records) => Log.Append(records);

    /// <inheritdoc/>
    public void Sync()
    {
        long started = Stopwatch.GetTimestamp();
        Log.Sync();
        _syncSeconds.Observe(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <inheritdoc/>
    public void Compact(IReadOnlyList<LogRecord> keep) => Log.Compact(keep);

    /// <inheritdoc/>
    public void Dispose() => _log?.Dispose();

    private VoteLog Log => _log ?? throw new InvalidOperationException("A node without a vote log was asked to keep a vote.");
}
