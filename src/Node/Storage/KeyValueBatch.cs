using System.Buffers.Binary;

namespace Chain.Node.Storage;

/// <summary>
/// Ordered puts and deletes that take effect together. Built in one managed buffer in the serialised form of RocksDB's
/// write batch (sequence number, count, then tagged records), so that a whole block crosses to the library in one call.
/// Reusable by <see cref="Clear"/>.
/// </summary>
public sealed class KeyValueBatch
{
    private const int HeaderBytes = 12;

    private byte[] _buffer;
    private int _length = HeaderBytes;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="capacity">Bytes to reserve.</param>
    public KeyValueBatch(int capacity = 4096) => _buffer = new byte[Math.Max(capacity, 64)];

    /// <summary>Operations held.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held, keys and values and framing.</summary>
    public int Bytes => _length;

    /// <summary>The serialised batch; valid until the next change.</summary>
    internal ReadOnlySpan<byte> Serialised
    {
        get
        {
            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(8), Count);
            return _buffer.AsSpan(0, _length);
        }
    }

    /// <summary>Sets a key's value.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public void Put(Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(KeyValueOperation.Put, column, key, value);

    /// <summary>Removes a key, if it is there.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public void Delete(Column column, ReadOnlySpan<byte> key) => Add(KeyValueOperation.Delete, column, key, default);

    /// <summary>Removes all keys with <c>from ≤ key &lt; toExclusive</c>.</summary>
    /// <exception cref="ArgumentException">An end is empty.</exception>
    public void DeleteRange(Column column, ReadOnlySpan<byte> from, ReadOnlySpan<byte> toExclusive)
    {
        if (toExclusive.IsEmpty) throw new ArgumentException("The end of a range is not empty.", nameof(toExclusive));

        Add(KeyValueOperation.DeleteRange, column, from, toExclusive);
    }

    /// <summary>Forgets all operations and keeps the buffer.</summary>
    public void Clear()
    {
        _length = HeaderBytes;
        Count = 0;
    }

    /// <summary>Reads the operations back, in order.</summary>
    internal KeyValueOperations Operations() => new(_buffer.AsSpan(HeaderBytes, _length - HeaderBytes));

    private void Add(KeyValueOperation operation, Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty) throw new ArgumentException("A key is not empty.", nameof(key));

        // Two one-byte fields (the column is below 128) and two lengths of at most five bytes.
        int needed = checked(_length + 12 + key.Length + value.Length);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Array.MaxLength));

        _buffer[_length++] = (byte)operation;
        _buffer[_length++] = (byte)column;
        AddBytes(key);
        if (operation != KeyValueOperation.Delete) AddBytes(value);
        Count++;
    }

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        uint length = (uint)bytes.Length;
        for (; length >= 0x80; length >>= 7) _buffer[_length++] = (byte)(length | 0x80);
        _buffer[_length++] = (byte)length;
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}

/// <summary>Kinds of operation, with the tags of RocksDB's write-ahead log (db/dbformat.h, <c>kTypeColumnFamily…</c>).</summary>
internal enum KeyValueOperation : byte
{
    Delete = 0x4,
    Put = 0x5,
    DeleteRange = 0xE,
}

/// <summary>Walks the operations of a batch.</summary>
internal ref struct KeyValueOperations(ReadOnlySpan<byte> records)
{
    private ReadOnlySpan<byte> _rest = records;

    public KeyValueOperation Operation { get; private set; }

    public Column Column { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Value of a put, end of a range, empty for a deletion.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;

        Operation = (KeyValueOperation)_rest[0];
        Column = (Column)_rest[1];
        _rest = _rest[2..];
        Key = TakeBytes();
        Value = Operation == KeyValueOperation.Delete ? default : TakeBytes();
        return true;
    }

    private ReadOnlySpan<byte> TakeBytes()
    {
        int length = 0;
        int at = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _rest[at++];
            length |= (next & 0x7f) << shift;
            if (next < 0x80) break;
        }

        ReadOnlySpan<byte> bytes = _rest.Slice(at, length);
        _rest = _rest[(at + length)..];
        return bytes;
    }
}
