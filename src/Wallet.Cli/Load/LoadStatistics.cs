using System.Collections.Concurrent;
using System.Globalization;

namespace Chain.Wallet.Cli.Load;

/// <summary>Counts of a load run. Safe for concurrent use.</summary>
internal sealed class LoadStatistics
{
    private const int MessagesMax = 20;

    private readonly ConcurrentDictionary<string, int> _messages = new(StringComparer.Ordinal);
    private LatencyHistogram _sinceReport = new();
    private long _submitted;
    private long _final;
    private long _finalInTime;
    private long _faulted;
    private long _rejected;
    private long _unknown;
    private long _reported;

    internal long Submitted => Interlocked.Read(ref _submitted);

    internal long Final => Interlocked.Read(ref _final);

    internal long Errors => Interlocked.Read(ref _faulted) + Interlocked.Read(ref _rejected) + Interlocked.Read(ref _unknown);

    internal long InFlight => Submitted - Final - Errors;

    internal LatencyHistogram Latency { get; } = new();

    internal void CountSubmitted() => Interlocked.Increment(ref _submitted);

    /// <summary>Counts the end of a transaction.</summary>
    /// <param name="outcome">What was acknowledged.</param>
    /// <param name="latency">Time since it was, or should have been, sent.</param>
    /// <param name="inTime">Whether it ended while the load was on, and so counts for the rate.</param>
    /// <param name="message">Why it failed; empty if it did not.</param>
    internal void CountEnd(LoadOutcome outcome, TimeSpan latency, bool inTime, string message)
    {
        switch (outcome)
        {
            case LoadOutcome.Final:
                Interlocked.Increment(ref _final);
                if (inTime) Interlocked.Increment(ref _finalInTime);
                Latency.Record(latency);
                Volatile.Read(ref _sinceReport).Record(latency);
                return;
            case LoadOutcome.Faulted:
                Interlocked.Increment(ref _faulted);
                break;
            case LoadOutcome.Rejected:
                Interlocked.Increment(ref _rejected);
                break;
            case LoadOutcome.Unknown:
                Interlocked.Increment(ref _unknown);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome));
        }

        if (_messages.Count < MessagesMax || _messages.ContainsKey(message)) _messages.AddOrUpdate(message, 1, static (_, count) => count + 1);
    }

    /// <summary>A line about the time since the last report.</summary>
    internal string Report(TimeSpan elapsed, TimeSpan sinceLast)
    {
        long final = Final;
        double rate = (final - _reported) / sinceLast.TotalSeconds;
        _reported = final;
        LatencyHistogram recent = Interlocked.Exchange(ref _sinceReport, new LatencyHistogram());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds,5:F0} s {rate,8:N0} tx/s   p50 {recent.PercentileMs(50),7:F1} ms   p99 {recent.PercentileMs(99),7:F1} ms   under way {InFlight,5:N0}   errors {Errors:N0}");
    }

    /// <summary>What was measured.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="sending">How long transactions were sent: as planned, or until the interruption.</param>
    internal LoadResult Result(LoadPlan plan, TimeSpan sending) => new()
    {
        Submitted = Submitted,
        Finalised = Final,
        TxPerSecond = Math.Round(Interlocked.Read(ref _finalInTime) / sending.TotalSeconds, 1),
        P50Ms = Math.Round(Latency.PercentileMs(50), 2),
        P95Ms = Math.Round(Latency.PercentileMs(95), 2),
        P99Ms = Math.Round(Latency.PercentileMs(99), 2),
        MaxMs = Math.Round(Latency.MaxMs, 2),
        Errors = Errors,
        Faulted = Interlocked.Read(ref _faulted),
        Rejected = Interlocked.Read(ref _rejected),
        Unknown = Interlocked.Read(ref _unknown),
        Seconds = Math.Round(sending.TotalSeconds, 3),
        Clients = plan.Clients,
        Rate = plan.Rate,
        PayloadBytes = plan.PayloadBytes,
        Seed = plan.Seed,
        Messages = new SortedDictionary<string, int>(_messages, StringComparer.Ordinal),
    };
}

/// <summary>What a load run measured.</summary>
internal sealed record LoadResult
{
    /// <summary>Transactions sent.</summary>
    public required long Submitted { get; init; }

    /// <summary>Transactions acknowledged as final and successful.</summary>
    public required long Finalised { get; init; }

    /// <summary>Of these, those that became final while the load was on, per second.</summary>
    public required double TxPerSecond { get; init; }

    /// <summary>Half became final within this time.</summary>
    public required double P50Ms { get; init; }

    /// <summary>95 % became final within this time.</summary>
    public required double P95Ms { get; init; }

    /// <summary>99 % became final within this time.</summary>
    public required double P99Ms { get; init; }

    /// <summary>All became final within this time.</summary>
    public required double MaxMs { get; init; }

    /// <summary>Faulted, rejected and unknown ones together.</summary>
    public required long Errors { get; init; }

    /// <summary>Final but stopped by the contract or a limit.</summary>
    public required long Faulted { get; init; }

    /// <summary>Refused.</summary>
    public required long Rejected { get; init; }

    /// <summary>Without an answer in time, or before the run was interrupted.</summary>
    public required long Unknown { get; init; }

    /// <summary>How long transactions were sent.</summary>
    public required double Seconds { get; init; }

    /// <summary>Transactions under way at once.</summary>
    public required int Clients { get; init; }

    /// <summary>Rate of the open loop; null for a closed one.</summary>
    public required double? Rate { get; init; }

    /// <summary>Bytes of each value.</summary>
    public required int PayloadBytes { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Messages of errors, with how often each occurred.</summary>
    public required SortedDictionary<string, int> Messages { get; init; }
}
