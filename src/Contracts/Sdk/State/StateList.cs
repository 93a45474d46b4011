namespace Chain.Contracts.Sdk;

/// <summary>A list in the contract's state: append, read by index, replace. Its length is a value of its own.</summary>
/// <typeparam name="T">Type of items; at most 64 KiB encoded.</typeparam>
public sealed class StateList<T>
{
    private readonly ContractContext _context;
    private readonly byte _slot;
    private readonly Codec<T> _codec;

    /// <summary>Called by the generated constructor.</summary>
    public StateList(ContractContext context, byte slot, Codec<T> codec)
    {
        _context = context;
        _slot = slot;
        _codec = codec;
    }

    /// <summary>Number of items. Costs a read.</summary>
    public uint Count
    {
        get
        {
            if (!_context.TryRead(_context.StartKey(_slot).Written, out ReadOnlySpan<byte> bytes)) return 0;

            CanonicalReader reader = new(bytes);
            uint count = (uint)reader.ReadUInt64(uint.MaxValue);
            if (!reader.TryFinish(out _)) _context.Raise(StateFaults.StateUndecodable);
            return count;
        }
    }

    /// <summary>An item; the call faults if the index is not below <see cref="Count"/>.</summary>
    public T this[uint index]
    {
        get
        {
            if (!StateAccess.TryRead(_context, KeyOf(index), _codec, out T? item)) _context.Raise(StateFaults.IndexOutOfRange);
            return item;
        }

        set
        {
            if (!_context.Contains(KeyOf(index).Written)) _context.Raise(StateFaults.IndexOutOfRange);
            StateAccess.Write(_context, KeyOf(index), _codec, value);
        }
    }

    /// <summary>Appends an item and returns its index.</summary>
    public uint Add(T item)
    {
        uint index = Count;
        StateAccess.Write(_context, KeyOf(index), _codec, item);
        SetCount(checked(index + 1));
        return index;
    }

    /// <summary>Removes the last item; the call faults if there is none.</summary>
    public void RemoveLast()
    {
        uint count = Count;
        if (count == 0) _context.Raise(StateFaults.IndexOutOfRange);
        _context.Remove(KeyOf(count - 1).Written);
        SetCount(count - 1);
    }

    /// <summary>Items from an index on.</summary>
    /// <param name="from">Index of the first.</param>
    /// <param name="limit">Most items; at most 1,000.</param>
    public T[] Range(uint from, int limit)
    {
        KeyOf(from);
        int prefixLength = _context.KeyPrefix.Length + 1;
        List<StateEntry> found = StateAccess.Scan<T>(_context, _context.Keys.Written[..prefixLength], limit);
        T[] items = new T[found.Count];
        for (int i = 0; i < items.Length; i++) items[i] = StateAccess.Decode(_context, _codec, found[i].Value);
        return items;
    }

    private void SetCount(uint count)
    {
        ReadOnlySpan<byte> key = _context.StartKey(_slot).Written;
        if (count == 0)
        {
            _context.Remove(key);
            return;
        }

        _context.Values.Clear();
        _context.Values.WriteUInt64(count);
        _context.Write(key, _context.Values.WrittenSpan);
    }

    private KeyWriter KeyOf(uint index)
    {
        KeyWriter writer = _context.StartKey(_slot);
        writer.WriteUInt32(index);
        return writer;
    }
}
