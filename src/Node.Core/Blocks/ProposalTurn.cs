using Chain.Encoding;

namespace Chain.Node.Core.Blocks;

/// <summary>Our turn to propose: consensus asked for a block, which is held back while there is nothing to propose.</summary>
/// <param name="view">The view that it is for.</param>
/// <param name="parent">The block before it.</param>
/// <param name="sinceMs">When consensus asked.</param>
/// <param name="paceMs">How long the block waits when there is little to do.</param>
internal sealed class ProposalTurn(ulong view, Hash32 parent, ulong sinceMs, ulong paceMs)
{
    private ulong _sinceMs = sinceMs;
    private ulong? _timerAtMs;

    /// <summary>The view that it is for.</summary>
    public ulong View => view;

    /// <summary>The block before it.</summary>
    public Hash32 Parent => parent;

    /// <summary>How long the block waits when there is little to do, in ms.</summary>
    public ulong PaceMs => paceMs;

    /// <summary>What the pool had taken in and what was executed when a block would have been empty.</summary>
    public (ulong Added, ulong Executed)? EmptyAt { get; set; }

    /// <summary>Whether so much time has passed since the turn began.</summary>
    /// <param name="pauseMs">The pause, which may change with what there is to do.</param>
    /// <param name="nowMs">The clock. One that steps back begins the pause anew.</param>
    /// <param name="sleepMs">How long a timer must run for the rest of the pause; null if one runs that is soon enough.</param>
    public bool HasPaused(ulong pauseMs, ulong nowMs, out ulong? sleepMs)
    {
        sleepMs = null;
        _sinceMs = Math.Min(_sinceMs, nowMs);
        ulong dueMs = _sinceMs + pauseMs;
        if (nowMs >= dueMs) return true;
        if (_timerAtMs <= dueMs) return false;

        _timerAtMs = dueMs;
        sleepMs = dueMs - nowMs;
        return false;
    }

    /// <summary>The timer fired; a pause that is not over starts another.</summary>
    public void OnTimer() => _timerAtMs = null;
}
