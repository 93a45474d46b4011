using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Chain.Encoding;

/// <summary>Bech32m text with checksum. Source: BIP-350 (P. Wuille), which amends BIP-173.</summary>
public static class Bech32m
{
    private const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const uint ChecksumConstant = 0x2bc830a3;
    private const int ChecksumLength = 6;
    private const int TextLengthMax = 90;

    /// <summary>Encodes bytes under a lower-case human-readable part.</summary>
    /// <exception cref="ArgumentException">The prefix is not lower-case printable ASCII, or the text exceeds 90 characters.</exception>
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        CheckPrefix(prefix);
        long textLength = prefix.Length + 1 + (((bytes.Length * 8L) + 4) / 5) + ChecksumLength;
        if (textLength > TextLengthMax) throw new ArgumentException($"{textLength} characters exceed {TextLengthMax}.", nameof(bytes));

        int dataLength = ((bytes.Length * 8) + 4) / 5;
        Span<byte> data = stackalloc byte[dataLength + ChecksumLength];
        Regroup(bytes, 8, data[..dataLength], 5);
        uint checksum = Polymod(Polymod(PrefixState(prefix), data[..dataLength]), stackalloc byte[ChecksumLength]) ^ ChecksumConstant;
        for (int i = 0; i < ChecksumLength; i++) data[dataLength + i] = (byte)((checksum >> (5 * (5 - i))) & 31);

        char[] text = new char[prefix.Length + 1 + data.Length];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        for (int i = 0; i < data.Length; i++) text[prefix.Length + 1 + i] = Charset[data[i]];
        return new string(text);
    }

    /// <summary>Decodes text of the given prefix; false for a wrong prefix, checksum, character, mixed case or padding.</summary>
    /// <exception cref="ArgumentException">The prefix is not lower-case printable ASCII.</exception>
    public static bool TryDecode([NotNullWhen(true)] string? text, string prefix, [NotNullWhen(true)] out byte[]? bytes)
    {
        CheckPrefix(prefix);
        bytes = null;
        if (text is null || !Ascii.IsValid(text) || text.Length > TextLengthMax || text.Length < prefix.Length + 1 + ChecksumLength) return false;
        if (text.AsSpan().ContainsAnyInRange('a', 'z') && text.AsSpan().ContainsAnyInRange('A', 'Z')) return false;

        string lower = text.ToLowerInvariant();
        if (!lower.StartsWith(prefix, StringComparison.Ordinal) || lower[prefix.Length] != '1') return false;

        Span<byte> data = stackalloc byte[lower.Length - prefix.Length - 1];
        for (int i = 0; i < data.Length; i++)
        {
            int digit = Charset.IndexOf(lower[prefix.Length + 1 + i], StringComparison.Ordinal);
            if (digit < 0) return false;
            data[i] = (byte)digit;
        }

        if (Polymod(PrefixState(prefix), data) != ChecksumConstant) return false;

        ReadOnlySpan<byte> payload = data[..^ChecksumLength];
        byte[] result = new byte[payload.Length * 5 / 8];
        int spareBits = (payload.Length * 5) - (result.Length * 8);
        if (spareBits >= 5 || (spareBits > 0 && (payload[^1] & ((1 << spareBits) - 1)) != 0)) return false;

        Regroup(payload, 5, result, 8);
        bytes = result;
        return true;
    }

    private static void CheckPrefix(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        if (prefix.AsSpan().ContainsAnyExceptInRange('!', '~') || prefix.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            throw new ArgumentException("A prefix is lower-case printable ASCII.", nameof(prefix));
        }
    }

    private static uint PrefixState(string prefix)
    {
        Span<byte> expanded = stackalloc byte[(prefix.Length * 2) + 1];
        for (int i = 0; i < prefix.Length; i++)
        {
            expanded[i] = (byte)(prefix[i] >> 5);
            expanded[prefix.Length + 1 + i] = (byte)(prefix[i] & 31);
        }

        return Polymod(1, expanded);
    }

    private static uint Polymod(uint state, ReadOnlySpan<byte> values)
    {
        foreach (byte value in values)
        {
            uint top = state >> 25;
            state = ((state & 0x1ffffff) << 5) ^ value;
            if ((top & 1) != 0) state ^= 0x3b6a57b2;
            if ((top & 2) != 0) state ^= 0x26508e6d;
            if ((top & 4) != 0) state ^= 0x1ea119fa;
            if ((top & 8) != 0) state ^= 0x3d4233dd;
            if ((top & 16) != 0) state ^= 0x2a1462b3;
        }

        return state;
    }

    private static void Regroup(ReadOnlySpan<byte> from, int fromBits, Span<byte> to, int toBits)
    {
        uint buffer = 0;
        int bits = 0, written = 0;
        foreach (byte value in from)
        {
            buffer = (buffer << fromBits) | value;
            bits += fromBits;
            while (bits >= toBits && written < to.Length)
            {
                bits -= toBits;
                to[written++] = (byte)((buffer >> bits) & ((1u << toBits) - 1));
            }
        }

        if (written < to.Length) to[written] = (byte)((buffer << (toBits - bits)) & ((1u << toBits) - 1));
    }
}
