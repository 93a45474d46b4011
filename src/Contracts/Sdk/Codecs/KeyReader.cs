using System.Buffers.Binary;
using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>Reads what <see cref="KeyWriter"/> wrote. Keys come from our own state, so anything else is an exception.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct KeyReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first byte of the key's own part.</summary>
    public KeyReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Whether all was read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads a byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a truth value.</summary>
    public bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw Corrupt(),
    };

    /// <summary>Reads two bytes.</summary>
    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    /// <summary>Reads four bytes.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>Reads eight bytes.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>Reads a signed byte.</summary>
    public sbyte ReadSByte() => unchecked((sbyte)(ReadByte() ^ 0x80));

    /// <summary>Reads a signed integer of two bytes.</summary>
    public short ReadInt16() => unchecked((short)(ReadUInt16() ^ 0x8000));

    /// <summary>Reads a signed integer of four bytes.</summary>
    public int ReadInt32() => unchecked((int)(ReadUInt32() ^ 0x8000_0000));

    /// <summary>Reads a signed integer of eight bytes.</summary>
    public long ReadInt64() => unchecked((long)(ReadUInt64() ^ 0x8000_0000_0000_0000));

    /// <summary>Reads a time.</summary>
    public Timestamp ReadTimestamp() => new(ReadInt64());

    /// <summary>Reads a hash.</summary>
    public Hash32 ReadHash() => new(Take(Hash32.Size));

    /// <summary>Reads an address.</summary>
    public Address ReadAddress() => new(Take(Address.Size));

    /// <summary>Reads a public key.</summary>
    public PublicKey ReadPublicKey() => new(Take(PublicKey.Size));

    /// <summary>Reads text.</summary>
    public string ReadString() => System.Text.Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads bytes.</summary>
    public byte[] ReadBytes()
    {
        int zeros = 0;
        int end = 0;
        while (true)
        {
            int next = _rest[end..].IndexOf(KeyWriter.Escape);
            if (next < 0 || end + next + 1 >= _rest.Length) throw Corrupt();
            end += next;
            if (_rest[end + 1] == KeyWriter.Terminator) break;
            if (_rest[end + 1] != KeyWriter.EscapedZero) throw Corrupt();
            zeros++;
            end += 2;
        }

        byte[] bytes = new byte[end - zeros];
        for (int from = 0, to = 0; from < end; from++)
        {
            bytes[to++] = _rest[from];
            if (_rest[from] == KeyWriter.Escape) from++;
        }

        _rest = _rest[(end + 2)..];
        return bytes;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count) throw Corrupt();

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidOperationException Corrupt() => new("A state key is not what this contract's key codec writes.");
}
