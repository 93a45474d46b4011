using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.ProductionOrders;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Library;

/// <summary>
/// Who may make each call: every call is refused to members of the wrong organisation with the right role, to members of
/// the right organisation with every role but the right one, and to a member that was just revoked; and then taken.
/// </summary>
public sealed class ProductionOrderRolesTests
{
    private static readonly OrderId Id = new("PO-1");
    private static readonly string[] Organisations = ["log", "oem", "sup"];
    private static readonly string[] Roles = ["buyer", "dispatcher", "operator", "planner"];

    private readonly ContractTestHost _host = new(Shipped.ProductionOrders);
    private readonly Dictionary<(string Organisation, string Role), TestMember> _with = [];
    private readonly Dictionary<(string Organisation, string Role), TestMember> _without = [];

    public ProductionOrderRolesTests()
    {
        // All are admins, so that each can revoke itself in the transaction of the call: the sender is admitted, then is no member.
        foreach (string organisation in Organisations)
        {
            foreach (string role in Roles)
            {
                _with[(organisation, role)] = _host.AddMember(organisation, role, role, "admin");
                _without[(organisation, role)] = _host.AddMember(organisation, $"no-{role}", [.. Roles.Where(other => other != role), "admin"]);
            }
        }
    }

    [Fact]
    public void Placing_needs_a_buyer()
    {
        TestMember buyer = _with[("oem", "buyer")];

        Refuse("MissingRole", _without[("oem", "buyer")], PlaceCall());
        Refuse("MissingRole", buyer, ConsortiumAbi.RevokeMember(buyer.Address), PlaceCall());
        _host.Call(buyer, PlaceCall()).ThrowIfFault();
    }

    [Theory]
    [InlineData("ChangeOrder", 0, "oem", "buyer")]
    [InlineData("ChangeOrder", 1, "oem", "buyer")]
    [InlineData("ConfirmOrder", 0, "sup", "planner")]
    [InlineData("StartProduction", 1, "sup", "planner")]
    [InlineData("ReportProduction", 2, "sup", "operator")]
    [InlineData("CloseOrder", 4, "oem", "buyer")]
    public void A_step_needs_its_role_in_the_organisation_that_decides(string call, int steps, string organisation, string role)
    {
        MethodCall made = Prepare(call, steps);
        TestMember right = _with[(organisation, role)];

        foreach (string other in Organisations.Where(other => other != organisation)) Refuse("NotYourOrder", _with[(other, role)], made);
        Refuse("MissingRole", _without[(organisation, role)], made);
        Refuse("MissingRole", right, ConsortiumAbi.RevokeMember(right.Address), made);
        _host.Call(right, made).ThrowIfFault();
    }

    [Theory]
    [InlineData("oem", "buyer", 0)]
    [InlineData("oem", "buyer", 1)]
    [InlineData("sup", "planner", 0)]
    [InlineData("sup", "planner", 1)]
    public void Cancelling_needs_the_buyer_of_the_one_side_or_the_planner_of_the_other(string organisation, string role, int steps)
    {
        MethodCall made = Prepare("CancelOrder", steps);
        TestMember right = _with[(organisation, role)];

        foreach (string other in Organisations.Where(other => other != organisation)) Refuse("NotYourOrder", _with[(other, role)], made);
        Refuse("NotYourOrder", _without[(organisation, role)], made);
        Refuse("MissingRole", right, ConsortiumAbi.RevokeMember(right.Address), made);
        _host.Call(right, made).ThrowIfFault();
    }

    [Fact]
    public void A_hand_over_needs_a_dispatcher_on_both_sides_and_the_holder_to_give()
    {
        Prepare("HandOver", 3);
        TestMember giver = _with[("sup", "dispatcher")], receiver = _with[("log", "dispatcher")];

        RefuseHandOver("MissingRole", _without[("sup", "dispatcher")], receiver);
        RefuseHandOver("MissingRole", giver, _without[("log", "dispatcher")]);
        RefuseHandOver("NotHolder", receiver, _with[("oem", "dispatcher")]);
        RefuseHandOver("NotHolder", _with[("oem", "dispatcher")], receiver);
        foreach (TestMember revoked in (TestMember[])[giver, receiver])
        {
            TestMember other = revoked == giver ? receiver : giver;
            MethodCall[] calls = [ConsortiumAbi.RevokeMember(revoked.Address), HandOver(giver, receiver)];
            Assert.Equal("production-orders.MissingRole", _host.Call([revoked, other], calls).FaultCode);
        }

        _host.Call([giver, receiver], HandOver(giver, receiver)).ThrowIfFault();
    }

    private Timestamp Due => new((long)_host.Block.Timestamp + 86_400_000);

    private uint Version => _host.Query(ProductionOrdersAbi.GetOrder(Id))!.Version;

    private MethodCall HandOver(TestMember from, TestMember to) =>
        ProductionOrdersAbi.HandOver(Id, Version, from.Address, to.Address);

    private void Refuse(string fault, TestMember sender, params MethodCall[] calls) =>
        Assert.Equal("production-orders." + fault, _host.Call([sender], calls).FaultCode);

    private void RefuseHandOver(string fault, TestMember from, TestMember to) =>
        Assert.Equal("production-orders." + fault, _host.Call([from, to], HandOver(from, to)).FaultCode);

    /// <summary>Brings an order so far that a call is due, and makes the call.</summary>
    private MethodCall Prepare(string call, int steps)
    {
        _host.Call(_with[("oem", "buyer")], PlaceCall()).ThrowIfFault();
        if (steps > 0) _host.Call(_with[("sup", "planner")], ProductionOrdersAbi.ConfirmOrder(Id, 1)).ThrowIfFault();
        if (steps > 1) _host.Call(_with[("sup", "planner")], ProductionOrdersAbi.StartProduction(Id, 2)).ThrowIfFault();
        if (steps > 2) _host.Call(_with[("sup", "operator")], ProductionOrdersAbi.ReportProduction(Id, 3, new Measure(10))).ThrowIfFault();
        TestMember giver = _with[("sup", "dispatcher")], receiver = _with[("oem", "dispatcher")];
        if (steps > 3) _host.Call([giver, receiver], HandOver(giver, receiver)).ThrowIfFault();

        return call switch
        {
            "ChangeOrder" => ProductionOrdersAbi.ChangeOrder(Id, Version, new Measure(12), Due),
            "ConfirmOrder" => ProductionOrdersAbi.ConfirmOrder(Id, Version),
            "StartProduction" => ProductionOrdersAbi.StartProduction(Id, Version),
            "ReportProduction" => ProductionOrdersAbi.ReportProduction(Id, Version, new Measure(1)),
            "CloseOrder" => ProductionOrdersAbi.CloseOrder(Id, Version),
            "CancelOrder" => ProductionOrdersAbi.CancelOrder(Id, Version, "no demand"),
            "HandOver" => HandOver(giver, receiver),
            _ => throw new InvalidOperationException(call),
        };
    }

    private MethodCall PlaceCall() => ProductionOrdersAbi.PlaceOrder(Id, "sup", "04012345123456", new Measure(10), "C62", Due);
}
