namespace Chain.Contracts.Runtime;

/// <summary>
/// Counts for a profile where contract code pays. Only code that was rewritten for a profile calls it: what nodes run knows
/// nothing of it. One thread at a time.
/// </summary>
public sealed class GasRecorder
{
    [ThreadStatic]
    private static GasRecorder? _current;

    private readonly List<long> _counts = [];
    private readonly List<long> _gas = [];
    private readonly List<OpenCall> _open = [];

    /// <summary>Calls of members outside that have not come back.</summary>
    public int Depth => _open.Count;

    /// <summary>Gas that places have, all together.</summary>
    public long Recorded { get; private set; }

    /// <summary>Makes this the recorder of the code that runs on this thread; returns the one before.</summary>
    public static GasRecorder? Enter(GasRecorder? recorder)
    {
        GasRecorder? before = _current;
        _current = recorder;
        return before;
    }

    /// <summary>Makes a place that gas can be recorded for.</summary>
    public int NewPlace()
    {
        _counts.Add(0);
        _gas.Add(0);
        return _counts.Count - 1;
    }

    /// <summary>How often control came to a place.</summary>
    public long CountOf(int place) => _counts[place];

    /// <summary>What was paid at a place.</summary>
    public long GasOf(int place) => _gas[place];

    /// <summary>Forgets all that was recorded, but not the places.</summary>
    public void Clear()
    {
        for (int i = 0; i < _counts.Count; i++) _counts[i] = _gas[i] = 0;
        _open.Clear();
        Recorded = 0;
    }

    /// <summary>Called where a method starts.</summary>
    /// <returns>The depth, which the method keeps for <see cref="After"/>.</returns>
    public static int Start(int place)
    {
        if (_current is not { } recorder) return 0;
        recorder._counts[place]++;
        return recorder.Depth;
    }

    /// <summary>Called where a charge stands that is known before the code runs.</summary>
    public static void Pay(int place, long gas)
    {
        if (_current is not { } recorder) return;
        recorder._counts[place]++;
        recorder.Add(place, gas * Meter.Current.Factor);
    }

    /// <summary>Called before what may charge by itself.</summary>
    public static void Before(int place)
    {
        if (_current is { } recorder) recorder._open.Add(new OpenCall(place, Meter.Current.Left, recorder.Recorded));
    }

    /// <summary>Called after it, and where an exception ends that passed some of them.</summary>
    public static void After(int depth) => _current?.Unwind(depth);

    /// <summary>Closes calls down to a depth: what they charged, less what was recorded inside, is their places'.</summary>
    public void Unwind(int depth)
    {
        while (_open.Count > depth)
        {
            OpenCall call = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            Add(call.Place, Math.Max(0, call.GasBefore - Meter.Current.Left - (Recorded - call.RecordedBefore)));
        }
    }

    private void Add(int place, long gas)
    {
        _gas[place] += gas;
        Recorded += gas;
    }

    private readonly record struct OpenCall(int Place, long GasBefore, long RecordedBefore);
}
