using System.Diagnostics.CodeAnalysis;

namespace Chain.Contracts.Sdk;

/// <summary>An entry of a state map.</summary>
/// <typeparam name="TKey">Type of the key.</typeparam>
/// <typeparam name="TValue">Type of the value.</typeparam>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
public readonly record struct StateEntry<TKey, TValue>(TKey Key, TValue Value);

/// <summary>
/// An ordered map in the contract's state. Keys order by value: integers by number, text by code point, records and
/// tuples by their parts in turn.
/// </summary>
/// <typeparam name="TKey">Type of keys; at most 255 bytes encoded.</typeparam>
/// <typeparam name="TValue">Type of values; at most 64 KiB encoded.</typeparam>
public sealed class StateMap<TKey, TValue>
    where TKey : notnull
{
    private readonly ContractContext _context;
    private readonly byte _slot;
    private readonly KeyCodec<TKey> _keys;
    private readonly Codec<TValue> _values;

    /// <summary>Called by the generated constructor.</summary>
    public StateMap(ContractContext context, byte slot, KeyCodec<TKey> keys, Codec<TValue> values)
    {
        _context = context;
        _slot = slot;
        _keys = keys;
        _values = values;
    }

    /// <summary>The value of a key; reading one that is absent is the fault <c>KeyNotFound</c>.</summary>
    public TValue this[TKey key]
    {
        get => Require(key, StateFaults.KeyNotFound);
        set => StateAccess.Write(_context, KeyOf(key), _values, value);
    }

    /// <summary>Whether the key has a value.</summary>
    public bool Contains(TKey key) => _context.Contains(KeyOf(key).Written);

    /// <summary>Reads a value; false if the key has none.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        StateAccess.TryRead(_context, KeyOf(key), _values, out value);

    /// <summary>The value of a key, or <paramref name="absent"/> if it has none.</summary>
    public TValue GetOr(TKey key, TValue absent) => TryGet(key, out TValue? value) ? value : absent;

    /// <summary>The value of a key; a fault if it has none.</summary>
    public TValue Require(TKey key, Fault fault)
    {
        if (!TryGet(key, out TValue? value)) _context.Raise(fault);
        return value;
    }

    /// <summary>Removes a key and its value, if there.</summary>
    public void Remove(TKey key) => _context.Remove(KeyOf(key).Written);

    /// <summary>The first entries in key order.</summary>
    /// <param name="limit">Most entries; at most 1,000.</param>
    public StateEntry<TKey, TValue>[] Range(int limit)
    {
        _context.StartKey(_slot);
        return Read(limit);
    }

    /// <summary>Entries in key order, from <paramref name="from"/> on.</summary>
    /// <param name="from">Least key.</param>
    /// <param name="limit">Most entries; at most 1,000.</param>
    public StateEntry<TKey, TValue>[] RangeFrom(TKey from, int limit)
    {
        KeyOf(from);
        return Read(limit);
    }

    /// <summary>Entries in key order after <paramref name="after"/>: the next page.</summary>
    /// <param name="after">The last key of the page before; need not exist.</param>
    /// <param name="limit">Most entries; at most 1,000.</param>
    public StateEntry<TKey, TValue>[] RangeAfter(TKey after, int limit)
    {
        KeyOf(after).WriteByte(0); // Keys are prefix-free: nothing lies between a key and the key with a zero after it.
        return Read(limit);
    }

    private StateEntry<TKey, TValue>[] Read(int limit)
    {
        int prefixLength = _context.KeyPrefix.Length + 1;
        List<StateEntry> found = StateAccess.Scan<StateEntry<TKey, TValue>>(_context, _context.Keys.Written[..prefixLength], limit);
        StateEntry<TKey, TValue>[] entries = new StateEntry<TKey, TValue>[found.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            KeyReader key = new(found[i].Key.AsSpan(prefixLength));
            entries[i] = new(_keys.Read(ref key), StateAccess.Decode(_context, _values, found[i].Value));
        }

        return entries;
    }

    private KeyWriter KeyOf(TKey key)
    {
        KeyWriter writer = _context.StartKey(_slot);
        _keys.Write(writer, key);
        return writer;
    }
}
