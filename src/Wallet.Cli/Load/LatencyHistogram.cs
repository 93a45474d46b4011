using System.Numerics;

namespace Chain.Wallet.Cli.Load;

/// <summary>
/// Counts durations in buckets that grow with the duration, so that percentiles are right to less than 1 % in a few
/// kilobytes, however many there are. Safe for concurrent use.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;
    private const long MicrosecondsMax = (1L << 42) - 1; // 50 days: longer ones count as this.

    private readonly long[] _counts = new long[IndexOf(MicrosecondsMax) + 1];
    private long _max;

    /// <summary>Durations counted.</summary>
    internal long Count => _counts.Sum();

    /// <summary>The longest duration, in ms.</summary>
    internal double MaxMs => Volatile.Read(ref _max) / 1_000.0;

    /// <summary>Counts one duration.</summary>
    internal void Record(TimeSpan duration)
    {
        long microseconds = Math.Clamp((long)duration.TotalMicroseconds, 0, MicrosecondsMax);
        Interlocked.Increment(ref _counts[IndexOf(microseconds)]);
        long max = Volatile.Read(ref _max);
        while (microseconds > max)
        {
            long seen = Interlocked.CompareExchange(ref _max, microseconds, max);
            if (seen == max) break;
            max = seen;
        }
    }

    /// <summary>The duration in ms that this part of all durations does not exceed; 0 if there are none.</summary>
    /// <param name="percent">0 to 100.</param>
    internal double PercentileMs(double percent)
    {
        long count = Count;
        long rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * count));
        long seen = 0;
        for (int i = 0; i < _counts.Length && count > 0; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= rank) return Math.Min(MiddleOf(i) / 1_000.0, MaxMs);
        }

        return 0;
    }

    private static int IndexOf(long microseconds)
    {
        if (microseconds < SubBuckets) return (int)microseconds;

        int shift = BitOperations.Log2((ulong)microseconds) - SubBucketBits;
        return ((shift + 1) * SubBuckets) + (int)((microseconds >> shift) - SubBuckets);
    }

    private static double MiddleOf(int index)
    {
        if (index < SubBuckets) return index;

        int shift = (index / SubBuckets) - 1;
        long low = (long)(SubBuckets + (index % SubBuckets)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }
}
