namespace Chain.Contracts.Std;

/// <summary>Integers as decimal text: a minus sign if negative, then digits. No plus sign, spaces or separators.</summary>
public static class IntegerText
{
    private const int DigitsMax = 39; // Of 2^127.

    /// <summary>The number in decimal digits.</summary>
    public static string Format(long value) => Format(value < 0, Magnitude(value));

    /// <summary>The number in decimal digits.</summary>
    public static string Format(ulong value) => Format(false, value);

    /// <summary>The number in decimal digits.</summary>
    public static string Format(Int128 value)
    {
        if (value >= long.MinValue && value <= long.MaxValue) return Format((long)value);

        UInt128 magnitude = value < 0 ? (UInt128)(-(value + 1)) + 1 : (UInt128)value;
        char[] chars = new char[DigitsMax + 1];
        int start = chars.Length;
        const ulong Chunk = 1_000_000_000_000_000_000;
        while (magnitude >= Chunk)
        {
            UInt128 rest = magnitude / Chunk;
            start = WriteDigits(chars, start, (ulong)(magnitude - (rest * Chunk)), 18);
            magnitude = rest;
        }

        start = WriteDigits(chars, start, (ulong)magnitude, 1);
        if (value < 0) chars[--start] = '-';
        return new string(chars, start, chars.Length - start);
    }

    /// <summary>Reads what <see cref="Format(long)"/> writes, with or without leading zeros; false if the text is no number that fits.</summary>
    public static bool TryParse(string text, out long value)
    {
        bool negative = text.Length > 0 && text[0] == '-';
        bool good = TryParseDigits(text, negative ? 1 : 0, out ulong magnitude);
        ulong most = negative ? (ulong)long.MaxValue + 1 : long.MaxValue;
        value = !good || magnitude > most ? 0 : negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return good && magnitude <= most;
    }

    /// <summary>Reads digits without a sign; false if the text is no number that fits.</summary>
    public static bool TryParse(string text, out ulong value) => TryParseDigits(text, 0, out value);

    /// <inheritdoc cref="TryParse(string, out long)"/>
    public static bool TryParse(string text, out int value)
    {
        bool good = TryParse(text, out long parsed) && parsed is >= int.MinValue and <= int.MaxValue;
        value = good ? (int)parsed : 0;
        return good;
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="ArgumentException">The text is no number that fits.</exception>
    public static long ParseInt64(string text) =>
        TryParse(text, out long value) ? value : throw new ArgumentException("The text is no number of 64 bits.", nameof(text));

    /// <summary>Reads a number.</summary>
    /// <exception cref="ArgumentException">The text is no number that fits.</exception>
    public static int ParseInt32(string text) =>
        TryParse(text, out int value) ? value : throw new ArgumentException("The text is no number of 32 bits.", nameof(text));

    /// <summary>The absolute value, which for the least number does not fit its own type.</summary>
    internal static ulong Magnitude(long value) => value < 0 ? (ulong)~value + 1 : (ulong)value;

    /// <summary>Writes at least <paramref name="least"/> digits, ending before <paramref name="end"/>, and returns where they begin.</summary>
    internal static int WriteDigits(char[] chars, int end, ulong value, int least)
    {
        int start = end;
        while (value != 0 || end - start < least)
        {
            ulong rest = value / 10;
            chars[--start] = (char)('0' + (int)(value - (rest * 10)));
            value = rest;
        }

        return start;
    }

    private static string Format(bool negative, ulong magnitude)
    {
        char[] chars = new char[20];
        int start = WriteDigits(chars, chars.Length, magnitude, 1);
        if (negative) chars[--start] = '-';
        return new string(chars, start, chars.Length - start);
    }

    private static bool TryParseDigits(string text, int start, out ulong value)
    {
        value = 0;
        if (start == text.Length) return false;

        ulong read = 0;
        for (int i = start; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            if (digit is < 0 or > 9) return false;
            if (read > (ulong.MaxValue - (ulong)digit) / 10) return false;

            read = (read * 10) + (ulong)digit;
        }

        value = read;
        return true;
    }
}
