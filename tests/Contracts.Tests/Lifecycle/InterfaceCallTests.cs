using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>A deployed contract calls another deployed one, of which its author had nothing but an interface.</summary>
public sealed class InterfaceCallTests
{
    private const string Stock = """
        namespace Warehouse;

        [Contract("stock")]
        public sealed partial class Stock : Contract
        {
            private readonly StateMap<string, Item> _items;
            public static class Faults { public static readonly Fault Short = new("Less is in stock."); }

            [Call] public Item Put(Item item) { _items[item.Name] = item; return item; }

            [Call]
            public void Take(string name, uint count)
            {
                Item item = _items.Require(name, StateFaults.KeyNotFound);
                _items[name] = item with { Count = 0 };
                Emit(new Taken(name, count));
                Require(item.Count >= count, Faults.Short);
                _items[name] = item with { Count = item.Count - count };
            }

            [View] public Item? Find(string name) => _items.TryGet(name, out Item? item) ? item : null;
            [View] public string? AskedBy() => Caller;
        }

        public enum Grade : byte { A = 1, B = 2 }
        public sealed record Item(string Name, uint Count, Grade Grade, long[] Lots);
        [Event] public sealed record Taken(string Name, uint Count);
        """;

    private const string Shop = """
        namespace Shop;

        [Contract("shop")]
        public sealed partial class Shop : Contract
        {
            private readonly StateValue<Sale> _last;
            private readonly StockProxy _stock;

            [Call]
            public uint Sell(string name, uint count)
            {
                _last.Set(new Sale(name, count));
                _stock.Take(name, count);
                return _stock.Find(name)!.Count;
            }

            [Call]
            public string TrySell(string name, uint count)
            {
                CallFault? fault = _stock.Try(StockCalls.Take(name, count));
                CallOutcome<Item?> found = _stock.Try(StockCalls.Find(name));
                _last.Set(new Sale(name, fault is null ? count : 0));
                return (fault is null ? "sold" : fault.Code) + (found.Succeeded && found.Value is { Grade: Grade.B, Lots.Length: 2 } item ? $" {item.Count}" : "");
            }

            [Call] public string TryUnknown() { CallFault? fault = _stock.Try(new MethodCall("stock", "Missing", [0x90])); return fault!.Code; }
            [View] public string? Who() => _stock.AskedBy();
            [View] public Sale Last() => _last.Require(StateFaults.KeyNotFound);
        }

        public sealed record Sale(string Name, uint Count);

        [ContractInterface("stock")]
        internal interface IStock
        {
            [Call] void Take(string name, uint count);
            [View] Item? Find(string name);
            [View] string? AskedBy();
        }

        internal enum Grade : byte { A = 1, B = 2 }
        internal sealed record Item(string Name, uint Count, Grade Grade, long[] Lots);
        """;

    private readonly ContractTestHost _host = new(new ContractLoader());
    private readonly TestMember _member;

    public InterfaceCallTests()
    {
        _member = _host.AddMember("oem", "admin-1", "admin");
        _host.Deploy(ContractCompiler.Compile(Stock), _member);
        _host.Deploy(ContractCompiler.Compile(Shop), _member);
        _host.Call(_member, PutCall("bolt", 5)).ThrowIfFault();
    }

    [Fact]
    public void A_call_goes_through_and_comes_back()
    {
        TestOutcome outcome = _host.Call(_member, Call("Sell", 2));

        outcome.ThrowIfFault();
        Assert.Equal(3u, ReadNumber(outcome));
        Assert.Equal("stock", Assert.Single(outcome.Receipt.Events).Contract);
        Assert.Equal("shop", ReadText(_host.TryQuery(new MethodCall("shop", "Who", [0x90])).Value.Span));
    }

    [Fact]
    public void A_fault_of_the_callee_is_a_fault_of_the_caller()
    {
        TestOutcome outcome = _host.Call(_member, Call("Sell", 6));

        Assert.Equal("stock.Short", outcome.FaultCode);
        Assert.Equal("shop.KeyNotFound", _host.TryQuery(new MethodCall("shop", "Last", [0x90])).Fault?.Code);
    }

    [Fact]
    public void A_tried_call_gives_its_fault_as_a_value_and_leaves_nothing_of_the_callee()
    {
        TestOutcome outcome = _host.Call(_member, Call("TrySell", 6));

        outcome.ThrowIfFault();
        Assert.Equal("stock.Short 5", ReadText(outcome.Receipt.ReturnValues[0].Span));
        Assert.Empty(outcome.Receipt.Events);
        Assert.Equal("sold 3", ReadText(_host.Call(_member, Call("TrySell", 2)).Receipt.ReturnValues[0].Span));
        Assert.Equal("UnknownMethod", ReadText(_host.Call(_member, new MethodCall("shop", "TryUnknown", [0x90])).Receipt.ReturnValues[0].Span));
    }

    private static MethodCall Call(string method, uint count)
    {
        CanonicalWriter writer = new(64);
        writer.WriteArrayHeader(2);
        writer.WriteString("bolt");
        writer.WriteUInt64(count);
        return new MethodCall("shop", method, writer.ToArray());
    }

    private static MethodCall PutCall(string name, uint count)
    {
        CanonicalWriter writer = new(64);
        writer.WriteArrayHeader(1);
        writer.WriteArrayHeader(4);
        writer.WriteString(name);
        writer.WriteUInt64(count);
        writer.WriteUInt64(2);
        writer.WriteArrayHeader(2);
        writer.WriteInt64(7);
        writer.WriteInt64(-8);
        return new MethodCall("stock", "Put", writer.ToArray());
    }

    private static ulong ReadNumber(TestOutcome outcome) => new CanonicalReader(outcome.Receipt.ReturnValues[0].Span).ReadUInt64();

    private static string ReadText(ReadOnlySpan<byte> value) => new CanonicalReader(value).ReadString();
}
