namespace Chain.Contracts.Std;

/// <summary>An integer of at most <see cref="BitsMax"/> bits and a sign. What needs more is an <see cref="OverflowException"/>.</summary>
/// <remarks>
/// Immutable. With n limbs of 32 bits: comparing, adding and shifting take O(n) steps, multiplying and dividing O(n·m),
/// parsing and formatting O(n²). Prefer <see cref="long"/> or <see cref="Int128"/> where they suffice.
/// </remarks>
public readonly struct BigInt : IEquatable<BigInt>, IComparable<BigInt>
{
    /// <summary>Most bits of the absolute value.</summary>
    public const int BitsMax = 4096;

    private readonly uint[]? _limbs;
    private readonly bool _isNegative;

    internal BigInt(uint[] limbs, bool isNegative)
    {
        if (BigLimbs.BitLength(limbs) > BitsMax) throw new OverflowException("An integer has at most 4,096 bits.");

        _limbs = limbs;
        _isNegative = isNegative && limbs.Length > 0;
    }

    /// <summary>0.</summary>
    public static BigInt Zero => default;

    /// <summary>1.</summary>
    public static BigInt One => 1L;

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Limbs.Length == 0 ? 0 : _isNegative ? -1 : 1;

    /// <summary>Whether 2 divides it.</summary>
    public bool IsEven => Limbs.Length == 0 || (Limbs[0] & 1) == 0;

    /// <summary>How many bits the absolute value needs, 0 for 0.</summary>
    public int BitLength => BigLimbs.BitLength(Limbs);

    /// <summary>The absolute value in limbs of 32 bits, least first, the last not zero.</summary>
    internal uint[] Limbs => _limbs ?? [];

    /// <summary>The absolute value.</summary>
    public static BigInt Abs(BigInt value) => new(value.Limbs, false);

    /// <summary>The lesser.</summary>
    public static BigInt Min(BigInt left, BigInt right) => left <= right ? left : right;

    /// <summary>The greater.</summary>
    public static BigInt Max(BigInt left, BigInt right) => left >= right ? left : right;

    /// <summary>Quotient toward zero, and the rest, which has the sign of the dividend.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is 0.</exception>
    public static BigInt DivRem(BigInt dividend, BigInt divisor, out BigInt rest)
    {
        uint[] quotient = BigDivision.DivRem(dividend.Limbs, divisor.Limbs, out uint[] left);
        rest = new BigInt(left, dividend._isNegative);
        return new BigInt(quotient, dividend._isNegative != divisor._isNegative);
    }

    /// <summary><paramref name="value"/> to the power of <paramref name="exponent"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="exponent"/> is negative.</exception>
    public static BigInt Power(BigInt value, int exponent) => BigPower.Power(value, exponent);

    /// <summary>The rest of a power, from 0 up to below <paramref name="modulus"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="exponent"/> is negative, or <paramref name="modulus"/> not above 0.</exception>
    /// <remarks>One or two multiplications and divisions for each bit of the exponent.</remarks>
    public static BigInt ModPow(BigInt value, BigInt exponent, BigInt modulus) => BigPower.ModPow(value, exponent, modulus);

    /// <summary>The greatest common divisor, at least 0; 0 only of 0 and 0.</summary>
    /// <remarks>At most some 6,000 divisions, most of them short.</remarks>
    public static BigInt GreatestCommonDivisor(BigInt left, BigInt right)
    {
        uint[] greater = left.Limbs, lesser = right.Limbs;
        while (lesser.Length > 0)
        {
            BigDivision.DivRem(greater, lesser, out uint[] rest);
            greater = lesser;
            lesser = rest;
        }

        return new BigInt(greater, false);
    }

    /// <summary>Reads an optional minus sign and decimal digits; false if the text is no such number, or one of too many bits.</summary>
    public static bool TryParse(string text, out BigInt value) => BigText.TryParse(text, out value);

    /// <summary>Reads an optional minus sign and decimal digits.</summary>
    /// <exception cref="ArgumentException">The text is no such number, or one of too many bits.</exception>
    public static BigInt Parse(string text) =>
        TryParse(text, out BigInt value) ? value : throw new ArgumentException("The text is no integer of at most 4,096 bits.", nameof(text));

    /// <summary>Reads an optional minus sign and hexadecimal digits of either case; false if the text is no such number, or one of too many bits.</summary>
    public static bool TryParseHex(string text, out BigInt value) => BigText.TryParseHex(text, out value);

    /// <summary>The number, at least 0, whose bytes these are, the most significant first.</summary>
    public static BigInt FromBytes(byte[] bytes) => BigText.FromBytes(bytes);

    /// <summary>The bytes of the absolute value, the most significant first and not zero; none for 0. The sign is not in them.</summary>
    public byte[] ToBytes() => BigText.ToBytes(Limbs);

    /// <summary>A minus sign if negative, then lower-case hexadecimal digits without leading zeros.</summary>
    public string ToHex() => BigText.ToHex(this);

    /// <summary>A minus sign if negative, then decimal digits without leading zeros.</summary>
    public override string ToString() => BigText.Format(this);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BigInt other && Equals(other);

    /// <inheritdoc/>
    public bool Equals(BigInt other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public int CompareTo(BigInt other)
    {
        if (_isNegative != other._isNegative) return _isNegative ? -1 : 1;

        int order = BigLimbs.Compare(Limbs, other.Limbs);
        return _isNegative ? -order : order;
    }

    /// <summary>The same integer.</summary>
    public static implicit operator BigInt(int value) => (long)value;

    /// <summary>The same integer.</summary>
    public static implicit operator BigInt(long value) => new(BigLimbs.Of(IntegerText.Magnitude(value)), value < 0);

    /// <summary>The same integer.</summary>
    public static implicit operator BigInt(ulong value) => new(BigLimbs.Of(value), false);

    /// <summary>The same integer.</summary>
    /// <exception cref="OverflowException">It has more than 64 bits with its sign.</exception>
    public static explicit operator long(BigInt value)
    {
        ulong magnitude = (ulong)Abs(value), most = value._isNegative ? 1UL << 63 : long.MaxValue;
        if (magnitude > most) throw new OverflowException("The integer does not fit 64 bits with a sign.");

        return value._isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    /// <summary>The same integer.</summary>
    /// <exception cref="OverflowException">It is negative or has more than 64 bits.</exception>
    public static explicit operator ulong(BigInt value)
    {
        uint[] limbs = value.Limbs;
        if (value._isNegative || limbs.Length > 2) throw new OverflowException("The integer does not fit 64 bits without a sign.");

        ulong low = limbs.Length > 0 ? limbs[0] : 0;
        return limbs.Length > 1 ? ((ulong)limbs[1] << 32) | low : low;
    }

    /// <summary>The sum.</summary>
    public static BigInt operator +(BigInt left, BigInt right)
    {
        if (left._isNegative == right._isNegative) return new BigInt(BigLimbs.Add(left.Limbs, right.Limbs), left._isNegative);

        return BigLimbs.Compare(left.Limbs, right.Limbs) >= 0
            ? new BigInt(BigLimbs.Subtract(left.Limbs, right.Limbs), left._isNegative)
            : new BigInt(BigLimbs.Subtract(right.Limbs, left.Limbs), right._isNegative);
    }

    /// <summary>The difference.</summary>
    public static BigInt operator -(BigInt left, BigInt right) => left + -right;

    /// <summary>The number that is as far from 0 on the other side.</summary>
    public static BigInt operator -(BigInt value) => new(value.Limbs, !value._isNegative);

    /// <summary>The product.</summary>
    public static BigInt operator *(BigInt left, BigInt right)
    {
        // Refused before the work is done: the product has at least this many bits.
        if (left.BitLength + right.BitLength - 1 > BitsMax) throw new OverflowException("A product has at most 4,096 bits.");

        return new BigInt(BigLimbs.Multiply(left.Limbs, right.Limbs), left._isNegative != right._isNegative);
    }

    /// <summary>The quotient, toward zero.</summary>
    public static BigInt operator /(BigInt left, BigInt right) => DivRem(left, right, out _);

    /// <summary>The rest of a division toward zero; it has the sign of <paramref name="left"/>.</summary>
    public static BigInt operator %(BigInt left, BigInt right)
    {
        DivRem(left, right, out BigInt rest);
        return rest;
    }

    /// <summary>Multiplies by 2 to the power of <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="count"/> is negative.</exception>
    public static BigInt operator <<(BigInt value, int count)
    {
        if (value.Sign != 0 && count > BitsMax - value.BitLength) throw new OverflowException("An integer has at most 4,096 bits.");

        return new BigInt(BigLimbs.ShiftLeft(value.Limbs, count), value._isNegative);
    }

    /// <summary>Divides by 2 to the power of <paramref name="count"/>, toward zero: the bits of the absolute value move.</summary>
    /// <exception cref="ArgumentException"><paramref name="count"/> is negative.</exception>
    public static BigInt operator >>(BigInt value, int count) => new(BigLimbs.ShiftRight(value.Limbs, count), value._isNegative);

    /// <summary>Whether the integers are the same.</summary>
    public static bool operator ==(BigInt left, BigInt right) => left.Equals(right);

    /// <summary>Whether the integers differ.</summary>
    public static bool operator !=(BigInt left, BigInt right) => !left.Equals(right);

    /// <summary>Less.</summary>
    public static bool operator <(BigInt left, BigInt right) => left.CompareTo(right) < 0;

    /// <summary>Greater.</summary>
    public static bool operator >(BigInt left, BigInt right) => left.CompareTo(right) > 0;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(BigInt left, BigInt right) => left.CompareTo(right) <= 0;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(BigInt left, BigInt right) => left.CompareTo(right) >= 0;
}
