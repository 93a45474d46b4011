namespace Chain.Node.Hosting;

/// <summary>An allowance that fills up at a rate to a bound, and may be overdrawn. Not safe for concurrent use.</summary>
internal sealed class TokenBucket
{
    private readonly double _max;
    private readonly double _perSecond;
    private readonly TimeProvider _time;
    private double _left;
    private long _updated;

    /// <param name="max">Most that is saved up; full at the start.</param>
    /// <param name="perSecond">What comes in each second.</param>
    /// <param name="time">The clock.</param>
    public TokenBucket(double max, double perSecond, TimeProvider time)
    {
        (_max, _perSecond, _time, _left) = (max, perSecond, time, max);
        _updated = time.GetTimestamp();
    }

    /// <summary>What is left now; below zero after more was taken than there was.</summary>
    public double Left
    {
        get
        {
            long now = _time.GetTimestamp();
            _left = Math.Min(_max, _left + (_time.GetElapsedTime(_updated, now).TotalSeconds * _perSecond));
            _updated = now;
            return _left;
        }
    }

    /// <summary>How long until nothing is owed.</summary>
    public TimeSpan Wait => Left is < 0 and double left ? TimeSpan.FromSeconds(-left / _perSecond) : TimeSpan.Zero;

    /// <summary>Takes an amount, to at most <paramref name="debtMax"/> below zero.</summary>
    public void Take(double amount, double debtMax = double.PositiveInfinity) => _left = Math.Max(Left - amount, -debtMax);
}
