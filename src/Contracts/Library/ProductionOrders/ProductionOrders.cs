namespace Chain.Contracts.Library.ProductionOrders;

/// <summary>
/// Orders between organisations, from placing to acceptance. Every call names the version that it is based on, so that
/// nobody decides on what has changed meanwhile; goods change hands only when both parties sign.
/// </summary>
[Contract("production-orders", Version = 1)]
public sealed partial class ProductionOrders : Contract
{
    /// <summary>Role that places, changes, cancels and accepts orders for the buyer.</summary>
    public const string BuyerRole = "buyer";

    /// <summary>Role that confirms, starts and cancels orders for the supplier.</summary>
    public const string PlannerRole = "planner";

    /// <summary>Role that reports production for the supplier.</summary>
    public const string OperatorRole = "operator";

    /// <summary>Role that signs hand-overs for any organisation that gives or takes goods.</summary>
    public const string DispatcherRole = "dispatcher";

    private const int TextLengthMax = 64;
    private const int NoteLengthMax = 256;
    private const int PageMax = 100;

    [Slot(0)] private readonly StateMap<OrderId, Order> _orders;
    [Slot(1)] private readonly StateMap<OrderId, uint, OrderVersion> _versions;
    [Slot(2)] private readonly StateMap<string, OrderId, bool> _byOrganisation;
    private readonly ConsortiumProxy _consortium;

    /// <summary>Places an order. The sender holds the role <c>buyer</c>; its organisation buys.</summary>
    /// <param name="id">A new id.</param>
    /// <param name="supplier">Id of the organisation that is to produce.</param>
    /// <param name="product">What, such as a GTIN.</param>
    /// <param name="quantity">How much; more than zero.</param>
    /// <param name="unit">Unit of measure.</param>
    /// <param name="due">When it is needed; in the future.</param>
    [Call]
    public void PlaceOrder(OrderId id, string supplier, string product, Measure quantity, string unit, Timestamp due)
    {
        string buyer = RequireRole(Sender, BuyerRole);
        RequireText(id.Value);
        RequireText(product);
        RequireText(unit);
        RequireTerms(quantity, due);
        Require(!_orders.Contains(id), Faults.OrderExists);
        Require(_consortium.GetOrganisation(supplier) is not null, Faults.UnknownOrganisation);

        Store(id, new Order(
            buyer, supplier, product, quantity, unit, due, OrderStatus.Placed, Version: 0, Completed: default, supplier, Block.Timestamp));
        _byOrganisation[buyer, id] = true;
        _byOrganisation[supplier, id] = true;
        Emit(new OrderPlaced(id, buyer, supplier, product, quantity, unit, due));
    }

    /// <summary>Changes quantity and due date before production. A confirmed order has to be confirmed again.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that the change is based on.</param>
    /// <param name="quantity">How much.</param>
    /// <param name="due">When it is needed.</param>
    [Call]
    public void ChangeOrder(OrderId id, uint version, Measure quantity, Timestamp due)
    {
        Order order = RequireOrder(id, version, OrderStatus.Placed, OrderStatus.Confirmed);
        Require(RequireRole(Sender, BuyerRole) == order.Buyer, Faults.NotYourOrder);
        RequireTerms(quantity, due);

        Order stored = Store(id, order with { Quantity = quantity, Due = due, Status = OrderStatus.Placed });
        Emit(new OrderChanged(id, stored.Version, quantity, due));
    }

    /// <summary>Agrees to an order as this version has it.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that is agreed to.</param>
    [Call]
    public void ConfirmOrder(OrderId id, uint version)
    {
        Order order = RequireOrder(id, version, OrderStatus.Placed);
        Require(RequireRole(Sender, PlannerRole) == order.Supplier, Faults.NotYourOrder);
        Advance(id, order, OrderStatus.Confirmed);
    }

    /// <summary>Starts production of a confirmed order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that this is based on.</param>
    [Call]
    public void StartProduction(OrderId id, uint version)
    {
        Order order = RequireOrder(id, version, OrderStatus.Confirmed);
        Require(RequireRole(Sender, PlannerRole) == order.Supplier, Faults.NotYourOrder);
        Advance(id, order, OrderStatus.InProgress);
    }

