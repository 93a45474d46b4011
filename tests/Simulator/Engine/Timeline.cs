namespace Chain.Simulator.Engine;

/// <summary>Virtual time and what is due in it. One thread; two things due at one time happen in the order they were set.</summary>
internal sealed class Timeline
{
    // PriorityQueue does not keep the order of equal priorities; the running number does.
    private readonly PriorityQueue<Action, (ulong DueMs, ulong Number)> _due = new();
    private ulong _number;

    /// <summary>Virtual time since the start of the run, in ms.</summary>
    public ulong Now { get; private set; }

    /// <summary>What happened so far, in steps.</summary>
    public ulong Steps { get; private set; }

    public void After(ulong delayMs, Action action) => _due.Enqueue(action, (Now + delayMs, _number++));

    /// <summary>Lets the next thing happen; false if nothing is due up to <paramref name="untilMs"/>, which time then has reached.</summary>
    public bool Step(ulong untilMs)
    {
        if (!_due.TryPeek(out Action? action, out (ulong DueMs, ulong Number) due) || due.DueMs > untilMs)
        {
            Now = Math.Max(Now, untilMs);
            return false;
        }

        _due.Dequeue();
        Now = due.DueMs;
        Steps++;
        action();
        return true;
    }
}
