namespace Chain.Client;

/// <summary>Patience and limits of a client. Read once.</summary>
public sealed record ChainClientOptions
{
    /// <summary>How long one operation may take with all its attempts. Default 30 s.</summary>
    public TimeSpan Timeout { get; init => field = Positive(value, nameof(Timeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take before another node is asked. Default 10 s: longer than a block ever takes.</summary>
    public TimeSpan AttemptTimeout { get; init => field = Positive(value, nameof(AttemptTimeout)); } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may take to open. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init => field = Positive(value, nameof(ConnectTimeout)); } = TimeSpan.FromSeconds(5);

    /// <summary>Pause after every node was asked in vain; doubles each time. Default 50 ms.</summary>
    public TimeSpan BackoffFirst { get; init => field = Positive(value, nameof(BackoffFirst)); } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest such pause. Default 2 s.</summary>
    public TimeSpan BackoffMax { get; init => field = Positive(value, nameof(BackoffMax)); } = TimeSpan.FromSeconds(2);

    /// <summary>Clock of timeouts and validity. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    private static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "Must be longer than nothing.");
}
