namespace Chain.Contracts.Tests.Generator;

/// <summary>What an author reads when the interface of another contract is not one.</summary>
public sealed class InterfaceTests
{
    [Fact]
    public void An_interface_makes_a_proxy_and_builders_of_calls() =>
        Assert.Empty(GeneratorRun.Errors("""
            [Contract("buyer")]
            public sealed partial class Buyer : Contract
            {
                private readonly StoreProxy _store;

                [Call]
                public string? Buy(Kind kind)
                {
                    Offer[] offers = _store.Offers(kind, null);
                    _store.Order(offers[0].Id, 2);
                    CallFault? fault = _store.Try(StoreCalls.Order(offers[0].Id, 3));
                    CallOutcome<Offer[]> outcome = _store.Try(StoreCalls.Offers(Kind.Part, offers[0].Id));
                    return outcome.Succeeded ? fault?.Code : null;
                }
            }

            [ContractInterface("store")]
            public interface IStore
            {
                [Call] void Order(OfferId id, uint count);
                [View] Offer[] Offers(Kind kind, OfferId? after);
            }

            public readonly record struct OfferId(string Value);
            public sealed record Offer(OfferId Id, Kind Kind, Measure Price);
            public enum Kind { Part, Tool }
            """));

    [Fact]
    public void Two_interfaces_and_a_contract_share_records() =>
        Assert.Empty(GeneratorRun.Errors("""
            [Contract("c")]
            public sealed partial class C : Contract
            {
                private readonly FirstProxy _first;
                private readonly SecondProxy _second;
                [Call] public Item Move(string name) { Item item = _first.Take(name); _second.Put(item); return item; }
            }
            [ContractInterface("first")] internal interface IFirst { [Call] Item Take(string name); }
            [ContractInterface("second")] internal interface ISecond { [Call] void Put(Item item); }
            public sealed record Item(string Name, uint[] Numbers);
            """));

    [Theory]
    [InlineData("interface Store { [View] int Get(); }")]
    [InlineData("interface Istore { [View] int Get(); }")]
    [InlineData("interface I { [View] int Get(); }")]
    [InlineData("interface IStore<T> { [View] int Get(); }")]
    [InlineData("interface IStore : System.IDisposable { [View] int Get(); }")]
    public void An_interface_is_named_like_one_and_stands_alone(string declaration) =>
        AssertOnly("CHAIN019", $"[ContractInterface(\"store\")] public {declaration}");

    [Fact]
    public void An_interface_is_not_nested() =>
        AssertOnly("CHAIN019", "public static class Outer { [ContractInterface(\"store\")] public interface IStore { [View] int Get(); } }");

    [Theory]
    [InlineData("int Get();")]
    [InlineData("int Count { get; }")]
    [InlineData("event Action Done;")]
    [InlineData("[View] int Get() => 1;")]
    [InlineData("[View] static int Get() => 1;")]
    [InlineData("[View] static abstract int Get();")]
    [InlineData("int this[int i] { get; }")]
    public void An_interface_holds_calls_and_views_only(string member) =>
        AssertOnly("CHAIN020", Interface(member));

    [Theory]
    [InlineData("[Call, View] int Get();", "CHAIN006")]
    [InlineData("[View] int Get<T>();", "CHAIN006")]
    [InlineData("[View] int Get(ref int a);", "CHAIN006")]
    [InlineData("[View] int Get(params int[] a);", "CHAIN006")]
    [InlineData("[View] int Get_it();", "CHAIN006")]
    [InlineData("[View] int Get(int a); [View] int Get(string a);", "CHAIN007")]
    [InlineData("[View] void Get();", "CHAIN008")]
    [InlineData("[View] double Get();", "CHAIN003")]
    [InlineData("[Call] void Put(Dictionary<string, int> a);", "CHAIN003")]
    [InlineData("[Call] void Put(List<int> a);", "CHAIN003")]
    [InlineData("[View] A.Item Get(B.Item b);", "CHAIN011")]
    [InlineData("[View] Node Get();", "CHAIN012")]
    public void What_a_contract_may_not_have_its_interface_may_not(string members, string id) =>
        AssertOnly(id, Interface(members) + """
            public sealed record Node(int Value, Node? Next);
            public static class A { public sealed record Item(); }
            public static class B { public sealed record Item(); }
            """);

    [Theory]
    [InlineData("[Contract(\"store\")] public sealed partial class Store : Contract { [View] public int Get() => 1; }")]
    [InlineData("public sealed class StoreProxy { }")]
    [InlineData("public static class StoreCalls { }")]
    public void What_would_be_generated_is_not_there_already(string other) =>
        AssertOnly("CHAIN021", Interface("[View] int Get();") + other);

    [Theory]
    [InlineData("")]
    [InlineData("Store")]
    [InlineData("1st")]
    [InlineData("under_score")]
    [InlineData("a-name-that-is-longer-than-32-bytes")]
    public void The_contract_has_a_name_of_the_chain(string name) =>
        AssertOnly("CHAIN022", $"[ContractInterface(\"{name}\")] public interface IStore {{ [View] int Get(); }}");

    [Fact]
    public void A_problem_of_an_interface_is_not_told_again_where_its_proxy_is_used() =>
        AssertOnly("CHAIN003", Interface("[View] int Get(); [View] double Price();") +
            "[Contract(\"c\")] public sealed partial class C : Contract { private readonly StoreProxy _store; [View] public int F() => _store.Get(); }");

    [Fact]
    public void A_proxy_by_hand_is_no_field_although_an_interface_has_its_name() =>
        Assert.Contains(
            GeneratorRun.Errors(Interface("[View] int Get();")
                + "[Contract(\"c\")] public sealed partial class C : Contract { private readonly StoreProxy _store; [View] public int F() => 1; }"
                + "public sealed class StoreProxy(ContractContext context) : ContractProxy(context);"),
            e => e.StartsWith("CHAIN017", StringComparison.Ordinal));

    [Fact]
    public void Names_that_are_keywords_are_no_problem() =>
        Assert.Empty(GeneratorRun.Errors(Interface("[Call] @class Run(int @event, string w, bool method);")
            + "public readonly record struct @class(int @int);"));

    [Fact]
    public void An_edit_elsewhere_does_not_generate_anew() =>
        Assert.True(GeneratorRun.ReusesOutputAfterUnrelatedEdit(Interface("[View] int Get();")));

    private static string Interface(string members) => $"[ContractInterface(\"store\")] public interface IStore {{ {members} }}\n";

    private static void AssertOnly(string id, string source)
    {
        string error = Assert.Single(GeneratorRun.Errors(source));
        Assert.StartsWith(id, error, StringComparison.Ordinal);
    }
}
