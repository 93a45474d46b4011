namespace Chain.Contracts.Std;

/// <summary>Fixed-point numbers as decimal text.</summary>
internal static class FixedText
{
    private const int DecimalsMax = 18; // 2^63 times 10^18 fits 128 bits.
    private const ulong WholeMax = 1UL << 31;

    public static string Format(long raw)
    {
        ulong magnitude = IntegerText.Magnitude(raw);
        TextBuilder text = new();
        if (raw < 0) text.Append('-');
        text.Append(magnitude >> Fixed.FractionBits);
        ulong fraction = magnitude & uint.MaxValue;
        if (fraction != 0) text.Append('.');
        for (; fraction != 0; fraction &= uint.MaxValue)
        {
            fraction *= 10;
            text.Append((char)('0' + (int)(fraction >> Fixed.FractionBits)));
        }

        return text.ToString();
    }

    public static string Format(long raw, int decimals)
    {
        if (decimals is < 0 or > DecimalsMax) throw new ArgumentException("A fixed-point number is written with 0 to 18 decimals.", nameof(decimals));

        long scale = IntegerMath.Power(10, decimals);
        Int128 scaled = IntegerMath.Divide((Int128)raw * scale, 1L << Fixed.FractionBits, Rounding.HalfEven);
        bool negative = scaled < 0;
        if (negative) scaled = -scaled;

        Int128 whole = scaled / scale;
        TextBuilder text = new();
        if (negative) text.Append('-');
        text.Append((long)whole);
        if (decimals == 0) return text.ToString();

        string digits = IntegerText.Format((long)(scaled - (whole * scale)));
        return text.Append('.').Append('0', decimals - digits.Length).Append(digits).ToString();
    }

    public static bool TryParse(string text, out long raw)
    {
        raw = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        int start = negative ? 1 : 0;
        int point = start;
        while (point < text.Length && text[point] != '.') point++;
        if (!IntegerText.TryParse(text.Substring(start, point - start), out ulong whole) || whole > WholeMax) return false;

        ulong fraction = 0;
        if (point < text.Length && !TryParseFraction(text, point + 1, out fraction)) return false;

        ulong magnitude = (whole << Fixed.FractionBits) + fraction;
        if (magnitude > (negative ? 1UL << 63 : long.MaxValue)) return false;

        raw = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>Turns decimal digits into 32 binary ones by doubling them 32 times, and rounds by what is left.</summary>
    private static bool TryParseFraction(string text, int start, out ulong fraction)
    {
        fraction = 0;
        byte[] digits = new byte[text.Length - start];
        if (digits.Length == 0) return false;

        for (int i = 0; i < digits.Length; i++)
        {
            if (!AsciiChar.IsDigit(text[start + i])) return false;
            digits[i] = (byte)(text[start + i] - '0');
        }

        for (int bit = 0; bit < Fixed.FractionBits; bit++) fraction = (fraction << 1) | Double(digits);
        if (IsAboveHalf(digits, isOdd: (fraction & 1) != 0)) fraction++;
        return true;
    }

    /// <summary>Doubles a decimal fraction and returns the digit that comes before its point.</summary>
    private static uint Double(byte[] digits)
    {
        uint carry = 0;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            uint doubled = (2u * digits[i]) + carry;
            carry = doubled >= 10 ? 1u : 0u;
            digits[i] = (byte)(doubled - (carry * 10));
        }

        return carry;
    }

    /// <summary>Whether a fraction is more than a half, or just that and <paramref name="isOdd"/>.</summary>
    private static bool IsAboveHalf(byte[] digits, bool isOdd)
    {
        if (digits[0] != 5) return digits[0] > 5;

        for (int i = 1; i < digits.Length; i++)
        {
            if (digits[i] != 0) return true;
        }

        return isOdd;
    }
}
