using Chain.Contracts.Sdk;

namespace Chain.Contracts.Tests.Sdk;

public sealed class ValueTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("0015", "15")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+7", "7")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1200", "1200")]
    [InlineData("1.2E3", "1200")]
    [InlineData("12e-4", "0.0012")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775807000", "9223372036854775807000")]
    [InlineData("3.04E37", "30400000000000000000000000000000000000")]
    public void A_decimal_number_has_one_text(string text, string normal)
    {
        Assert.True(Measure.TryParse(text, out Measure measure));
        Assert.Equal(normal, measure.ToString());
        Assert.True(Measure.IsNormal(measure.Coefficient, measure.Exponent));
        Assert.True(Measure.TryParse(normal, out Measure again));
        Assert.Equal(measure, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("NaN")]
    [InlineData(" 1")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("1000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("1e65")]
    [InlineData("1e-65")]
    [InlineData("1e99999999999")]
    public void What_is_not_a_number_or_does_not_fit_is_refused(string text) => Assert.False(Measure.TryParse(text, out _));

    [Fact]
    public void Numbers_order_by_value_whatever_their_exponents()
    {
        string[] ascending = ["-1e64", "-9223372036854775808", "-10", "-9.99", "-1e-64", "0", "1e-64", "0.1", "0.11", "1", "9.5", "10", "9223372036854775807", "1e19", "1e64"];
        Measure[] values = [.. ascending.Select(Parse)];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values.Length; j++) Assert.Equal(Math.Sign(i - j), Math.Sign(values[i].CompareTo(values[j])));
        }
    }

    [Fact]
    public void Sums_and_products_are_exact_or_do_not_exist()
    {
        Assert.Equal(Parse("0.3"), Parse("0.1") + Parse("0.2"));
        Assert.Equal(Parse("8.6"), Parse("308.6") - Parse("300"));
        Assert.Equal(Parse("0.02"), Parse("0.1") * Parse("0.2"));
        Assert.Equal(default, Parse("5") - Parse("5"));
        Assert.Throws<OverflowException>(() => Parse("9223372036854775807") + Parse("1"));
        Assert.Throws<OverflowException>(() => Parse("1e60") + Parse("1e-60"));
        Assert.Throws<OverflowException>(() => Parse("3e40") * Parse("3e40"));
    }

    [Fact]
    public void A_time_is_written_in_utc_to_the_millisecond()
    {
        Assert.Equal("1970-01-01T00:00:00.000Z", new Timestamp(0).ToString());
        Assert.Equal("0001-01-01T00:00:00.000Z", new Timestamp(Timestamp.MillisecondsMin).ToString());
        Assert.Equal("9999-12-31T23:59:59.999Z", new Timestamp(Timestamp.MillisecondsMax).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timestamp(Timestamp.MillisecondsMax + 1));
        Assert.True(new Timestamp(1) < new Timestamp(2));
    }

    private static Measure Parse(string text) => Measure.TryParse(text, out Measure measure) ? measure : throw new FormatException(text);
}
