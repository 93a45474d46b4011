using Chain.Consensus;
using Chain.Simulator.Engine;

namespace Chain.Simulator.World;

/// <summary>The vote log of one node on a disk that can crash: what is written is lost, whole or in part, until it is synced.</summary>
internal sealed class VoteLogDisk
{
    private readonly List<LogRecord> _unsynced = [];
    private List<LogRecord> _durable = [];

    /// <summary>The log is gone, as after a restore from a backup: the node must never vote again.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Crashes that tore a write that was under way.</summary>
    public int TornWrites { get; private set; }

    public void Append(IReadOnlyList<LogRecord> records) => _unsynced.AddRange(records);

    public void Sync()
    {
        _durable.AddRange(_unsynced);
        _unsynced.Clear();
    }

    /// <summary>Replaces the log atomically, with all that is written before durable.</summary>
    public void Replace(IReadOnlyList<LogRecord> keep)
    {
        _durable = [.. keep];
        _unsynced.Clear();
    }

    /// <summary>Of the writes under way some prefix remains; the record at its end may be torn, and then reads as absent.</summary>
    public void Crash(Chance chance)
    {
        if (_unsynced.Count == 0) return;

        TornWrites++;
        int kept = chance.Below(_unsynced.Count + 1);
        for (int i = 0; i < kept; i++) _durable.Add(_unsynced[i]);
        _unsynced.Clear();
    }

    /// <summary>Loses the whole log.</summary>
    public void Lose() => IsLost = true;

    /// <summary>Starts an empty log in place of the one there was: what only a Byzantine operator does.</summary>
    public void Forget()
    {
        _durable = [];
        _unsynced.Clear();
    }

    /// <summary>What a restarted node reads; null if the log is missing.</summary>
    public IReadOnlyList<LogRecord>? Read() => IsLost ? null : [.. _durable];
}
