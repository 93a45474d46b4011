using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Sdk;

/// <summary>
/// An ordered map with two-part keys, for "all orders of this customer": entries of one group lie together and are read
/// in key order.
/// </summary>
/// <typeparam name="TGroup">Type of groups.</typeparam>
/// <typeparam name="TKey">Type of keys within a group.</typeparam>
/// <typeparam name="TValue">Type of values; at most 64 KiB encoded.</typeparam>
public sealed class StateMap<TGroup, TKey, TValue>
    where TGroup : notnull
    where TKey : notnull
{
    private readonly ContractContext _context;
    private readonly byte _slot;
    private readonly KeyCodec<TGroup> _groups;
    private readonly KeyCodec<TKey> _keys;
    private readonly Codec<TValue> _values;

    /// <summary>Called by the generated constructor.</summary>
    public StateMap(
        ContractContext context, byte slot, KeyCodec<TGroup> groups, KeyCodec<TKey> keys, Codec<TValue> values)
    {
        _context = context;
        _slot = slot;
        _groups = groups;
        _keys = keys;
        _values = values;
    }

    /// <summary>The value of a key in a group; reading one that is absent is the fault <c>KeyNotFound</c>.</summary>
    [SuppressMessage("Design", "CA1023", Justification = "The two indices are the two parts of one key.")]
    public TValue this[TGroup group, TKey key]
    {
        get => Require(group, key, StateFaults.KeyNotFound);
        set => StateAccess.Write(_context, KeyOf(group, key), _values, value);
    }

    /// <summary>Whether the key has a value in the group.</summary>
    public bool Contains(TGroup group, TKey key) => _context.Contains(KeyOf(group, key).Written);

    /// <summary>Reads a value; false if the key has none in the group.</summary>
    public bool TryGet(TGroup group, TKey key, [MaybeNullWhen(false)] out TValue value) =>
        StateAccess.TryRead(_context, KeyOf(group, key), _values, out value);

    /// <summary>The value of a key in a group; a fault if it has none.</summary>
    public TValue Require(TGroup group, TKey key, Fault fault)
    {
        if (!TryGet(group, key, out TValue? value)) _context.Raise(fault);
        return value;
    }

    /// <summary>Removes a key and its value, if there.</summary>
    public void Remove(TGroup group, TKey key) => _context.Remove(KeyOf(group, key).Written);

    /// <summary>The first entries of a group in key order.</summary>
    /// <param name="group">The group.</param>
    /// <param name="limit">Most entries; at most 1,000.</param>
    public StateEntry<TKey, TValue>[] Range(TGroup group, int limit)
    {
        int prefixLength = StartGroup(group).Written.Length;
        return Read(prefixLength, limit);
    }

    /// <summary>Entries of a group in key order, from <paramref name="from"/> on.</summary>
    /// <param name="group">The group.</param>
    /// <param name="from">Least key.</param>
    /// <param name="limit">Most entries; at most 1,000.</param>
    public StateEntry<TKey, TValue>[] RangeFrom(TGroup group, TKey from, int limit)
    {
        KeyWriter writer = StartGroup(group);
        int prefixLength = writer.Written.Length;
        _keys.Write(writer, from);
        return Read(prefixLength, limit);
    }

    /// <summary>Entries of a group in key order after <paramref name="after"/>: the next page.</summary>
    /// <param name="group">The group.</param>
    /// <param name="after">The last key of the page before; need not exist.</param>
    /// <param name="limit">Most entries; at most 1,000.</param>
    public StateEntry<TKey, TValue>[] RangeAfter(TGroup group, TKey after, int limit)
    {
        KeyWriter writer = StartGroup(group);
        int prefixLength = writer.Written.Length;
        _keys.Write(writer, after);
        writer.WriteByte(0);
        return Read(prefixLength, limit);
    }

    private StateEntry<TKey, TValue>[] Read(int prefixLength, int limit)
    {
        List<StateEntry> found = StateAccess.Scan<StateEntry<TKey, TValue>>(_context, _context.Keys.Written[..prefixLength], limit);
        StateEntry<TKey, TValue>[] entries = new StateEntry<TKey, TValue>[found.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            KeyReader key = new(found[i].Key.AsSpan(prefixLength));
            entries[i] = new(_keys.Read(ref key), StateAccess.Decode(_context, _values, found[i].Value));
        }

        return entries;
    }

    private KeyWriter StartGroup(TGroup group)
    {
        KeyWriter writer = _context.StartKey(_slot);
        _groups.Write(writer, group);
        return writer;
    }

    private KeyWriter KeyOf(TGroup group, TKey key)
    {
        KeyWriter writer = StartGroup(group);
        _keys.Write(writer, key);
        return writer;
    }
}
