using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Chain.Encoding;

namespace Chain.Contracts.Abi;

/// <summary>
/// The numbers of contracts' library as text and as canonical bytes. The library itself is linked into contracts, so nothing of
/// it is needed here; which units a contract knows is up to it.
/// </summary>
internal static class LibraryNumbers
{
    private const int FractionBits = 32;
    private const int BitsMax = 4096;
    private const int UnitCodeMax = 3;
    private const int FixedTextMax = 128;
    private const int BigIntTextMax = 1_300; // 4,096 bits are 1,234 digits.

    /// <summary>The nearest multiple of 2^−32 to a decimal text, half to even, times 2^32.</summary>
    public static bool TryParseFixed(string text, out long raw)
    {
        raw = 0;
        if (text.Length > FixedTextMax) return false;

        bool isNegative = text.StartsWith('-');
        string[] parts = text[(isNegative ? 1 : 0)..].Split('.');
        if (parts.Length > 2 || !parts.All(IsDigits)) return false;

        string fraction = parts.Length == 2 ? parts[1] : "";
        BigInteger scaled = Parse(parts[0] + fraction) << FractionBits;
        BigInteger one = BigInteger.Pow(10, fraction.Length);
        BigInteger quotient = BigInteger.DivRem(scaled, one, out BigInteger rest);
        int half = (rest * 2).CompareTo(one);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
        if (isNegative) quotient = -quotient;
        if (quotient < long.MinValue || quotient > long.MaxValue) return false;

        raw = (long)quotient;
        return true;
    }

    /// <summary>The exact decimal text of a multiple of 2^−32.</summary>
    public static string FormatFixed(long raw)
    {
        BigInteger magnitude = BigInteger.Abs(raw);
        string whole = (magnitude >> FractionBits).ToString(CultureInfo.InvariantCulture);
        string sign = raw < 0 ? "-" : "";
        BigInteger fraction = magnitude & uint.MaxValue;
        if (fraction.IsZero) return sign + whole;

        // 10^32 / 2^32 is whole, so 32 digits say a fraction exactly.
        BigInteger digits = (fraction * BigInteger.Pow(10, FractionBits)) >> FractionBits;
        return $"{sign}{whole}.{digits.ToString(CultureInfo.InvariantCulture).PadLeft(FractionBits, '0').TrimEnd('0')}";
    }

    /// <summary>An integer of at most 4,096 bits and a sign.</summary>
    public static bool TryParseBigInt(string text, out BigInteger value)
    {
        value = default;
        bool isNegative = text.StartsWith('-');
        string digits = text[(isNegative ? 1 : 0)..];
        if (text.Length > BigIntTextMax || !IsDigits(digits)) return false;

        value = Parse(digits);
        if (value.GetBitLength() > BitsMax) return false;

        if (isNegative) value = -value;
        return true;
    }

    /// <summary>Reads the bytes of the shortest two's complement, the most significant first; anything else fails the reader.</summary>
    public static BigInteger ReadBigInt(ref CanonicalReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes((BitsMax / 8) + 1);
        BigInteger value = new(bytes, isUnsigned: false, isBigEndian: true);
        bool isCanonical = bytes.Length > 0 && value.GetByteCount() == bytes.Length && BigInteger.Abs(value).GetBitLength() <= BitsMax;
        if (!isCanonical) reader.Fail(DecodeError.OutOfRange);
        return value;
    }

    /// <summary>Writes the bytes of the shortest two's complement.</summary>
    public static void WriteBigInt(CanonicalWriter writer, BigInteger value) => writer.WriteBytes(value.ToByteArray(isUnsigned: false, isBigEndian: true));

    /// <summary>Reads the code of a unit.</summary>
    public static string ReadUnit(ref CanonicalReader reader)
    {
        string code = reader.ReadString(UnitCodeMax);
        if (!IsUnit(code)) reader.Fail(DecodeError.OutOfRange);
        return code;
    }

    /// <summary>Whether a text has the form of a code of UN/CEFACT Recommendation 20.</summary>
    public static bool IsUnit(string code) => code.Length is 2 or UnitCodeMax && code.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));

    /// <summary>Reads a whole number, a space and a code: <c>1500 GRM</c>.</summary>
    public static bool TryParseAmount(string text, out long quantity, [NotNullWhen(true)] out string? unit)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        unit = space < 0 ? null : text[(space + 1)..];
        quantity = 0;
        return unit is not null && IsUnit(unit)
            && IsDigits(text[(text.StartsWith('-') ? 1 : 0)..space])
            && long.TryParse(text.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out quantity);
    }

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static BigInteger Parse(string digits) => BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
