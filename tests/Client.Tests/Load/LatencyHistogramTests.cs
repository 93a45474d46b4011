using Chain.Wallet.Cli.Load;

namespace Chain.Client.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_right_to_one_percent_over_seven_orders_of_magnitude()
    {
        LatencyHistogram histogram = new();
        double[] values = [.. Enumerable.Range(0, 10_000).Select(i => Math.Pow(10, i / 10_000.0 * 7))]; // Microseconds.
        foreach (double value in values) histogram.Record(TimeSpan.FromMicroseconds(value));

        foreach (double percent in new[] { 1.0, 50, 90, 95, 99, 99.9 })
        {
            double exact = values[(int)Math.Ceiling(percent / 100 * values.Length) - 1] / 1_000;
            Assert.InRange(histogram.PercentileMs(percent), (exact * 0.99) - 0.001, (exact * 1.01) + 0.001);
        }

        Assert.Equal(10_000, histogram.Count);
        Assert.Equal(histogram.MaxMs, histogram.PercentileMs(100), tolerance: histogram.MaxMs * 0.01);
    }

    [Fact]
    public void Equal_durations_are_their_own_percentiles()
    {
        LatencyHistogram histogram = new();
        for (int i = 0; i < 100; i++) histogram.Record(TimeSpan.FromMilliseconds(5));

        Assert.InRange(histogram.PercentileMs(50), 4.96, 5);
        Assert.Equal(5, histogram.MaxMs);
    }

    [Fact]
    public void An_empty_histogram_and_extreme_durations_are_no_trouble()
    {
        LatencyHistogram histogram = new();
        Assert.Equal(0, histogram.PercentileMs(99));

        histogram.Record(TimeSpan.FromTicks(-5));
        histogram.Record(TimeSpan.MaxValue);

        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.PercentileMs(50));
    }
}
