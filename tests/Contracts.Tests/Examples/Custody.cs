using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Examples;

/// <summary>Hand-over of goods that both parties sign.</summary>
[Contract("custody", Version = 1)]
public sealed partial class Custody : Contract
{
    private readonly StateMap<ItemId, Holding> _holdings;
    private readonly StateMap<Address, ItemId, bool> _itemsOf;

    /// <summary>Why custody refuses a call.</summary>
    public static class Faults
    {
        /// <summary>No such item.</summary>
        public static readonly Fault UnknownItem = new("The item is not known.");

        /// <summary>The item exists.</summary>
        public static readonly Fault ItemExists = new("The item exists.");

        /// <summary>A signature is missing.</summary>
        public static readonly Fault BothPartiesMustSign = new("Both parties must sign.");
    }

    /// <summary>Takes a new item into custody.</summary>
    /// <param name="item">The item.</param>
    [Call]
    public void Register(ItemId item)
    {
        Require(!_holdings.Contains(item), Faults.ItemExists);
        _holdings[item] = new Holding(Sender, Block.Timestamp);
        _itemsOf[Sender, item] = true;
    }

    /// <summary>Hands an item over.</summary>
    /// <param name="item">The item.</param>
    /// <param name="to">Who receives it.</param>
    [Call]
    public void HandOver(ItemId item, Address to)
    {
        Holding holding = _holdings.Require(item, Faults.UnknownItem);
        Require(Signed(holding.Holder) && Signed(to), Faults.BothPartiesMustSign);
        _holdings[item] = holding with { Holder = to, Since = Block.Timestamp };
        _itemsOf.Remove(holding.Holder, item);
        _itemsOf[to, item] = true;
        Emit(new CustodyTransferred(item, holding.Holder, to));
    }

    /// <summary>Who holds an item.</summary>
    /// <param name="item">The item.</param>
    [View]
    public Holding Get(ItemId item) => _holdings.Require(item, Faults.UnknownItem);

    /// <summary>What somebody holds, a page at a time.</summary>
    /// <param name="holder">The holder.</param>
    /// <param name="after">The last item of the page before.</param>
    /// <param name="limit">Items of a page.</param>
    [View]
    public IReadOnlyList<ItemId> ItemsOf(Address holder, ItemId? after, int limit)
    {
        StateEntry<ItemId, bool>[] page = after is { } last
            ? _itemsOf.RangeAfter(holder, last, limit)
            : _itemsOf.Range(holder, limit);
        return [.. page.Select(entry => entry.Key)];
    }
}

/// <summary>Names an item.</summary>
public readonly record struct ItemId(string Value);

/// <summary>Who holds an item.</summary>
/// <param name="Holder">The holder.</param>
/// <param name="Since">Since when.</param>
public sealed record Holding(Address Holder, Timestamp Since);

/// <summary>An item changed hands.</summary>
[Event]
public sealed record CustodyTransferred(ItemId Item, Address From, Address To);
