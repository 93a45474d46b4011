namespace Chain.Contracts.Std;

/// <summary>Text as a row of UTF-16 code units: no culture, no case tables, no normalisation. White space and letter case mean ASCII's.</summary>
/// <remarks>Each method takes time in proportion to the text, except where it says otherwise.</remarks>
public static class Ordinal
{
    /// <summary>Compares by UTF-16 code units; a text comes before its own continuations.</summary>
    /// <remarks>Negative, zero or positive: −1, 0 or 1.</remarks>
    public static int Compare(string left, string right)
    {
        int order = string.CompareOrdinal(left, right); // How far from 0 is the runtime's affair.
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }

    /// <summary>Compares by code points, which is the order of the UTF-8 bytes, and so of keys in contract state.</summary>
    /// <remarks>Differs from <see cref="Compare"/> where one text has a character beyond U+FFFF and the other one from U+E000 on.</remarks>
    public static int CompareCodePoints(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] != right[i]) return Rank(left[i]) - Rank(right[i]);
        }

        return left.Length - right.Length;
    }

    /// <summary>Whether the texts are the same but for the case of A to Z.</summary>
    public static bool EqualsIgnoreCase(string left, string right)
    {
        if (left.Length != right.Length) return false;

        for (int i = 0; i < left.Length; i++)
        {
            if (AsciiChar.ToLower(left[i]) != AsciiChar.ToLower(right[i])) return false;
        }

        return true;
    }

    /// <summary>Whether <paramref name="text"/> begins with <paramref name="start"/>.</summary>
    public static bool StartsWith(string text, string start) => IsAt(text, 0, start);

    /// <summary>Whether <paramref name="text"/> ends with <paramref name="end"/>.</summary>
    public static bool EndsWith(string text, string end) => IsAt(text, text.Length - end.Length, end);

    /// <summary>Whether <paramref name="part"/> stands at <paramref name="index"/>; false for an index outside the text.</summary>
    public static bool IsAt(string text, int index, string part)
    {
        if (index < 0 || index > text.Length - part.Length) return false;

        for (int i = 0; i < part.Length; i++)
        {
            if (text[index + i] != part[i]) return false;
        }

        return true;
    }

    /// <summary>The index of the first <paramref name="sought"/> from <paramref name="start"/> on, or −1.</summary>
    /// <exception cref="ArgumentException"><paramref name="start"/> is negative or beyond the text.</exception>
    public static int IndexOf(string text, char sought, int start = 0)
    {
        Check.Range(text.Length, start, 0);
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == sought) return i;
        }

        return -1;
    }

    /// <summary>The index of the last <paramref name="sought"/>, or −1.</summary>
    public static int LastIndexOf(string text, char sought)
    {
        int i = text.Length - 1;
        while (i >= 0 && text[i] != sought) i--;
        return i;
    }

    /// <summary>The index of the first <paramref name="sought"/> from <paramref name="start"/> on, or −1. Empty text is found where one starts.</summary>
    /// <exception cref="ArgumentException"><paramref name="start"/> is negative or beyond the text.</exception>
    /// <remarks>At worst the product of both lengths.</remarks>
    public static int IndexOf(string text, string sought, int start = 0)
    {
        Check.Range(text.Length, start, 0);
        for (int i = start; i <= text.Length - sought.Length; i++)
        {
            if (IsAt(text, i, sought)) return i;
        }

        return -1;
    }

    /// <summary>Whether <paramref name="sought"/> stands anywhere in the text.</summary>
    public static bool Contains(string text, string sought) => IndexOf(text, sought) >= 0;

    /// <summary>The parts between separators, empty ones too: one more than there are separators.</summary>
    public static string[] Split(string text, char separator)
    {
        int count = 1;
        foreach (char c in text) count += c == separator ? 1 : 0;

        string[] parts = new string[count];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int end = start;
            while (end < text.Length && text[end] != separator) end++;
            parts[i] = text.Substring(start, end - start);
            start = end + 1;
        }

        return parts;
    }

    /// <summary>The parts in a row with <paramref name="separator"/> between them.</summary>
    public static string Join(string separator, string[] parts)
    {
        TextBuilder text = new();
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0) text.Append(separator);
            text.Append(parts[i]);
        }

        return text.ToString();
    }

    /// <summary>The text without spaces, tabs and line ends at its ends.</summary>
    public static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && AsciiChar.IsWhiteSpace(text[start])) start++;
        while (end > start && AsciiChar.IsWhiteSpace(text[end - 1])) end--;
        return text.Substring(start, end - start);
    }

    /// <summary>The text with every <paramref name="old"/> replaced, from left to right.</summary>
    /// <exception cref="ArgumentException"><paramref name="old"/> is empty.</exception>
    public static string Replace(string text, string old, string replacement)
    {
        if (old.Length == 0) throw new ArgumentException("What is replaced is not empty.", nameof(old));

        TextBuilder result = new();
        int start = 0;
        for (int at = IndexOf(text, old); at >= 0; at = IndexOf(text, old, start))
        {
            result.Append(text, start, at - start).Append(replacement);
            start = at + old.Length;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    /// <summary>The text with A to Z in lower case.</summary>
    public static string ToLower(string text)
    {
        char[] chars = new char[text.Length];
        for (int i = 0; i < chars.Length; i++) chars[i] = AsciiChar.ToLower(text[i]);
        return new string(chars, 0, chars.Length);
    }

    /// <summary>The text with a to z in upper case.</summary>
    public static string ToUpper(string text)
    {
        char[] chars = new char[text.Length];
        for (int i = 0; i < chars.Length; i++) chars[i] = AsciiChar.ToUpper(text[i]);
        return new string(chars, 0, chars.Length);
    }

    /// <summary>The text, filled up to <paramref name="width"/> on the left.</summary>
    public static string PadLeft(string text, int width, char fill = ' ') =>
        text.Length >= width ? text : new TextBuilder().Append(fill, width - text.Length).Append(text).ToString();

    /// <summary>The text, filled up to <paramref name="width"/> on the right.</summary>
    public static string PadRight(string text, int width, char fill = ' ') =>
        text.Length >= width ? text : new TextBuilder().Append(text).Append(fill, width - text.Length).ToString();

    /// <summary>Surrogates stand for code points above all others, so they rank above U+E000 to U+FFFF.</summary>
    private static int Rank(char c) => c < 0xd800 ? c : c >= 0xe000 ? c - 0x800 : c + 0x2000;
}
