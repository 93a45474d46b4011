using System.Diagnostics.CodeAnalysis;

namespace Chain.Encoding;

/// <summary>Lower-case hexadecimal text.</summary>
public static class Hex
{
    /// <summary>Two lower-case digits a byte.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Parses exactly <paramref name="destination"/>.Length bytes of either case; false for anything else.</summary>
    public static bool TryDecode([NotNullWhen(true)] string? text, Span<byte> destination)
    {
        if (text is null || text.Length != destination.Length * 2) return false;

        return Convert.FromHexString(text, destination, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == destination.Length;
    }

    /// <summary>Parses an even number of digits of either case; false for anything else.</summary>
    public static bool TryDecode([NotNullWhen(true)] string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.Length % 2 != 0) return false;

        byte[] result = new byte[text.Length / 2];
        if (!TryDecode(text, result.AsSpan())) return false;

        bytes = result;
        return true;
    }
}
