namespace Chain.Contracts.Std;

/// <summary>
/// A number with 32 bits before the binary point, sign included, and 32 behind it: a multiple of 2^−32 from −2^31 up to
/// below 2^31. The same bits on every machine.
/// </summary>
/// <remarks>
/// What does not fit is an <see cref="OverflowException"/>, never the nearest that fits. Sum, difference, negation, remainder
/// and conversion from <see cref="int"/> are exact. Product, quotient and <see cref="FromRatio"/> are rounded once, to the
/// nearest multiple of 2^−32, half to even; <see cref="Multiply"/> and <see cref="Divide"/> round otherwise if asked.
/// </remarks>
public readonly struct Fixed : IEquatable<Fixed>, IComparable<Fixed>
{
    /// <summary>Bits behind the binary point.</summary>
    public const int FractionBits = 32;

    private const uint Half = 0x8000_0000;

    private Fixed(long raw) => Raw = raw;

    /// <summary>The number times 2^32: what is stored and hashed.</summary>
    public long Raw { get; }

    /// <summary>0.</summary>
    public static Fixed Zero => new(0);

    /// <summary>1.</summary>
    public static Fixed One => new(1L << FractionBits);

    /// <summary>2^−32, the least number above 0.</summary>
    public static Fixed Epsilon => new(1);

    /// <summary>2^31 − 2^−32.</summary>
    public static Fixed MaxValue => new(long.MaxValue);

    /// <summary>−2^31.</summary>
    public static Fixed MinValue => new(long.MinValue);

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Raw > 0 ? 1 : Raw < 0 ? -1 : 0;

    /// <summary>The number that is <paramref name="raw"/> times 2^−32.</summary>
    public static Fixed FromRaw(long raw) => new(raw);

    /// <summary>An integer, exactly.</summary>
    /// <exception cref="OverflowException">It is not between −2^31 and 2^31 − 1.</exception>
    public static Fixed FromInt64(long value) => new(value * (1L << FractionBits));

    /// <summary>A ratio of integers, rounded once.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is 0.</exception>
    /// <exception cref="OverflowException">The ratio does not fit.</exception>
    public static Fixed FromRatio(long numerator, long denominator, Rounding rounding = Rounding.HalfEven) =>
        new(FixedFunctions.Ratio(numerator, denominator, rounding));

    /// <summary>The product, rounded as asked.</summary>
    /// <exception cref="OverflowException">The product does not fit.</exception>
    public static Fixed Multiply(Fixed left, Fixed right, Rounding rounding) =>
        new((long)IntegerMath.Divide((Int128)left.Raw * right.Raw, 1L << FractionBits, rounding));

    /// <summary>The quotient, rounded as asked.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    /// <exception cref="OverflowException">The quotient does not fit.</exception>
    public static Fixed Divide(Fixed left, Fixed right, Rounding rounding) => FromRatio(left.Raw, right.Raw, rounding);

    /// <summary>The lesser.</summary>
    public static Fixed Min(Fixed left, Fixed right) => left.Raw <= right.Raw ? left : right;

    /// <summary>The greater.</summary>
    public static Fixed Max(Fixed left, Fixed right) => left.Raw >= right.Raw ? left : right;

    /// <summary>The distance from 0.</summary>
    /// <exception cref="OverflowException">It is <see cref="MinValue"/>.</exception>
    public static Fixed Abs(Fixed value) => value.Raw < 0 ? new Fixed(-value.Raw) : value;

    /// <summary>The square root, to the nearest multiple of 2^−32. At most 48 steps.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is negative.</exception>
    public static Fixed Sqrt(Fixed value) => new(FixedFunctions.Sqrt(value.Raw));

    /// <summary>The logarithm to base 2: off by at most 2^−33 + 2^−61, exact for powers of two. 33 steps.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is not above 0.</exception>
    public static Fixed Log2(Fixed value) => new(FixedFunctions.Log2(value.Raw));

    /// <summary>
    /// 2 to a power: off by at most 2^−33 and 2^−57 of the result, exact for integers from −32 on. At most 32 steps.
    /// </summary>
    /// <exception cref="OverflowException">The power is 31 or more.</exception>
    public static Fixed Exp2(Fixed power) => new(FixedFunctions.Exp2(power.Raw));

    /// <summary>The nearest integer, half to even, or rounded as asked. It always fits.</summary>
    /// <exception cref="ArgumentException">There is no such rounding.</exception>
    public long ToInt64(Rounding rounding = Rounding.HalfEven)
    {
        long floor = Raw >> FractionBits;
        uint fraction = FractionOf(Raw);
        if (fraction == 0) return floor;

        return rounding switch
        {
            Rounding.HalfEven => IsUp(floor, fraction) ? floor + 1 : floor,
            Rounding.TowardZero => floor < 0 ? floor + 1 : floor,
            Rounding.Floor => floor,
            Rounding.Ceiling => floor + 1,
            _ => throw new ArgumentException("There is no such rounding.", nameof(rounding)),
        };
    }

    /// <summary>Reads what <see cref="ToString()"/> writes, or any decimal number: sign, digits, point, digits. Rounds once, half to even.</summary>
    /// <returns>False if the text is no such number, or one that does not fit.</returns>
    public static bool TryParse(string text, out Fixed value)
    {
        bool good = FixedText.TryParse(text, out long raw);
        value = new Fixed(raw);
        return good;
    }

    /// <summary>Reads a decimal number as <see cref="TryParse"/> does.</summary>
    /// <exception cref="ArgumentException">The text is no number that fits.</exception>
    public static Fixed Parse(string text) =>
        TryParse(text, out Fixed value) ? value : throw new ArgumentException("The text is no fixed-point number that fits.", nameof(text));

    /// <summary>The exact decimal form, with at most 32 digits behind the point: <c>-0.5</c>, <c>12</c>.</summary>
    public override string ToString() => FixedText.Format(Raw);

    /// <summary>The decimal form with so many digits behind the point, half to even.</summary>
    /// <param name="decimals">0 to 18.</param>
    /// <exception cref="ArgumentException"><paramref name="decimals"/> is outside its range.</exception>
    public string ToString(int decimals) => FixedText.Format(Raw, decimals);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fixed other && Equals(other);

    /// <inheritdoc/>
    public bool Equals(Fixed other) => Raw == other.Raw;

    /// <inheritdoc/>
    public int CompareTo(Fixed other) => Raw < other.Raw ? -1 : Raw > other.Raw ? 1 : 0;

    /// <summary>An integer, exactly: every int fits.</summary>
    public static implicit operator Fixed(int value) => new((long)value << FractionBits);

    /// <summary>The exact sum.</summary>
    public static Fixed operator +(Fixed left, Fixed right) => new(left.Raw + right.Raw);

    /// <summary>The exact difference.</summary>
    public static Fixed operator -(Fixed left, Fixed right) => new(left.Raw - right.Raw);

    /// <summary>The number below zero that is as far from it, or above.</summary>
    public static Fixed operator -(Fixed value) => new(-value.Raw);

    /// <summary>The product, half to even.</summary>
    public static Fixed operator *(Fixed left, Fixed right)
    {
        long high = Math.BigMul(left.Raw, right.Raw, out long low);
        long floor = (high << FractionBits) | (low >>> FractionBits);
        if (floor >> FractionBits != high) throw new OverflowException("The product of two fixed-point numbers does not fit.");

        return new Fixed(IsUp(floor, FractionOf(low)) ? floor + 1 : floor);
    }

    /// <summary>The quotient, half to even.</summary>
    public static Fixed operator /(Fixed left, Fixed right) => FromRatio(left.Raw, right.Raw);

    /// <summary>What division toward zero leaves, exactly; it has the sign of <paramref name="left"/>.</summary>
    public static Fixed operator %(Fixed left, Fixed right) => new(right.Raw == -1 ? 0 : left.Raw % right.Raw);

    /// <summary>Whether the numbers are the same.</summary>
    public static bool operator ==(Fixed left, Fixed right) => left.Raw == right.Raw;

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(Fixed left, Fixed right) => left.Raw != right.Raw;

    /// <summary>Less.</summary>
    public static bool operator <(Fixed left, Fixed right) => left.Raw < right.Raw;

    /// <summary>Greater.</summary>
    public static bool operator >(Fixed left, Fixed right) => left.Raw > right.Raw;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Fixed left, Fixed right) => left.Raw <= right.Raw;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Fixed left, Fixed right) => left.Raw >= right.Raw;

    private static uint FractionOf(long bits) => unchecked((uint)bits);

    /// <summary>Whether the nearest is the one above <paramref name="floor"/>; in the middle, whether that one is even.</summary>
    private static bool IsUp(long floor, uint fraction) => fraction > Half || (fraction == Half && (floor & 1) != 0);
}
