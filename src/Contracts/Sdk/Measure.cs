using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Chain.Contracts.Sdk;

/// <summary>
/// An exact decimal number, <c>Coefficient × 10^Exponent</c>, in its one normal form: the coefficient has no trailing
/// zero, and zero has exponent 0. Written as a decimal string outside the chain. There is no rounding: what does not fit
/// is an <see cref="OverflowException"/>, and so a fault.
/// </summary>
public readonly record struct Measure : IComparable<Measure>
{
    /// <summary>Least exponent.</summary>
    public const int ExponentMin = -64;

    /// <summary>Greatest exponent.</summary>
    public const int ExponentMax = 64;

    /// <summary>Normalises <c>coefficient × 10^exponent</c>.</summary>
    /// <exception cref="OverflowException">The normal form's exponent is outside −64 to 64.</exception>
    public Measure(long coefficient, int exponent = 0)
    {
        while (coefficient != 0 && coefficient % 10 == 0)
        {
            coefficient /= 10;
            exponent++;
        }

        if (coefficient == 0) exponent = 0;
        if (exponent is < ExponentMin or > ExponentMax) throw new OverflowException("The exponent of a measure is at most 64 either way.");

        Coefficient = coefficient;
        Exponent = (sbyte)exponent;
    }

    /// <summary>The significant digits.</summary>
    public long Coefficient { get; }

    /// <summary>The power of ten.</summary>
    public sbyte Exponent { get; }

    /// <summary>Whether the pair is the normal form of its number.</summary>
    public static bool IsNormal(long coefficient, long exponent) =>
        coefficient == 0 ? exponent == 0 : coefficient % 10 != 0 && exponent is >= ExponentMin and <= ExponentMax;

    /// <summary>Parses <c>12</c>, <c>-0.5</c> or <c>1.2E-3</c>: digits, at most one point, an optional exponent of ten.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Measure measure)
    {
        measure = default;
        if (string.IsNullOrEmpty(text) || text.Length > 128) return false;

        ReadOnlySpan<char> rest = text;
        bool negative = rest[0] == '-';
        if (rest[0] is '-' or '+') rest = rest[1..];

        long exponent = 0;
        int mark = rest.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            const NumberStyles Style = NumberStyles.AllowLeadingSign;
            if (!int.TryParse(rest[(mark + 1)..], Style, CultureInfo.InvariantCulture, out int written)) return false;
            exponent = written;
            rest = rest[..mark];
        }

        return TryParseDigits(rest, negative, exponent, out measure);
    }

    /// <inheritdoc/>
    public int CompareTo(Measure other)
    {
        int sign = Math.Sign(Coefficient);
        int order = sign.CompareTo(Math.Sign(other.Coefficient));
        if (order != 0 || sign == 0) return order;

        // Numbers of one sign: compare the places of their first digits before scaling, so that scaling fits.
        int magnitude = DigitCount(Coefficient) + Exponent, otherMagnitude = DigitCount(other.Coefficient) + other.Exponent;
        if (magnitude != otherMagnitude) return magnitude > otherMagnitude ? sign : -sign;

        Int128 left = Coefficient, right = other.Coefficient;
        for (int i = Exponent; i > other.Exponent; i--) left *= 10;
        for (int i = other.Exponent; i > Exponent; i--) right *= 10;
        return left.CompareTo(right);
    }

    /// <summary>The number in plain decimal notation, without a trailing zero after the point: <c>-0.5</c>, <c>1200</c>.</summary>
    public override string ToString()
    {
        string digits = Coefficient.ToString(CultureInfo.InvariantCulture);
        if (Exponent >= 0) return digits + new string('0', Exponent);

        string sign = Coefficient < 0 ? "-" : "";
        string magnitude = digits[sign.Length..].PadLeft(1 - Exponent, '0');
        return $"{sign}{magnitude[..^-Exponent]}.{magnitude[^-Exponent..]}";
    }

    /// <summary>The exact sum.</summary>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    public static Measure operator +(Measure left, Measure right)
    {
        if (left.Coefficient == 0) return right;
        if (right.Coefficient == 0) return left;

        int exponent = Math.Min(left.Exponent, right.Exponent);
        return FromInt128(checked(Scale(left, exponent) + Scale(right, exponent)), exponent);
    }

    /// <summary>The exact difference.</summary>
    /// <exception cref="OverflowException">The difference does not fit.</exception>
    public static Measure operator -(Measure left, Measure right) => left + new Measure(checked(-right.Coefficient), right.Exponent);

    /// <summary>The exact product.</summary>
    /// <exception cref="OverflowException">The product does not fit.</exception>
    public static Measure operator *(Measure left, Measure right) =>
        FromInt128((Int128)left.Coefficient * right.Coefficient, left.Exponent + right.Exponent);

    /// <summary>Less.</summary>
    public static bool operator <(Measure left, Measure right) => left.CompareTo(right) < 0;

    /// <summary>Greater.</summary>
    public static bool operator >(Measure left, Measure right) => left.CompareTo(right) > 0;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Measure left, Measure right) => left.CompareTo(right) <= 0;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(Measure left, Measure right) => left.CompareTo(right) >= 0;

    private static bool TryParseDigits(ReadOnlySpan<char> digits, bool negative, long exponent, out Measure measure)
    {
        measure = default;
        Int128 coefficient = 0;
        bool point = false, any = false;
        long zeros = 0;
        foreach (char c in digits)
        {
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            if (!char.IsAsciiDigit(c)) return false;
            any = true;
            if (point) exponent--;
            if (c == '0')
            {
                zeros++; // Written into the coefficient only when a digit follows, so that 1.000 and 1000 always fit.
                continue;
            }

            for (; zeros > 0 && coefficient > 0 && coefficient <= long.MaxValue; zeros--) coefficient *= 10;
            zeros = 0;
            if (coefficient > long.MaxValue) return false;
            coefficient = (coefficient * 10) + (c - '0');
        }

        if (!any) return false;
        if (negative) coefficient = -coefficient;
        exponent += coefficient == 0 ? 0 : zeros;
        if (coefficient > long.MaxValue || coefficient < long.MinValue || (coefficient != 0 && exponent is < ExponentMin or > ExponentMax)) return false;

        measure = new Measure((long)coefficient, coefficient == 0 ? 0 : (int)exponent);
        return true;
    }

    private static Measure FromInt128(Int128 coefficient, int exponent)
    {
        while (coefficient != 0 && coefficient % 10 == 0)
        {
            coefficient /= 10;
            exponent++;
        }

        return new Measure(checked((long)coefficient), exponent);
    }

    private static Int128 Scale(Measure value, int exponent)
    {
        Int128 scaled = value.Coefficient;
        for (int i = value.Exponent; i > exponent; i--) scaled = checked(scaled * 10);
        return scaled;
    }

    private static int DigitCount(long value)
    {
        int count = 0;
        for (; value != 0; value /= 10) count++;
        return count;
    }
}
