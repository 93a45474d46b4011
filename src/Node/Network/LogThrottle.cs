namespace Chain.Node.Network;

/// <summary>Lets one line through in each interval, so that strangers cannot fill the log.</summary>
internal sealed class LogThrottle(TimeProvider time, TimeSpan interval)
{
    private readonly Lock _lock = new();
    private long? _last;

    internal bool TryPass()
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (_last is { } last && time.GetElapsedTime(last, now) < interval) return false;
            _last = now;
            return true;
        }
    }
}
