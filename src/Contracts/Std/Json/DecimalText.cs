namespace Chain.Contracts.Std.Json;

/// <summary>Exact decimal numbers as text: one form for each value, without exponents and without rounding.</summary>
public static class DecimalText
{
    /// <summary>Longest result, in digits: more can only come from a huge exponent.</summary>
    public const int DigitsMax = 64;

    /// <summary>
    /// The plain form of a decimal: no leading or trailing zeros, no exponent, no plus sign, no negative zero.
    /// <c>-12.340e1</c> becomes <c>-123.4</c>.
    /// </summary>
    /// <param name="text">Optional sign, digits, optional fraction, optional exponent.</param>
    /// <returns>The form, or null if the text is no number or needs more than <see cref="DigitsMax"/> digits.</returns>
    public static string? Normalize(string text)
    {
        int position = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '-' or '+') position++;

        int start = position;
        position = SkipDigits(text, position);
        string digits = text.Substring(start, position - start);
        int point = digits.Length;
        if (position < text.Length && text[position] == '.')
        {
            start = ++position;
            position = SkipDigits(text, position);
            digits += text.Substring(start, position - start);
        }

        if (digits.Length == 0 || !TryReadExponent(text, position, out int exponent)) return null;

        return Place(digits, point + exponent, negative);
    }

    private static bool TryReadExponent(string text, int position, out int exponent)
    {
        exponent = 0;
        if (position == text.Length) return true;
        if (text[position] is not ('e' or 'E')) return false;

        position++;
        bool negative = position < text.Length && text[position] == '-';
        if (position < text.Length && text[position] is '-' or '+') position++;
        if (position == text.Length || SkipDigits(text, position) != text.Length) return false;

        for (; position < text.Length; position++)
        {
            exponent = (exponent * 10) + (text[position] - '0');
            if (exponent > 4 * DigitsMax) return false;
        }

        if (negative) exponent = -exponent;
        return true;
    }

    /// <summary>Sets the decimal point after <paramref name="point"/> of the digits and drops zeros that say nothing.</summary>
    private static string? Place(string digits, int point, bool negative)
    {
        int first = 0;
        while (first < digits.Length && digits[first] == '0') first++;
        int last = digits.Length;
        while (last > first && digits[last - 1] == '0') last--;
        if (first == last) return "0";
        if (Math.Max(last, point) - Math.Min(first, point) > DigitsMax) return null;

        TextBuilder text = new();
        if (negative) text.Append('-');
        if (point <= first) return text.Append("0.").Append('0', first - point).Append(digits, first, last - first).ToString();
        if (point >= last) return text.Append(digits, first, last - first).Append('0', point - last).ToString();

        return text.Append(digits, first, point - first).Append('.').Append(digits, point, last - point).ToString();
    }

    private static int SkipDigits(string text, int position)
    {
        while (position < text.Length && AsciiChar.IsDigit(text[position])) position++;
        return position;
    }
}
