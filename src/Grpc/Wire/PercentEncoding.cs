using System.Text;

namespace Chain.Grpc.Wire;

/// <summary>
/// The encoding of <c>grpc-message</c>: UTF-8, with every byte outside of printable ASCII, and the percent sign, as
/// <c>%XX</c>. Decoding never fails: what is no valid escape stands as it is.
/// </summary>
internal static class PercentEncoding
{
    private const string Cut = "...";

    /// <summary>Encodes a text; one that comes out longer than <paramref name="lengthMax"/> is cut, and ends with dots.</summary>
    internal static string Encode(string text, int lengthMax = int.MaxValue)
    {
        if (text.Length <= lengthMax && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains('%')) return text;

        StringBuilder encoded = new(Math.Min(text.Length, lengthMax) + 16);
        Span<byte> bytes = stackalloc byte[4];
        int whole = 0; // As much as may stay if the text has to be cut.
        foreach (Rune rune in text.EnumerateRunes())
        {
            foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                if (value is >= 0x20 and <= 0x7e and not (byte)'%') encoded.Append((char)value);
                else encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }

            if (encoded.Length > lengthMax) return encoded.ToString(0, whole) + Cut;
            if (encoded.Length <= lengthMax - Cut.Length) whole = encoded.Length;
        }

        return encoded.ToString();
    }

    internal static string Decode(string text)
    {
        if (!text.Contains('%')) return text;
        byte[] bytes = new byte[System.Text.Encoding.UTF8.GetByteCount(text)];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else
            {
                length += System.Text.Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(length));
            }
        }

        return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
    }
}
