namespace Chain.Node.Network;

/// <summary>
/// How fast one peer is read, and what it did wrong. Over its rate a peer is read later. Misbehaviour gathers points,
/// one forgiven each second: from half of the maximum on the rate is a tenth, at the maximum the peer is cut off.
/// </summary>
internal sealed class InboundLimit
{
    private const int SlowFactor = 10;

    private readonly PeerNetworkOptions _options;
    private readonly Lock _lock = new();
    private double _bytes;
    private double _messages;
    private double _score;
    private long _updated;
    private long _penaltyUntil;

    internal InboundLimit(PeerNetworkOptions options)
    {
        _options = options;
        _bytes = options.InboundBytesPerSecond;
        _messages = options.InboundMessagesPerSecond;
        _updated = options.Time.GetTimestamp();
    }

    /// <summary>Misbehaviour points now.</summary>
    internal int Score
    {
        get
        {
            lock (_lock)
            {
                Refill();
                return (int)Math.Ceiling(_score);
            }
        }
    }

    /// <summary>True while the peer is cut off.</summary>
    internal bool IsCutOff
    {
        get
        {
            lock (_lock) return _options.Time.GetTimestamp() < _penaltyUntil;
        }
    }

    /// <summary>Counts a message; returns how long to wait before the next is read, zero within the rate.</summary>
    internal TimeSpan Take(int bytes)
    {
        lock (_lock)
        {
            Refill();
            _bytes -= bytes;
            _messages--;
            double factor = _score * 2 >= _options.ScoreMax ? SlowFactor : 1;
            double seconds = Math.Max(-_bytes / _options.InboundBytesPerSecond, -_messages / _options.InboundMessagesPerSecond);
            return seconds <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds * factor);
        }
    }

    /// <summary>Adds misbehaviour points; true when they reach the maximum, which cuts the peer off.</summary>
    internal bool Report(int points)
    {
        lock (_lock)
        {
            Refill();
            _score += points;
            if (_score < _options.ScoreMax) return false;
            _penaltyUntil = _options.Time.GetTimestamp() + (long)(_options.PenaltyTime.TotalSeconds * _options.Time.TimestampFrequency);
            _score = _options.ScoreMax / 2.0;
            return true;
        }
    }

    private void Refill()
    {
        long now = _options.Time.GetTimestamp();
        double seconds = _options.Time.GetElapsedTime(_updated, now).TotalSeconds;
        _updated = now;
        double rate = _score * 2 >= _options.ScoreMax ? 1.0 / SlowFactor : 1;

        // At most one second's worth is saved up, so that a burst stays short.
        _bytes = Math.Min(_options.InboundBytesPerSecond, _bytes + (seconds * rate * _options.InboundBytesPerSecond));
        _messages = Math.Min(_options.InboundMessagesPerSecond, _messages + (seconds * rate * _options.InboundMessagesPerSecond));
        _score = Math.Max(0, _score - seconds);
    }
}
