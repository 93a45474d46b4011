namespace CLASS;

/// <summary>Notes on items, each kept by one member who may hand it over.</summary>
[Contract("CONTRACT", Version = 1)]
public sealed partial class CLASSContract : Contract
{
    private readonly StateMap<string, Entry> _entries;

    /// <summary>Why a call is refused.</summary>
    public static class Faults
    {
        /// <summary>No such item.</summary>
        public static readonly Fault UnknownItem = new("There is no such item.");

        /// <summary>The item is another member's.</summary>
        public static readonly Fault NotKeeper = new("Another member keeps the item; ask that one to hand it over.");
    }

    /// <summary>Writes a note on an item. Who writes the first one keeps the item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="note">The note.</param>
    [Call]
    public void Put(string item, string note)
    {
        if (_entries.TryGet(item, out Entry? entry)) Require(entry.Keeper == Sender, Faults.NotKeeper);
        _entries[item] = new Entry(Sender, note, Block.Timestamp);
    }

    /// <summary>Hands an item over.</summary>
    /// <param name="item">The item.</param>
    /// <param name="to">Who keeps it from now on.</param>
    [Call]
    public void HandOver(string item, Address to)
    {
        Entry entry = _entries.Require(item, Faults.UnknownItem);
        Require(entry.Keeper == Sender, Faults.NotKeeper);
        _entries[item] = entry with { Keeper = to, Since = Block.Timestamp };
        Emit(new HandedOver(item, Sender, to));
    }

    /// <summary>What is known of an item, or nothing.</summary>
    /// <param name="item">The item.</param>
    [View]
    public Entry? Get(string item) => _entries.TryGet(item, out Entry? entry) ? entry : null;
}

/// <summary>An item.</summary>
/// <param name="Keeper">Who keeps it.</param>
/// <param name="Note">What is noted on it.</param>
/// <param name="Since">Since when.</param>
public sealed record Entry(Address Keeper, string Note, Timestamp Since);

/// <summary>An item was handed over.</summary>
/// <param name="Item">The item.</param>
/// <param name="From">Who kept it.</param>
/// <param name="To">Who keeps it now.</param>
[Event]
public sealed record HandedOver(string Item, Address From, Address To);
