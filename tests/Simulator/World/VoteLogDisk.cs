using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;
using Chain.Simulator.Engine;
using VoteLog = Chain.Node.Storage.Votes.VoteLog;

namespace Chain.Simulator.World;

/// <summary>
/// The vote log of one key: the production <see cref="VoteLog"/> on a disk in memory that tears writes, loses what was not
/// synced, and can be damaged, emptied or put back to an old state.
/// </summary>
internal sealed class VoteLogDisk
{
    private readonly Hash32 _genesisHash;
    private readonly PublicKey _key;
    private readonly Chance _chance;
    private MemoryLogDirectory _directory = new();
    private MemoryLogDirectory? _oldCopy;
    private VoteLog? _log;
    private int _unsynced;
    private bool _isConfused;

    public VoteLogDisk(Hash32 genesisHash, PublicKey key, Chance chance)
    {
        _genesisHash = genesisHash;
        _key = key;
        _chance = chance;
        VoteLog.Create(_directory, genesisHash, key, new Guid(chance.Bytes(16)));
    }

    /// <summary>The log is not to be relied on: the node must never vote again.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The log was put back to an old state, which nothing can tell as long as it is younger than the database.</summary>
    public bool IsOldCopy { get; private set; }

    /// <summary>The open log lacks records that were durable when the database was last written.</summary>
    public bool IsOlderThanDatabase { get; private set; }

    /// <summary>Crashes that tore a write that was under way.</summary>
    public int TornWrites { get; private set; }

    /// <summary>Names the open log; null if there is none.</summary>
    public Guid? Id => _log?.Id;

    /// <summary>Number of the last durable record; 0 without a log.</summary>
    public ulong LastNumber => _log?.LastNumber ?? 0;

    /// <summary>Opens the log as a starting node does; null if it must not vote.</summary>
    /// <param name="expected">What the database remembers of it.</param>
    /// <param name="isCompared">False only where a mutation leaves that out.</param>
    public IReadOnlyList<LogRecord>? Open(VoteLogExpectation expected, bool isCompared = true)
    {
        VoteLogOpening opening = VoteLog.Open(_directory, _genesisHash, _key, isCompared ? expected : default, new VoteLogOptions());
        _log = opening.Log;
        IsOlderThanDatabase = _log is not null && _log.LastNumber < expected.Number;
        _unsynced = 0;
        IsLost = _log is null || _isConfused;
        return _log is null ? null : opening.Records;
    }

    public void Append(IReadOnlyList<LogRecord> records)
    {
        if (_log is null) throw new ViolationException(CheckerName.Silence, "A node without a vote log was asked to keep a vote.");

        _log.Append(records);
        _unsynced += records.Count;
    }

    public void Sync()
    {
        _log?.Sync();
        _unsynced = 0;
    }

    /// <summary>Rewrites the log; false if the power is cut in the middle of it.</summary>
    /// <param name="keep">What stays.</param>
    /// <param name="cutAfter">Steps on the disk until the power is cut, or null.</param>
    public bool TryCompact(IReadOnlyList<LogRecord> keep, int? cutAfter)
    {
        if (cutAfter is int steps) _directory.StopAfter(steps);
        try
        {
            _log?.Compact(keep);
            _directory.Resume();
            return true;
        }
        catch (StorageException) when (cutAfter is not null)
        {
            return false;
        }
    }

    /// <summary>Of the writes under way any part remains.</summary>
    public void Crash()
    {
        if (_unsynced > 0 && _log is not null)
        {
            TornWrites++;
            TearWrite(_log);
        }

        _log = null;
        _unsynced = 0;
        _directory.Crash(_chance.Next());
    }

    /// <summary>Loses the log while the node is down: it is gone, or a bit of it flips.</summary>
    public void Lose()
    {
        IsLost = true;
        if (_chance.Percent(50))
        {
            _directory = new MemoryLogDirectory();
            return;
        }

        string name = _directory.List()[^1];
        _directory.FlipBit(name, (long)_chance.Between(0UL, ((ulong)_directory.Read(name).Length * 8) - 1));
    }

    /// <summary>Writes a record of a kind that nobody knows, while the node is down: the file is sound, and what it says is not ours.</summary>
    public void Confuse()
    {
        IsLost = true;
        if (VoteLog.Open(_directory, _genesisHash, _key, default, new VoteLogOptions()).Log is not VoteLog log) return;

        log.Append([new LogRecord(byte.MaxValue, _chance.Bytes(40))]);
        log.Sync();
        _directory.Crash(0);
        _isConfused = true;
    }

    /// <summary>Remembers what is on disk now, to be put back by <see cref="PutBack"/>.</summary>
    public void Copy()
    {
        _oldCopy = new MemoryLogDirectory();
        foreach (string name in _directory.List())
        {
            using ILogFile file = _oldCopy.Create(name);
            file.Append(_directory.Read(name));
            file.Sync();
        }

        _oldCopy.Sync();
        _oldCopy.Crash(0);
    }

    /// <summary>Puts the copy in place of the log, while the node is down.</summary>
    public void PutBack()
    {
        if (_oldCopy is null) return;

        _directory = _oldCopy;
        _oldCopy = null;
        IsOldCopy = true;
    }

    /// <summary>Starts an empty log in place of the one there was: what only a Byzantine operator does.</summary>
    public void Forget()
    {
        _directory = new MemoryLogDirectory();
        VoteLog.Create(_directory, _genesisHash, _key, new Guid(_chance.Bytes(16)));
    }

    /// <summary>Cuts the power before, in, or after the append, but before the sync.</summary>
    private void TearWrite(VoteLog log)
    {
        _directory.StopAfter(_chance.Below(2));
        try
        {
            log.Sync();
        }
        catch (StorageException)
        {
            // The write that the power cut: what of it is on disk is for the crash to say.
        }
    }
}
