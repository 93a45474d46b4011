namespace Chain.Contracts.Library.ProductionOrders;

/// <summary>Names an order, the same in all organisations.</summary>
/// <param name="Value">1 to 64 characters.</param>
public readonly record struct OrderId(string Value);

/// <summary>Where an order stands. Numbers leave room for the planning steps between confirmation and production.</summary>
public enum OrderStatus : byte
{
    /// <summary>The buyer asks.</summary>
    Placed = 10,

    /// <summary>The supplier agrees to this version.</summary>
    Confirmed = 20,

    /// <summary>The supplier produces.</summary>
    InProgress = 50,

    /// <summary>The ordered quantity is made; the supplier holds it.</summary>
    Completed = 60,

    /// <summary>A third organisation, such as a carrier, holds the goods.</summary>
    InTransit = 65,

    /// <summary>The buyer holds the goods.</summary>
    Delivered = 70,

    /// <summary>The buyer accepted the goods.</summary>
    Closed = 80,

    /// <summary>Called off before production.</summary>
    Cancelled = 90,
}

/// <summary>An order of one product.</summary>
/// <param name="Buyer">Id of the organisation that ordered.</param>
/// <param name="Supplier">Id of the organisation that produces.</param>
/// <param name="Product">What is ordered, such as a GTIN.</param>
/// <param name="Quantity">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of measure, UN/CEFACT recommendation 20: <c>C62</c> is pieces, <c>KGM</c> kilograms.</param>
/// <param name="Due">When it is needed.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Version">Counts every change from 1. A call names the version it is based on.</param>
/// <param name="Completed">How much is made.</param>
/// <param name="Holder">Id of the organisation that holds the goods.</param>
/// <param name="ChangedAt">Time of the last change.</param>
public sealed record Order(
    string Buyer,
    string Supplier,
    string Product,
    Measure Quantity,
    string Unit,
    Timestamp Due,
    OrderStatus Status,
    uint Version,
    Measure Completed,
    string Holder,
    Timestamp ChangedAt);

/// <summary>An order and its id, in lists.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Order">What is known of it.</param>
public sealed record OrderEntry(OrderId Id, Order Order);

/// <summary>An order as one version left it, and who made the version.</summary>
/// <param name="Order">The order.</param>
/// <param name="By">The member whose call it was.</param>
public sealed record OrderVersion(Order Order, Address By);

/// <summary>An order was placed.</summary>
/// <param name="Id">The order.</param>
/// <param name="Buyer">Who ordered.</param>
/// <param name="Supplier">Who is to produce.</param>
/// <param name="Product">What.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="Due">When it is needed.</param>
[Event]
public sealed record OrderPlaced(
    OrderId Id, string Buyer, string Supplier, string Product, Measure Quantity, string Unit, Timestamp Due);

/// <summary>The buyer changed an order, which the supplier has to confirm again.</summary>
/// <param name="Id">The order.</param>
/// <param name="Version">The new version.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Due">When it is needed.</param>
[Event]
public sealed record OrderChanged(OrderId Id, uint Version, Measure Quantity, Timestamp Due);

/// <summary>An order went from one status to another.</summary>
/// <param name="Id">The order.</param>
/// <param name="Version">The new version.</param>
/// <param name="From">Status before.</param>
/// <param name="To">Status now.</param>
/// <param name="Note">Why, where somebody said so.</param>
[Event]
public sealed record OrderStatusChanged(OrderId Id, uint Version, OrderStatus From, OrderStatus To, string? Note);

/// <summary>Part of an order was made.</summary>
/// <param name="Id">The order.</param>
/// <param name="Version">The new version.</param>
/// <param name="Quantity">How much was made.</param>
/// <param name="Completed">How much is made in all.</param>
[Event]
public sealed record ProductionReported(OrderId Id, uint Version, Measure Quantity, Measure Completed);

/// <summary>The goods of an order changed hands, as both parties signed.</summary>
/// <param name="Id">The order.</param>
/// <param name="Version">The new version.</param>
/// <param name="From">Who gave.</param>
/// <param name="FromOrganisation">For which organisation.</param>
/// <param name="To">Who took.</param>
/// <param name="ToOrganisation">For which organisation.</param>
[Event]
public sealed record OrderHandedOver(
    OrderId Id, uint Version, Address From, string FromOrganisation, Address To, string ToOrganisation);
