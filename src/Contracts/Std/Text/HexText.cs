using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Std;

/// <summary>Bytes as hexadecimal text.</summary>
public static class HexText
{
    /// <summary>Two lower-case digits for each byte.</summary>
    public static string Encode(byte[] bytes)
    {
        char[] chars = new char[bytes.Length * 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            chars[2 * i] = AsciiChar.HexDigit(bytes[i] >> 4);
            chars[(2 * i) + 1] = AsciiChar.HexDigit(bytes[i] & 15);
        }

        return new string(chars, 0, chars.Length);
    }

    /// <summary>Reads digits of either case; false if their number is odd or one is no digit.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if ((text.Length & 1) != 0) return false;

        byte[] read = new byte[text.Length >> 1];
        for (int i = 0; i < read.Length; i++)
        {
            int high = AsciiChar.HexValue(text[2 * i]), low = AsciiChar.HexValue(text[(2 * i) + 1]);
            if (high < 0 || low < 0) return false;

            read[i] = (byte)((high << 4) | low);
        }

        bytes = read;
        return true;
    }

    /// <summary>Sixteen lower-case digits.</summary>
    public static string Format(ulong value)
    {
        char[] chars = new char[16];
        for (int i = 0; i < chars.Length; i++) chars[i] = AsciiChar.HexDigit((int)(value >> (60 - (4 * i)) & 15));
        return new string(chars, 0, chars.Length);
    }

    /// <summary>Reads one to sixteen digits of either case; false for any other text.</summary>
    public static bool TryParse(string text, out ulong value)
    {
        value = 0;
        if (text.Length is 0 or > 16) return false;

        ulong read = 0;
        foreach (char c in text)
        {
            int digit = AsciiChar.HexValue(c);
            if (digit < 0) return false;
            read = (read << 4) | (uint)digit;
        }

        value = read;
        return true;
    }
}
