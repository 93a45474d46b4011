namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Texts as Unicode has them: white space, and the bytes of UTF-8.</summary>
internal static class Characters
{
    /// <summary>The text without white space at its ends, all of Unicode's.</summary>
    public static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsWhiteSpace(text[start])) start++;
        while (end > start && IsWhiteSpace(text[end - 1])) end--;
        return end - start == text.Length ? text : text[start..end];
    }

    /// <summary>How many bytes a text has in UTF-8. A surrogate without its other half counts as U+FFFD.</summary>
    public static int CountUtf8(string text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c < 0x80) count++;
            else if (c < 0x800) count += 2;
            else if (!IsPair(text, i)) count += 3;
            else (count, i) = (count + 4, i + 1);
        }

        return count;
    }

    /// <summary>The bytes of a text in UTF-8. A surrogate without its other half becomes U+FFFD.</summary>
    public static byte[] ToUtf8(string text)
    {
        byte[] bytes = new byte[CountUtf8(text)];
        int at = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int point = text[i];
            if (IsPair(text, i)) point = 0x10000 + ((point - 0xd800) << 10) + (text[++i] - 0xdc00);
            else if (point is >= 0xd800 and <= 0xdfff) point = 0xfffd;
            at = Put(bytes, at, point);
        }

        return bytes;
    }

    private static int Put(byte[] bytes, int at, int point)
    {
        if (point < 0x80)
        {
            bytes[at++] = (byte)point;
            return at;
        }

        int following = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        int mark = following == 1 ? 0xc0 : following == 2 ? 0xe0 : 0xf0;
        bytes[at++] = (byte)(mark | (point >> (6 * following)));
        for (int i = following - 1; i >= 0; i--) bytes[at++] = (byte)(0x80 | ((point >> (6 * i)) & 0x3f));
        return at;
    }

    private static bool IsPair(string text, int at) =>
        text[at] is >= '\ud800' and <= '\udbff' && at + 1 < text.Length && text[at + 1] is >= '\udc00' and <= '\udfff';

    private static bool IsWhiteSpace(char c) =>
        c is ' ' or (>= '\t' and <= '\r') or '\u0085' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000';
}