    /// <summary>Reports what was made. The order is completed once all of it is.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that this is based on.</param>
    /// <param name="quantity">How much was made since the last report.</param>
    [Call]
    public void ReportProduction(OrderId id, uint version, Measure quantity)
    {
        Order order = RequireOrder(id, version, OrderStatus.InProgress);
        Require(RequireRole(Sender, OperatorRole) == order.Supplier, Faults.NotYourOrder);
        Require(quantity > default(Measure), Faults.BadQuantity);
        Measure completed = order.Completed + quantity;
        Require(completed <= order.Quantity, Faults.MoreThanOrdered);

        // An organisation that orders from itself holds the goods already.
        OrderStatus done = order.Buyer == order.Supplier ? OrderStatus.Delivered : OrderStatus.Completed;
        OrderStatus status = completed == order.Quantity ? done : order.Status;
        Order stored = Store(id, order with { Completed = completed, Status = status });
        Emit(new ProductionReported(id, stored.Version, quantity, completed));
        if (status != order.Status) Emit(new OrderStatusChanged(id, stored.Version, order.Status, stored.Status, Note: null));
    }

    /// <summary>Hands the goods from the organisation that holds them to another. Both parties sign the transaction.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that this is based on.</param>
    /// <param name="from">Who gives; holds the role <c>dispatcher</c>.</param>
    /// <param name="to">Who takes; holds the role <c>dispatcher</c>.</param>
    [Call]
    public void HandOver(OrderId id, uint version, Address from, Address to)
    {
        Require(Signed(from) && Signed(to), Faults.BothPartiesMustSign);
        Order order = RequireOrder(id, version, OrderStatus.Completed, OrderStatus.InTransit);
        string giver = RequireRole(from, DispatcherRole), receiver = RequireRole(to, DispatcherRole);
        Require(giver == order.Holder, Faults.NotHolder);
        Require(giver != receiver, Faults.SameOrganisation);

        OrderStatus status = receiver == order.Buyer ? OrderStatus.Delivered : OrderStatus.InTransit;
        Order stored = Store(id, order with { Holder = receiver, Status = status });
        Emit(new OrderHandedOver(id, stored.Version, from, giver, to, receiver));
        if (status != order.Status) Emit(new OrderStatusChanged(id, stored.Version, order.Status, status, Note: null));
    }

    /// <summary>Accepts delivered goods, which ends the order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that this is based on.</param>
    [Call]
    public void CloseOrder(OrderId id, uint version)
    {
        Order order = RequireOrder(id, version, OrderStatus.Delivered);
        Require(RequireRole(Sender, BuyerRole) == order.Buyer, Faults.NotYourOrder);
        Advance(id, order, OrderStatus.Closed);
    }

    /// <summary>Calls an order off before production: the buyer's <c>buyer</c> or the supplier's <c>planner</c> may.</summary>
    /// <param name="id">The order.</param>
    /// <param name="version">The version that this is based on.</param>
    /// <param name="note">Why; at most 256 characters.</param>
    [Call]
    public void CancelOrder(OrderId id, uint version, string note)
    {
        Order order = RequireOrder(id, version, OrderStatus.Placed, OrderStatus.Confirmed);
        Require(note.Length <= NoteLengthMax, Faults.BadText);
        Member member = RequireMember(Sender);
        bool forBuyer = member.Organisation == order.Buyer && Holds(member, BuyerRole);
        bool forSupplier = member.Organisation == order.Supplier && Holds(member, PlannerRole);
        Require(forBuyer || forSupplier, Faults.NotYourOrder);
        Advance(id, order, OrderStatus.Cancelled, note);
    }

    /// <summary>An order, or nothing.</summary>
    /// <param name="id">The order.</param>
    [View]
    public Order? GetOrder(OrderId id) => _orders.TryGet(id, out Order? order) ? order : null;

