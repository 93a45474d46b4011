using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chain.Encoding;

/// <summary>
/// A 20-byte account address: the first 20 bytes of <c>SHA-256(tag ‖ public key)</c>. Shown as Bech32m with prefix
/// <c>ch</c> (BIP-350). Ordered as its bytes are.
/// </summary>
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    /// <summary>Human-readable part of the text form.</summary>
    public const string Prefix = "ch";

    private readonly Bytes20 _bytes;

    /// <summary>Copies 20 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 20 bytes long.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"An address has {Size} bytes, not {bytes.Length}.", nameof(bytes));

        bytes.CopyTo(_bytes);
    }

    /// <summary>Writes the 20 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_bytes).CopyTo(destination);

    /// <summary>A new array of the 20 bytes.</summary>
    public byte[] ToArray() => ((ReadOnlySpan<byte>)_bytes).ToArray();

    /// <summary>Parses the Bech32m form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address)
    {
        address = default;
        if (!Bech32m.TryDecode(text, Prefix, out byte[]? bytes) || bytes.Length != Size) return false;

        address = new Address(bytes);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <summary>Four bytes of the address, equal on every machine.</summary>
    public override int GetHashCode() => MemoryMarshal.Read<int>(_bytes);

    /// <inheritdoc/>
    public int CompareTo(Address other) => ((ReadOnlySpan<byte>)_bytes).SequenceCompareTo(other._bytes);

    /// <summary>The Bech32m form, <c>ch1…</c>.</summary>
    public override string ToString() => Bech32m.Encode(Prefix, _bytes);

    /// <summary>Whether the bytes are equal.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Byte order.</summary>
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    /// <summary>Byte order.</summary>
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    /// <summary>Byte order.</summary>
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    /// <summary>Byte order.</summary>
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    [InlineArray(Size)]
    private struct Bytes20
    {
        private byte _first;
    }
}
