using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Library;

public sealed class ProductionOrdersTests
{
    private static readonly OrderId Id = new("PO-1");

    private readonly ContractTestHost _host = new(Shipped.ProductionOrders);
    private readonly TestMember _buyer;
    private readonly TestMember _planner;
    private readonly TestMember _operator;
    private readonly TestMember _shipper;
    private readonly TestMember _carrier;
    private readonly TestMember _receiver;

    public ProductionOrdersTests()
    {
        _buyer = _host.AddMember("oem", "buyer", "buyer");
        _receiver = _host.AddMember("oem", "dock", "dispatcher");
        _planner = _host.AddMember("sup", "planner", "planner");
        _operator = _host.AddMember("sup", "mill-3", "operator");
        _shipper = _host.AddMember("sup", "ramp", "dispatcher");
        _carrier = _host.AddMember("log", "truck-7", "dispatcher");
    }

    [Fact]
    public void An_order_goes_from_placing_to_acceptance_with_a_carrier_between()
    {
        Place().ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(Id, 1)).ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.StartProduction(Id, 2)).ThrowIfFault();
        _host.Call(_operator, ProductionOrdersAbi.ReportProduction(Id, 3, new Measure(4))).ThrowIfFault();
        TestOutcome completed = _host.Call(_operator, ProductionOrdersAbi.ReportProduction(Id, 4, new Measure(6)));
        Assert.Equal(["ProductionReported", "OrderStatusChanged"], completed.Events.Select(e => e.Name));
        _host.Call([_shipper, _carrier], ProductionOrdersAbi.HandOver(Id, 5, _shipper.Address, _carrier.Address)).ThrowIfFault();
        Assert.Equal((OrderStatus.InTransit, "log"), (Get().Status, Get().Holder));
        TestOutcome delivered = _host.Call([_receiver, _carrier], ProductionOrdersAbi.HandOver(Id, 6, _carrier.Address, _receiver.Address));
        Assert.True(ProductionOrdersAbi.TryDecode(delivered.Events[0].Data.Span, out OrderHandedOver? handOver));
        Assert.Equal(new OrderHandedOver(Id, 7, _carrier.Address, "log", _receiver.Address, "oem"), handOver);
        _host.Call(_buyer, ProductionOrdersAbi.CloseOrder(Id, 7)).ThrowIfFault();

        Order order = Get();
        Assert.Equal((OrderStatus.Closed, 8U, "oem", new Measure(10)), (order.Status, order.Version, order.Holder, order.Completed));
        OrderVersion[] history = _host.Query(ProductionOrdersAbi.GetHistory(Id, 0, 100));
        Assert.Equal(
            [
                OrderStatus.Placed, OrderStatus.Confirmed, OrderStatus.InProgress, OrderStatus.InProgress, OrderStatus.Completed,
                OrderStatus.InTransit, OrderStatus.Delivered, OrderStatus.Closed,
            ],
            history.Select(v => v.Order.Status));
        Assert.Equal(_operator.Address, history[4].By);
        Assert.Equal([3U, 4U], _host.Query(ProductionOrdersAbi.GetHistory(Id, 2, 2)).Select(v => v.Order.Version));
    }

    [Fact]
    public void A_change_sends_a_confirmed_order_back_to_be_confirmed_again()
    {
        Place().ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(Id, 1)).ThrowIfFault();
        _host.Call(_buyer, ProductionOrdersAbi.ChangeOrder(Id, 2, new Measure(12), Due)).ThrowIfFault();

        Assert.Equal((OrderStatus.Placed, 3U, new Measure(12)), (Get().Status, Get().Version, Get().Quantity));
        Assert.Equal("production-orders.WrongStatus", _host.Call(_planner, ProductionOrdersAbi.StartProduction(Id, 3)).FaultCode);
    }

    [Fact]
    public void A_decision_on_an_old_version_is_refused_and_told_the_present_one()
    {
        Place().ThrowIfFault();
        _host.Call(_buyer, ProductionOrdersAbi.ChangeOrder(Id, 1, new Measure(12), Due)).ThrowIfFault();

        TestOutcome outcome = _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(Id, 1));

        Assert.Equal("production-orders.StaleVersion", outcome.FaultCode);
        Assert.EndsWith("(it has version 2)", outcome.Receipt.FaultMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_step_needs_its_role_in_the_organisation_that_decides()
    {
        Assert.Equal("production-orders.MissingRole", _host.Call(_planner, PlaceCall()).FaultCode);
        Place().ThrowIfFault();
        Assert.Equal("production-orders.MissingRole", _host.Call(_operator, ProductionOrdersAbi.ConfirmOrder(Id, 1)).FaultCode);
        Assert.Equal("production-orders.MissingRole", _host.Call(_buyer, ProductionOrdersAbi.ConfirmOrder(Id, 1)).FaultCode);
        Assert.Equal("production-orders.NotYourOrder", _host.Call(_carrier, ProductionOrdersAbi.CancelOrder(Id, 1, "")).FaultCode);
        _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(Id, 1)).ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.StartProduction(Id, 2)).ThrowIfFault();
        Assert.Equal("production-orders.MissingRole", _host.Call(_planner, ProductionOrdersAbi.ReportProduction(Id, 3, new Measure(1))).FaultCode);
    }

    [Fact]
    public void A_hand_over_needs_both_signatures_both_roles_and_the_holder()
    {
        Produce();
        MethodCall toCarrier = ProductionOrdersAbi.HandOver(Id, 4, _shipper.Address, _carrier.Address);

        Assert.Equal("production-orders.BothPartiesMustSign", _host.Call(_shipper, toCarrier).FaultCode);
        Assert.Equal("production-orders.BothPartiesMustSign", _host.Call(_carrier, toCarrier).FaultCode);
        Assert.Equal("production-orders.BothPartiesMustSign", _host.Call([_buyer, _planner], toCarrier).FaultCode);
        Assert.Equal(
            "production-orders.NotHolder",
            _host.Call([_carrier, _receiver], ProductionOrdersAbi.HandOver(Id, 4, _carrier.Address, _receiver.Address)).FaultCode);
        Assert.Equal(
            "production-orders.MissingRole",
            _host.Call([_operator, _carrier], ProductionOrdersAbi.HandOver(Id, 4, _operator.Address, _carrier.Address)).FaultCode);
        Assert.Equal(
            "production-orders.SameOrganisation",
            _host.Call(_shipper, ProductionOrdersAbi.HandOver(Id, 4, _shipper.Address, _shipper.Address)).FaultCode);
        Assert.True(_host.Call([_carrier, _shipper], toCarrier).Succeeded);
    }

    [Fact]
    public void Terms_and_texts_are_checked()
    {
        Assert.Equal("production-orders.BadQuantity", Place(quantity: default(Measure)).FaultCode);
        Assert.Equal("production-orders.BadQuantity", Place(quantity: new Measure(-1)).FaultCode);
        Assert.Equal("production-orders.BadDueDate", Place(due: new Timestamp(0)).FaultCode);
        Assert.Equal("production-orders.BadText", Place(id: new OrderId("")).FaultCode);
        Assert.Equal("production-orders.BadText", Place(id: new OrderId(new string('x', 65))).FaultCode);
        Assert.Equal("production-orders.UnknownOrganisation", Place(supplier: "nobody").FaultCode);
        Place().ThrowIfFault();
        Assert.Equal("production-orders.OrderExists", Place().FaultCode);
        Assert.Equal("production-orders.UnknownOrder", _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(new OrderId("?"), 1)).FaultCode);
    }

    [Fact]
    public void No_more_is_completed_than_was_ordered()
    {
        Place().ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(Id, 1)).ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.StartProduction(Id, 2)).ThrowIfFault();

        Assert.Equal(
            "production-orders.MoreThanOrdered", _host.Call(_operator, ProductionOrdersAbi.ReportProduction(Id, 3, new Measure(101, -1))).FaultCode);
        Assert.Equal("production-orders.BadQuantity", _host.Call(_operator, ProductionOrdersAbi.ReportProduction(Id, 3, default)).FaultCode);
    }

    [Fact]
    public void An_order_is_cancelled_by_either_side_before_production_and_not_after()
    {
        Place().ThrowIfFault();
        TestOutcome cancelled = _host.Call(_buyer, ProductionOrdersAbi.CancelOrder(Id, 1, "no demand"));
        Assert.True(ProductionOrdersAbi.TryDecode(cancelled.Events[0].Data.Span, out OrderStatusChanged? change));
        Assert.Equal(new OrderStatusChanged(Id, 2, OrderStatus.Placed, OrderStatus.Cancelled, "no demand"), change);

        OrderId second = new("PO-2");
        Place(id: second).ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(second, 1)).ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.StartProduction(second, 2)).ThrowIfFault();
        TestOutcome late = _host.Call(_planner, ProductionOrdersAbi.CancelOrder(second, 3, ""));
        Assert.Equal("production-orders.WrongStatus", late.FaultCode);
        Assert.EndsWith("(InProgress)", late.Receipt.FaultMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_are_listed_by_pages_and_by_organisation()
    {
        foreach (string id in (string[])["c", "a", "b"]) Place(id: new OrderId(id)).ThrowIfFault();
        Place(id: new OrderId("own"), supplier: "oem").ThrowIfFault();

        Assert.Equal(["a", "b"], _host.Query(ProductionOrdersAbi.ListOrders(null, 2)).Select(e => e.Id.Value));
        Assert.Equal(["c", "own"], _host.Query(ProductionOrdersAbi.ListOrders(new OrderId("b"), 2)).Select(e => e.Id.Value));
        Assert.Equal(["a", "b", "c"], _host.Query(ProductionOrdersAbi.ListOrdersOf("sup", null, 10)).Select(e => e.Id.Value));
        Assert.Equal(["own"], _host.Query(ProductionOrdersAbi.ListOrdersOf("oem", new OrderId("c"), 10)).Select(e => e.Id.Value));
        Assert.Empty(_host.Query(ProductionOrdersAbi.ListOrdersOf("log", null, 10)));
        Assert.Null(_host.Query(ProductionOrdersAbi.GetOrder(new OrderId("none"))));
        Assert.Equal("production-orders.BadLimit", _host.TryQuery(ProductionOrdersAbi.ListOrders(null, 0)).Fault?.Code);
    }

    private Timestamp Due => new((long)_host.Block.Timestamp + 86_400_000);

    private Order Get() => _host.Query(ProductionOrdersAbi.GetOrder(Id))!;

    private void Produce()
    {
        Place().ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.ConfirmOrder(Id, 1)).ThrowIfFault();
        _host.Call(_planner, ProductionOrdersAbi.StartProduction(Id, 2)).ThrowIfFault();
        _host.Call(_operator, ProductionOrdersAbi.ReportProduction(Id, 3, new Measure(10))).ThrowIfFault();
    }

    private TestOutcome Place(OrderId? id = null, string supplier = "sup", Measure? quantity = null, Timestamp? due = null) =>
        _host.Call(_buyer, ProductionOrdersAbi.PlaceOrder(id ?? Id, supplier, "04012345123456", quantity ?? new Measure(10), "C62", due ?? Due));

    private MethodCall PlaceCall() => ProductionOrdersAbi.PlaceOrder(Id, "sup", "04012345123456", new Measure(10), "C62", Due);
}
