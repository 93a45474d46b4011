using System.Diagnostics;
using System.Globalization;

namespace Chain.Benchmarks.Storage;

/// <summary>
/// Times of one step over many rounds: of the clock, and of the processor over all threads, which other processes on the
/// machine do not inflate.
/// </summary>
internal sealed class Samples(string name)
{
    private readonly List<double> _wall = [];
    private readonly List<double> _processor = [];

    public T Time<T>(Func<T> action)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        T result = action();
        _wall.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        _processor.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
        return result;
    }

    public void Time(Action action) => Time(() =>
    {
        action();
        return true;
    });

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-28} median {At(_wall, 0.5),9:F3} ms   min {At(_wall, 0),9:F3}   p90 {At(_wall, 0.9),9:F3}   processor {At(_processor, 0.5),9:F3} ms   n {_wall.Count}");

    private static double At(List<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }
}
