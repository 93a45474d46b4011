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
    private readonly ChainStore _store;
    private readonly VoteLog? _log;
    private readonly Histogram _syncSeconds;

    private NodeVotes(ChainStore store, VoteLogStatus status, VoteLog? log, IReadOnlyList<LogRecord>? records, Histogram syncSeconds)
    {
        _store = store;
        Status = status;
        _log = log;
        Records = records;
        _syncSeconds = syncSeconds;
    }

    /// <summary>Whether the log can be relied on; <see cref="VoteLogStatus.Ok"/> too for a node that is no validator and needs none.</summary>
    public VoteLogStatus Status { get; }

    /// <summary>What the key has signed, oldest first; null if the key must not vote.</summary>
    public IReadOnlyList<LogRecord>? Records { get; }

    /// <summary>The view up to which the log was cut short, when the database held the final blocks of these views; 0 if it never was.</summary>
    public ulong Floor => Records?.LastOrDefault(static record => record.Kind == LogRecordKind.Floor)?.FloorView?.Value ?? 0;

    /// <summary>Number of the last durable record; 0 without a log.</summary>
    public ulong LastNumber => _log?.LastNumber ?? 0;

    /// <summary>Bytes of the log; 0 without one.</summary>
    public long Bytes => _log?.Bytes ?? 0;

    /// <summary>Opens the log of a validator's key and binds it to the database. Says in the log why a key must not vote.</summary>
    public static NodeVotes Open(
        string dataDirectory, ChainStore store, Hash32 genesisHash, PublicKey key, bool isValidator, VoteLogOptions options, Histogram syncSeconds, ILogger logger)
    {
        if (!isValidator) return new NodeVotes(store, VoteLogStatus.Ok, null, null, syncSeconds);

        string directory = NetworkLayout.VotesDirectory(dataDirectory);
        if (!Directory.Exists(directory))
        {
            NodeLog.NotVoting(logger, $"there is no vote log at '{directory}'. It is made with the key; without it nobody knows what this key has signed. To vote again, make a new key with its own log and register it. If the log itself, not a copy of it, is elsewhere, stop the node and put it back.");
            return new NodeVotes(store, VoteLogStatus.Missing, null, null, syncSeconds);
        }

        VoteLogExpectation expected = new(store.VoteLogId, store.VoteLogNumber, store.IsVoteLogSpent);
        VoteLogOpening opening = VoteLog.Open(FileLogDirectory.Open(directory), genesisHash, key, expected, options);
        if (opening.Log is null)
        {
            if (opening.Status == VoteLogStatus.Corrupt) store.SpendVoteLog();
            NodeLog.NotVoting(logger, opening.Explanation);
            return new NodeVotes(store, opening.Status, null, null, syncSeconds);
        }

        store.BindVoteLog(opening.Log.Id);
        return new NodeVotes(store, opening.Status, opening.Log, opening.Records, syncSeconds);
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
    public void Dispose()
    {
        if (_log is null) return;

        try
        {
            _store.NoteVoteLogNumber(_log.LastNumber);
        }
        catch (StorageException)
        {
            // A database that takes nothing more keeps the number of its last block.
        }

        _log.Dispose();
    }

    private VoteLog Log => _log ?? throw new InvalidOperationException("A node without a vote log was asked to keep a vote.");
}
