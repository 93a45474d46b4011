using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chain.Encoding;

/// <summary>A 64-byte Ed25519 signature (RFC 8032), not checked.</summary>
public readonly struct Signature : IEquatable<Signature>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 64;

    private readonly Bytes64 _bytes;

    /// <summary>Copies 64 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 64 bytes long.</exception>
    public Signature(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A signature has {Size} bytes, not {bytes.Length}.", nameof(bytes));

        bytes.CopyTo(_bytes);
    }

    /// <summary>Writes the 64 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_bytes).CopyTo(destination);

    /// <summary>A new array of the 64 bytes.</summary>
    public byte[] ToArray() => ((ReadOnlySpan<byte>)_bytes).ToArray();

    /// <inheritdoc/>
    public bool Equals(Signature other) => ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Signature other && Equals(other);

    /// <summary>Four bytes of the signature, equal on every machine.</summary>
    public override int GetHashCode() => MemoryMarshal.Read<int>(_bytes);

    /// <summary>One hundred and twenty-eight lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Encode(_bytes);

    /// <summary>Whether the bytes are equal.</summary>
    public static bool operator ==(Signature left, Signature right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(Signature left, Signature right) => !left.Equals(right);

    [InlineArray(Size)]
    private struct Bytes64
    {
        private byte _first;
    }
}
