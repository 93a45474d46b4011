namespace Chain.Contracts.Library.Store;

/// <summary>Bytes under keys, each owned by the member that put it first. One key a transaction; what load tests call.</summary>
[Contract("store", Version = 1)]
public sealed partial class Store : Contract
{
    private const int PageMax = 100;

    private readonly StateMap<string, Entry> _entries;

    /// <summary>Why the store refuses a call.</summary>
    public static class Faults
    {
        /// <summary>Somebody else put the key first.</summary>
        public static readonly Fault NotOwner = new("The key belongs to another member; use a key of your own.");

        /// <summary>Nothing is stored under the key.</summary>
        public static readonly Fault UnknownKey = new("Nothing is stored under the key.");

        /// <summary>The key is empty or longer than 128 characters.</summary>
        public static readonly Fault BadKey = new("A key has 1 to 128 characters.");
    }

    /// <summary>Puts a value under a key. A key that exists may be replaced only by the member that put it first.</summary>
    /// <param name="key">1 to 128 characters.</param>
    /// <param name="value">At most 64 KiB less some tens of bytes.</param>
    [Call]
    public void Put(string key, byte[] value)
    {
        Require(key.Length is > 0 and <= 128, Faults.BadKey);
        Address sender = Sender;
        if (_entries.TryGet(key, out Entry? entry)) Require(entry.Owner == sender, Faults.NotOwner);
        _entries[key] = new Entry(sender, value);
    }

    /// <summary>Removes a key. Only the member that put it first may.</summary>
    /// <param name="key">The key.</param>
    [Call]
    public void Remove(string key)
    {
        Entry entry = _entries.Require(key, Faults.UnknownKey);
        Require(entry.Owner == Sender, Faults.NotOwner);
        _entries.Remove(key);
    }

    /// <summary>The value under a key, or nothing.</summary>
    /// <param name="key">The key.</param>
    [View]
    public byte[]? Get(string key) => _entries.TryGet(key, out Entry? entry) ? entry.Value : null;

    /// <summary>Who put a key first, or nothing.</summary>
    /// <param name="key">The key.</param>
    [View]
    public Address? OwnerOf(string key) => _entries.TryGet(key, out Entry? entry) ? entry.Owner : null;

    /// <summary>Keys in order, at most 100.</summary>
    /// <param name="after">The last key of the page before; absent for the first page.</param>
    [View]
    public string[] Keys(string? after)
    {
        StateEntry<string, Entry>[] page = after is null ? _entries.Range(PageMax) : _entries.RangeAfter(after, PageMax);
        string[] keys = new string[page.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = page[i].Key;
        return keys;
    }
}

/// <summary>What stands under a key.</summary>
/// <param name="Owner">The member that put it first.</param>
/// <param name="Value">The bytes.</param>
public sealed record Entry(Address Owner, byte[] Value);
