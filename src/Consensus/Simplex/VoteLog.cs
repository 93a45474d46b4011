namespace Chain.Consensus;

/// <summary>
/// What the vote log on disk holds above the last durable final block, and the certificates that go there with the
/// next vote. With its votes, the log has every certificate they rely on: after a crash of all replicas, what one of
/// them was moved by can be shown to the others.
/// </summary>
internal sealed class VoteLog(SimplexOptions options)
{
    private const long CompactBytesMin = 16 * 1024 * 1024;

    private readonly List<(View View, LogRecord Record)> _kept = [];
    private readonly List<(View View, LogRecord Record)> _pending = [];
    private int _uselessRecords;
    private long _uselessBytes;

    /// <summary>
    /// Up to this view the log no longer says what we signed. Whoever lost the final chain for which it was dropped, and kept
    /// the log, must not vote there again.
    /// </summary>
    public View Floor { get; private set; }

    /// <summary>Remembers a certificate for the next vote.</summary>
    public void Note(Certificate certificate)
    {
        if ((options.Mutation & SimplexMutation.PersistVotesWithoutCertificates) != 0) return;

        _pending.Add((certificate.View, new LogRecord(LogRecordKind.Certificate, certificate.Encode())));
    }

    /// <summary>Puts the pending certificates, the block and the vote into one batch.</summary>
    public List<LogRecord> Append(Vote vote, ConsensusBlock? block)
    {
        if (block is not null && (options.Mutation & SimplexMutation.PersistVoteWithoutBlock) == 0)
        {
            _pending.Add((vote.View, new LogRecord(LogRecordKind.Block, block.Bytes)));
        }

        _pending.Add((vote.View, new LogRecord(LogRecordKind.OwnVote, vote.Encode())));
        return Flush();
    }

    /// <summary>Puts a standing ban on voting into the log.</summary>
    public List<LogRecord> Append(VotingStatus stopped)
    {
        View until = (options.Mutation & SimplexMutation.CompactionDropsTheBan) != 0 ? default : new View(View.ValueMax);
        _pending.Add((until, new LogRecord(LogRecordKind.VotingStopped, new[] { (byte)stopped })));
        return Flush();
    }

    /// <summary>Takes over a record that is in the log already.</summary>
    public void Load(View view, LogRecord record)
    {
        if (record.Kind == LogRecordKind.Floor) Floor = view;
        else _kept.Add((view, record));
    }

    /// <summary>Forgets certificates that were noted, after a replay.</summary>
    public void ForgetPending() => _pending.Clear();

    /// <summary>Forgets noted certificates that finality made useless.</summary>
    public void DropPendingBelow(View lastFinal) => _pending.RemoveAll(entry => entry.View < lastFinal);

    /// <summary>Drops what durable final blocks made useless; the records to keep if it is worth rewriting the log.</summary>
    public List<LogRecord>? Compact(View durable)
    {
        foreach ((View view, LogRecord record) in _kept)
        {
            if (view > durable) continue;
            _uselessRecords++;
            _uselessBytes += record.Bytes.Length;
        }

        _kept.RemoveAll(entry => entry.View <= durable);
        if (_uselessRecords < options.CompactRecordsMin && _uselessBytes < CompactBytesMin) return null;

        if ((options.Mutation & SimplexMutation.CompactionKeepsNothing) != 0) _kept.Clear();
        _uselessRecords = 0;
        _uselessBytes = 0;
        if (durable > Floor) Floor = durable;
        return [LogRecord.OfFloor(Floor), .. _kept.Select(entry => entry.Record)];
    }

    private List<LogRecord> Flush()
    {
        List<LogRecord> records = _pending.ConvertAll(entry => entry.Record);
        _kept.AddRange(_pending);
        _pending.Clear();
        return records;
    }
}
