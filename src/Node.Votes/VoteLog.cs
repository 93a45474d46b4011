using Chain.Consensus;
using Chain.Encoding;

namespace Chain.Node.Storage.Votes;

/// <summary>
/// The append-only log of what a key has voted, apart from the database so that a vote's sync never queues behind a block's
/// batch. One thread at a time. After an error it takes nothing more: whether the bytes are durable is unknown, so the node
/// stops and the next start reads what is there.
/// </summary>
/// <remarks>
/// One segment is live. Compaction writes the next one under another name, syncs it, renames it into place, syncs the directory,
/// and only then removes the old one; whichever step a crash hits, one whole segment with the highest number is there.
/// </remarks>
public sealed class VoteLog : IVoteLogWriter, IDisposable
{
    private const string Suffix = ".log";
    private const string UnfinishedSuffix = ".new";

    private readonly ILogDirectory _directory;
    private readonly VoteLogOptions _options;
    private readonly SegmentHeader _identity;
    private readonly List<LogRecord> _buffered = [];
    private ulong _segment;
    private ILogFile _file;
    private ulong _nextFrame;
    private long _bytes;
    private long _bufferedBytes;
    private bool _failed;

    private VoteLog(ILogDirectory directory, VoteLogOptions options, SegmentHeader identity, ulong segment, ILogFile file)
    {
        _directory = directory;
        _options = options;
        _identity = identity;
        _segment = segment;
        _file = file;
    }

    /// <summary>Drawn when the log was made. The database remembers it (<c>ChainStore.BindVoteLog</c>).</summary>
    public Guid Id => _identity.LogId;

    /// <summary>Number of the last durable record, counted from the making of the log, over all compactions.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>Bytes of the live segment.</summary>
    public long Bytes => _bytes;

    /// <summary>Makes the log of a new key. Done once, when the key is made; never when a node starts.</summary>
    /// <param name="directory">Must hold no log yet.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="key">The key.</param>
    /// <param name="id">Drawn at random by the caller.</param>
    /// <exception cref="StorageException">There is a log already, or it cannot be written.</exception>
    public static void Create(ILogDirectory directory, Hash32 genesisHash, PublicKey key, Guid id)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (Segments(directory).Count > 0)
        {
            throw new StorageException(
                StorageFailure.NotOurs,
                directory.Path,
                $"There is a vote log at '{directory.Path}' already. A key's log is made once: choose another directory for a new key.");
        }