    /// <summary>What each version of an order was and who made it, oldest first.</summary>
    /// <param name="id">The order.</param>
    /// <param name="after">The last version of the page before; 0 for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public OrderVersion[] GetHistory(OrderId id, uint after, int limit)
    {
        RequireLimit(limit);
        StateEntry<uint, OrderVersion>[] page = _versions.RangeAfter(id, after, limit);
        OrderVersion[] versions = new OrderVersion[page.Length];
        for (int i = 0; i < versions.Length; i++) versions[i] = page[i].Value;
        return versions;
    }

    /// <summary>Orders in the order of their ids.</summary>
    /// <param name="after">The last id of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public OrderEntry[] ListOrders(OrderId? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<OrderId, Order>[] page = after is { } last ? _orders.RangeAfter(last, limit) : _orders.Range(limit);
        OrderEntry[] entries = new OrderEntry[page.Length];
        for (int i = 0; i < entries.Length; i++) entries[i] = new OrderEntry(page[i].Key, page[i].Value);
        return entries;
    }

    /// <summary>Orders that an organisation placed or is to fill, in the order of their ids.</summary>
    /// <param name="organisation">Id of the organisation.</param>
    /// <param name="after">The last id of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public OrderEntry[] ListOrdersOf(string organisation, OrderId? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<OrderId, bool>[] page = after is { } last
            ? _byOrganisation.RangeAfter(organisation, last, limit)
            : _byOrganisation.Range(organisation, limit);
        OrderEntry[] entries = new OrderEntry[page.Length];
        for (int i = 0; i < entries.Length; i++) entries[i] = new OrderEntry(page[i].Key, _orders[page[i].Key]);
        return entries;
    }

    private static bool Holds(Member member, string role)
    {
        foreach (string held in member.Roles)
        {
            if (held == role) return true;
        }

        return false;
    }

    private Order RequireOrder(OrderId id, uint version, params OrderStatus[] allowed)
    {
        Order order = _orders.Require(id, Faults.UnknownOrder);
        Require(order.Version == version, Faults.StaleVersion.With($"it has version {order.Version}"));
        foreach (OrderStatus status in allowed)
        {
            if (order.Status == status) return order;
        }

        Reject(Faults.WrongStatus.With(StatusName(order.Status)));
        return order;
    }

    private Member RequireMember(Address address)
    {
        Member? member = _consortium.GetMember(address);
        Require(member is not null && member.Active, Faults.MissingRole);
        return member;
    }

    /// <summary>Requires an active member with a role and returns its organisation.</summary>
    private string RequireRole(Address address, string role)
    {
        Member member = RequireMember(address);
        Require(Holds(member, role), Faults.MissingRole.With(role));
        return member.Organisation;
    }

    private void Advance(OrderId id, Order order, OrderStatus to, string? note = null)
    {
        Order stored = Store(id, order with { Status = to });
        Emit(new OrderStatusChanged(id, stored.Version, order.Status, to, note));
    }

    /// <summary>Stores an order as its next version.</summary>
    private Order Store(OrderId id, Order order)
    {
        Order stored = order with { Version = order.Version + 1, ChangedAt = Block.Timestamp };
        _orders[id] = stored;
        _versions[id, stored.Version] = new OrderVersion(stored, Sender);
        return stored;
    }

    private void RequireTerms(Measure quantity, Timestamp due)
    {
        Require(quantity > default(Measure), Faults.BadQuantity);
        Require(due > Block.Timestamp, Faults.BadDueDate);
    }

    private void RequireText(string text) => Require(text.Length is > 0 and <= TextLengthMax, Faults.BadText);

    private void RequireLimit(int limit) => Require(limit is > 0 and <= PageMax, Faults.BadLimit);

    /// <summary>Enum names by hand: <c>ToString</c> of an enum is reflection.</summary>
    private static string StatusName(OrderStatus status) => status switch
    {
        OrderStatus.Placed => "Placed",
        OrderStatus.Confirmed => "Confirmed",
        OrderStatus.InProgress => "InProgress",
        OrderStatus.Completed => "Completed",
        OrderStatus.InTransit => "InTransit",
        OrderStatus.Delivered => "Delivered",
        OrderStatus.Closed => "Closed",
        _ => "Cancelled",
    };
}
