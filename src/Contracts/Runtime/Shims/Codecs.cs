using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Runtime.Shims;

/// <summary>Members of encodings and of the SDK whose time depends on lengths.</summary>
public static class Codecs
{
    private const int CapacityMax = 4_096;

    // A buffer that grows by doubling is copied at each step.
    private const int Copies = 3;

    /// <summary>A writer; it grows from at most 4 KiB.</summary>
    public static CanonicalWriter NewWriter(int capacity)
    {
        int reserved = Math.Clamp(capacity, 16, CapacityMax);
        Meter.Current.ChargeBytes(64 + reserved);
        return new CanonicalWriter(reserved);
    }

    /// <summary>Writes text.</summary>
    public static void WriteString(CanonicalWriter self, string value)
    {
        ChargeText(value);
        self.WriteString(value);
    }

    /// <summary>Writes bytes.</summary>
    public static void WriteBytes(CanonicalWriter self, ReadOnlySpan<byte> value)
    {
        ChargeWrite(value.Length);
        self.WriteBytes(value);
    }

    /// <summary>Copies encoded values.</summary>
    public static void WriteEncoded(CanonicalWriter self, ReadOnlySpan<byte> value)
    {
        ChargeWrite(value.Length);
        self.WriteEncoded(value);
    }

    /// <summary>A copy of what was written.</summary>
    public static byte[] ToArray(CanonicalWriter self)
    {
        Meter.Current.ChargeBytes(24L + self.Length);
        return self.ToArray();
    }

    /// <summary>Reads text. Its bytes are looked at first, which makes nothing; they are part of the input, which was paid for.</summary>
    public static string ReadString(ref CanonicalReader self, int maxBytes)
    {
        ReadOnlySpan<byte> bytes = self.ReadUtf8(maxBytes);
        Text.ChargeNew(2L * System.Text.Encoding.UTF8.GetCharCount(bytes));
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads bytes of a length; on error as many zeros are made.</summary>
    public static ReadOnlySpan<byte> ReadFixedBytes(ref CanonicalReader self, int size)
    {
        Meter.Current.ChargeBytes(Math.Max(size, 0));
        return self.ReadFixedBytes(size);
    }

    /// <summary>Writes text into a key.</summary>
    public static void WriteKeyString(KeyWriter self, string value)
    {
        ChargeText(value);
        self.WriteString(value);
    }

    /// <summary>Writes bytes into a key.</summary>
    public static void WriteKeyBytes(KeyWriter self, ReadOnlySpan<byte> value)
    {
        ChargeWrite(20L * value.Length);
        self.WriteBytes(value);
    }

    /// <summary>Reads text out of a key, which has at most 255 bytes.</summary>
    public static string ReadKeyString(ref KeyReader self)
    {
        Text.ChargeNew(255);
        return self.ReadString();
    }

    /// <summary>Reads bytes out of a key, which has at most 255 bytes.</summary>
    public static byte[] ReadKeyBytes(ref KeyReader self)
    {
        Text.ChargeNew(255);
        return self.ReadBytes();
    }

    /// <summary>The hexadecimal text of bytes.</summary>
    public static string EncodeHex(ReadOnlySpan<byte> bytes)
    {
        Text.ChargeNew(2L * bytes.Length);
        return Hex.Encode(bytes);
    }

    /// <summary>The bytes of a hexadecimal text.</summary>
    public static bool DecodeHex(string? text, out byte[]? bytes)
    {
        Text.ChargeNew(text?.Length ?? 0);
        return Hex.TryDecode(text, out bytes);
    }

    /// <summary>The bytes of a hexadecimal text.</summary>
    public static bool DecodeHexInto(string? text, Span<byte> destination)
    {
        Text.ChargeNew(text?.Length ?? 0);
        return Hex.TryDecode(text, destination);
    }

    /// <summary>A fault with a detail.</summary>
    public static Fault With(Fault self, string detail)
    {
        ArgumentNullException.ThrowIfNull(self);
        Text.ChargeNew(Copies * ((long)self.Message.Length + (detail?.Length ?? 0)));
        return self.With(detail!);
    }

    private static void ChargeText(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ChargeWrite(6L * value.Length);
    }

    private static void ChargeWrite(long bytes)
    {
        Meter meter = Meter.Current;
        meter.Charge(bytes);
        meter.ChargeBytes(Copies * bytes);
    }
}
