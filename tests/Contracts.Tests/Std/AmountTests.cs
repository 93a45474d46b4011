using System.Numerics;
using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class AmountTests
{
    private static readonly string[] Codes =
    [
        "C62", "H87", "EA", "PR", "DZN", "MIL", "P1", "59", "KGM", "GRM", "MGM", "MC", "DTN", "TNE", "LBR", "ONZ", "MTR", "DMT", "CMT", "MMT",
        "4H", "C45", "KMT", "INH", "FOT", "YRD", "SMI", "NMI", "MTK", "DMK", "CMK", "MMK", "H18", "KMK", "INK", "FTK", "MTQ", "DMQ", "LTR", "HLT",
        "DLT", "CLT", "CMQ", "MLT", "MMQ", "4G", "INQ", "SEC", "C26", "B98", "MIN", "HUR", "DAY", "WEE", "JOU", "KJO", "3B", "GV", "WHR", "KWH",
        "MWH", "GWH", "WTT", "KWT", "MAW", "PAL", "A97", "MBR", "KPA", "BAR", "MPA", "NEW", "B47", "NU", "MTS", "KMH", "HTZ", "KHZ", "MHZ", "A86",
        "RPS", "RPM", "AMP", "4K", "VLT", "2Z", "KVT", "OHM", "KEL", "CEL",
    ];

    [Theory]
    [InlineData(1500, "GRM", "MGM", 1_500_000)]
    [InlineData(3, "TNE", "KGM", 3_000)]
    [InlineData(2, "KWH", "JOU", 7_200_000)]
    [InlineData(90, "MIN", "SEC", 5_400)]
    [InlineData(7200, "SEC", "HUR", 2)]
    [InlineData(12, "INH", "FOT", 1)]
    [InlineData(1, "INH", "4H", 25_400)]
    [InlineData(1, "LBR", "MC", 453_592_370)]
    [InlineData(16, "ONZ", "LBR", 1)]
    [InlineData(18, "KMH", "MTS", 5)]
    [InlineData(3_000, "RPM", "RPS", 50)]
    [InlineData(1, "SMI", "FOT", 5_280)]
    [InlineData(5, "BAR", "A97", 5_000)]
    [InlineData(4, "DZN", "EA", 48)]
    [InlineData(1, "H18", "MTK", 10_000)]
    [InlineData(1, "FTK", "INK", 144)]
    [InlineData(1, "LTR", "CMQ", 1_000)]
    [InlineData(1, "MTQ", "4G", 1_000_000_000)]
    [InlineData(-2, "WEE", "DAY", -14)]
    [InlineData(1, "MWH", "3B", 3_600)]
    public void Exact_conversions_are_exact(long quantity, string from, string to, long converted)
    {
        Assert.Equal(new Amount(converted, to), new Amount(quantity, from).ConvertTo(Unit.Of(to)));
        Assert.Equal(new Amount(quantity, from), new Amount(converted, to).ConvertTo(Unit.Of(from)));
        Assert.Equal(0, new Amount(quantity, from).CompareTo(new Amount(converted, to)));
    }

    [Fact]
    public void Every_pair_of_units_converts_by_its_exact_factor_or_not_at_all()
    {
        Random random = new(1);
        foreach (Unit from in Codes.Select(Unit.Of))
        {
            foreach (Unit to in Codes.Select(Unit.Of))
            {
                Amount amount = new(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64), from);
                if (from.Dimension != to.Dimension)
                {
                    Assert.Throws<ArgumentException>(() => amount.ConvertTo(to));
                    Assert.Throws<ArgumentException>(() => amount.ConvertTo(to, Rounding.Floor));
                    Assert.Throws<ArgumentException>(() => amount.CompareTo(new Amount(1, to)));
                    Assert.Throws<ArgumentException>(() => amount + new Amount(1, to));
                    continue;
                }

                BigInteger numerator = (BigInteger)amount.Quantity * from.Numerator * to.Denominator, denominator = (BigInteger)from.Denominator * to.Numerator;
                foreach (Rounding rounding in Enum.GetValues<Rounding>()) Rounds(amount, to, numerator, denominator, rounding);
                Amount other = new(random.NextInt64(-1_000, 1_000), to);
                BigInteger right = other.Quantity * denominator;
                Assert.Equal(numerator.CompareTo(right), amount.CompareTo(other));
                if (right.IsZero) continue;

                Assert.Equal(Math.Sign(numerator.CompareTo(right)), amount < other ? -1 : amount > other ? 1 : 0);
                BigInteger ratio = Exact.Divide(numerator << 32, right, Rounding.HalfEven);
                if (ratio >= long.MinValue && ratio <= long.MaxValue) Assert.Equal(ratio, amount.RatioTo(other).Raw);
                else Assert.Throws<OverflowException>(() => amount.RatioTo(other));
            }
        }
    }

    [Fact]
    public void Factors_are_in_lowest_terms_and_leave_room_for_any_quantity()
    {
        foreach (Unit unit in Codes.Select(Unit.Of))
        {
            Assert.True(unit.Numerator > 0 && unit.Denominator > 0);
            Assert.Equal(1, BigInteger.GreatestCommonDivisor(unit.Numerator, unit.Denominator));
            foreach (Unit other in Codes.Select(Unit.Of).Where(unit.IsCompatibleWith))
            {
                Assert.True((BigInteger)unit.Numerator * other.Denominator < BigInteger.One << 62, $"{unit} {other}");
            }
        }
    }

    [Fact]
    public void Codes_that_are_listed_are_those_that_are_known()
    {
        Assert.Equal(Codes.Length, Codes.Distinct().Count());
        string table = File.ReadAllText(Chain.TestSupport.Repository.Path("docs/contracts/std.md"));
        foreach (string code in Codes) Assert.Contains($"`{code}`", table, StringComparison.Ordinal);
        Assert.False(Unit.TryFind("kgm", out _));
        Assert.False(Unit.TryFind("", out _));
        Assert.Throws<ArgumentException>(() => Unit.Of("XYZ"));
        Assert.Throws<ArgumentException>(() => new Amount(1, "kg"));
        Assert.Equal("C62", default(Unit).Code);
        Assert.Equal(new Amount(0, "C62"), default);
    }

    [Fact]
    public void Sums_are_in_the_unit_on_the_left_and_never_rounded()
    {
        Amount kilograms = new(2, "KGM"), grams = new(500, "GRM");

        Assert.Equal(new Amount(2_500, "GRM"), grams + kilograms);
        Assert.Equal(new Amount(-1_500, "GRM"), grams - kilograms);
        Assert.Throws<InvalidOperationException>(() => kilograms + grams);
        Assert.Throws<InvalidOperationException>(() => grams.ConvertTo(Unit.Of("KGM")));
        Assert.Equal(new Amount(2, "KGM"), kilograms + grams.ConvertTo(Unit.Of("KGM"), Rounding.HalfEven));
        Assert.Equal(new Amount(6, "KGM"), kilograms * 3);
        Assert.Equal(new Amount(-2, "KGM"), -kilograms);
        Assert.Equal(new Amount(167, "GRM"), grams.Part(1, 3));
        Assert.Equal(new Amount(166, "GRM"), grams.Part(1, 3, Rounding.Floor));
        Assert.Equal(4, kilograms.RatioTo(grams));
        Assert.NotEqual(new Amount(1, "KGM"), new Amount(1_000, "GRM"));
        Assert.True(new Amount(1, "KGM") >= new Amount(1_000, "GRM") && new Amount(1, "KGM") <= new Amount(1_000, "GRM"));
        Assert.Throws<ArgumentException>(() => new Amount(20, "CEL").ConvertTo(Unit.Of("KEL")));
    }

    [Fact]
    public void What_does_not_fit_overflows()
    {
        Amount most = new(long.MaxValue, "TNE");

        Assert.Throws<OverflowException>(() => most + most);
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => most.ConvertTo(Unit.Of("KGM")));
        Assert.Throws<OverflowException>(() => -new Amount(long.MinValue, "KGM"));
        Assert.Throws<OverflowException>(() => most.RatioTo(new Amount(1, "TNE")));
        Assert.Throws<DivideByZeroException>(() => most.RatioTo(new Amount(0, "TNE")));
        Assert.Throws<DivideByZeroException>(() => most.Part(1, 0));
        Assert.Equal(Fixed.One, most.RatioTo(most));
    }

    [Theory]
    [InlineData("1500 GRM", true)]
    [InlineData("-7 KWH", true)]
    [InlineData("1500GRM", false)]
    [InlineData("1500  GRM", false)]
    [InlineData("1.5 KGM", false)]
    [InlineData(" KGM", false)]
    [InlineData("1 kgm", false)]
    [InlineData("", false)]
    public void Text_is_a_whole_number_and_a_code(string text, bool good)
    {
        Assert.Equal(good, Amount.TryParse(text, out Amount amount));
        if (good) Assert.Equal(text, amount.ToString());
    }

    private static void Rounds(Amount amount, Unit to, BigInteger numerator, BigInteger denominator, Rounding rounding)
    {
        BigInteger expected = Exact.Divide(numerator, denominator, rounding);
        bool fits = expected >= long.MinValue && expected <= long.MaxValue;
        if (fits) Assert.Equal(new Amount((long)expected, to), amount.ConvertTo(to, rounding));
        else Assert.Throws<OverflowException>(() => amount.ConvertTo(to, rounding));

        if (!(numerator % denominator).IsZero) Assert.Throws<InvalidOperationException>(() => amount.ConvertTo(to));
        else if (fits) Assert.Equal(new Amount((long)expected, to), amount.ConvertTo(to));
    }
}