        WriteSegment(directory, number: 1, new SegmentHeader(genesisHash, key, id, BaseNumber: 0), []).Dispose();
    }

    /// <summary>Opens a key's log, and says in all other cases why the key must never vote again.</summary>
    /// <param name="directory">Where the log is. Disposed by the log, or at once if there is none to give.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="key">The key.</param>
    /// <param name="expected">What the database remembers.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="StorageException">The files cannot be read.</exception>
    public static VoteLogOpening Open(
        ILogDirectory directory, Hash32 genesisHash, PublicKey key, VoteLogExpectation expected, VoteLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        List<ulong> segments = Segments(directory);
        if (segments.Count == 0) return Refuse(VoteLogStatus.Missing, "there is none", directory);

        SegmentContents contents = VoteLogReader.Read(directory.Read(NameOf(segments[^1])));
        if (contents.Header is not { } header || contents.Damage is not null) return Refuse(VoteLogStatus.Corrupt, contents.Damage!, directory);
        if (header.GenesisHash != genesisHash) return Refuse(VoteLogStatus.WrongGenesis, $"it belongs to the network {header.GenesisHash}", directory);
        if (header.Key != key) return Refuse(VoteLogStatus.WrongKey, $"it belongs to the key {header.Key}", directory);
        if (expected.LogId is { } id && id != header.LogId)
        {
            return Refuse(VoteLogStatus.NotThisDatabase, $"the database was run with the log {id}, and this is {header.LogId}", directory);
        }

        if (expected.IsSpent) return Refuse(VoteLogStatus.Spent, "it was found damaged before, so this is a copy, and nobody knows how old", directory);

        ulong last = header.BaseNumber + contents.Numbered;
        if (last < expected.Number)
        {
            return Refuse(VoteLogStatus.OlderThanDatabase, $"it ends with record {last}, and record {expected.Number} was durable", directory);
        }

        DropLeftovers(directory, segments);
        ILogFile file = directory.Continue(NameOf(segments[^1]), contents.End);
        VoteLog log = new(directory, options, header, segments[^1], file) { LastNumber = last, _nextFrame = contents.Frames, _bytes = contents.End };
        return new VoteLogOpening(VoteLogStatus.Ok, $"The vote log at '{directory.Path}' holds {contents.Records.Count} records.", log, contents.Records);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">A limit is reached, or the log failed before.</exception>
    public void Append(IReadOnlyList<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        ThrowIfFailed();
        long added = 0;
        foreach (LogRecord record in records)
        {
            if (record.Bytes.Length > _options.RecordBytesMax)
            {
                throw new ArgumentException($"A record of {record.Bytes.Length} bytes exceeds {_options.RecordBytesMax}.", nameof(records));
            }

            added += VoteLogFormat.RecordHeaderBytes + record.Bytes.Length;
        }

        // A frame is one array, so what waits for a sync is bounded too.
        if (_bytes + _bufferedBytes + added + VoteLogFormat.FrameHeaderBytes > _options.LogBytesMax || _bufferedBytes + added > int.MaxValue / 2)
        {
            _failed = true;
            throw new StorageException(
                StorageFailure.NoSpace,
                _directory.Path,
                $"The vote log at '{_directory.Path}' has reached its limit of {_options.LogBytesMax} bytes: no block became final for long. "
                + "Find out what stops the network, or raise the limit (storage.voteLogBytesMax), then start the node again.");
        }

        _buffered.AddRange(records);
        _bufferedBytes += added;
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The records may not be durable. Stop.</exception>
    public void Sync()
    {
        ThrowIfFailed();
        if (_buffered.Count == 0) return;

        byte[] frame = VoteLogFormat.EncodeFrame(Id, _nextFrame, _buffered);
        Guarded(() =>
        {
            _file.Append(frame);
            _file.Sync();
        });
        _nextFrame++;
        _bytes += frame.Length;
        LastNumber += (ulong)_buffered.Count;
        _buffered.Clear();
        _bufferedBytes = 0;
    }

    /// <inheritdoc/>
    /// <remarks>Records that wait for a sync are synced first, so that compaction never overtakes a vote.</remarks>
    /// <exception cref="StorageException">The log is as it was before, or as it is after. Stop.</exception>
    public void Compact(IReadOnlyList<LogRecord> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        Sync();
        ulong old = _segment;
        Guarded(() =>
        {
            ILogFile file = WriteSegment(_directory, old + 1, _identity with { BaseNumber = LastNumber }, keep);
            _file.Dispose();
            _file = file;
            _segment = old + 1;
            _directory.Delete(NameOf(old));
            _directory.Sync();
        });
        _nextFrame = 1;
        _bytes = VoteLogFormat.HeaderBytes + VoteLogFormat.FrameBytes(keep);
    }

    /// <summary>Closes the files. Records not synced are not written.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _directory.Dispose();
    }

    private static string NameOf(ulong segment) => $"votes-{segment:D20}{Suffix}";

    private static List<ulong> Segments(ILogDirectory directory)
    {
        List<ulong> numbers = [];
        foreach (string name in directory.List())
        {
            bool isSegment = name.StartsWith("votes-", StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal);
            if (isSegment && ulong.TryParse(name.AsSpan("votes-".Length, name.Length - "votes-".Length - Suffix.Length), out ulong number)) numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    /// <summary>Writes a segment so that it has its name only once it is whole and durable.</summary>
    private static ILogFile WriteSegment(ILogDirectory directory, ulong number, SegmentHeader header, IReadOnlyList<LogRecord> kept)
    {
        string unfinished = NameOf(number) + UnfinishedSuffix;
        ILogFile file = directory.Create(unfinished);
        file.Append(VoteLogFormat.EncodeHeader(header));
        file.Append(VoteLogFormat.EncodeFrame(header.LogId, 0, kept));
        file.Sync();
        directory.Rename(unfinished, NameOf(number));
        directory.Sync();
        return file;
    }

    /// <summary>Removes what a crash during compaction left behind: older segments and an unfinished one.</summary>
    private static void DropLeftovers(ILogDirectory directory, List<ulong> segments)
    {
        List<string> leftovers = [.. segments[..^1].Select(NameOf), .. directory.List().Where(name => name.EndsWith(UnfinishedSuffix, StringComparison.Ordinal))];
        if (leftovers.Count == 0) return;

        // The name of the newest segment may not be durable yet; it must be before the one before it goes.
        directory.Sync();
        foreach (string name in leftovers) directory.Delete(name);
        directory.Sync();
    }

    private static VoteLogOpening Refuse(VoteLogStatus status, string reason, ILogDirectory directory)
    {
        string explanation =
            $"The vote log at '{directory.Path}' cannot be relied on: {reason}. To vote again, "
            + $"make a new key with its own log and register it{PutBack(status)}";
        directory.Dispose();
        return new VoteLogOpening(status, explanation, Log: null, Records: []);
    }

    /// <summary>A log that is merely elsewhere is judged like one that was never away. A damaged one can only be replaced by a copy.</summary>
    private static string PutBack(VoteLogStatus status) => status is VoteLogStatus.Corrupt or VoteLogStatus.Spent
        ? "; no copy of the log is accepted."
        : ". If the log itself, not a copy of it, is elsewhere, stop the node and put it back.";

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    private void ThrowIfFailed()
    {
        if (!_failed) return;

        throw new StorageException(
            StorageFailure.Io, _directory.Path, $"The vote log at '{_directory.Path}' failed before and takes nothing more. Start the node again.");
    }
}
