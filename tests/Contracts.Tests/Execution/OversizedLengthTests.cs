using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;

namespace Chain.Contracts.Tests.Execution;

/// <summary>Lengths in arguments, and in what other contracts return, are promises of strangers: nothing is made of them that the bytes do not hold.</summary>
public sealed class OversizedLengthTests
{
    private const string Source = """
        using System.Collections.Generic;
        using Chain.Contracts.Sdk;
        using Chain.Encoding;
        namespace Shop;
        public sealed record Pair(long A, string? B);
        public readonly record struct Cell(Hash32 Hash);
        [Contract("shop")]
        public sealed partial class Shop : Contract
        {
            private readonly LiarProxy _liar;
            [View] public int Longs(long[] all) => all.Length;
            [View] public int Octets(byte[] all) => all.Length;
            [View] public int Letters(string all) => all.Length;
            [View] public int Texts(string[] all) => all.Length;
            [View] public int Nested(long[][] all) => all.Length;
            [View] public int Options(int?[] all) => all.Length;
            [View] public int Pairs(IReadOnlyList<Pair> all) => all.Count;
            [View] public int Cells(Cell[] all) => all.Length;
            [View] public int Ask() => _liar.Get().Length;
        }
        [ContractInterface("liar")]
        public interface ILiar { [View] long[] Get(); }
        """;

    // Its result is the number 1 for its own interface; edited, the start of a list of four thousand million.
    private const string Liar = """
        using Chain.Contracts.Sdk;
        using Chain.Encoding;
        namespace Liar;
        [Contract("liar")]
        public sealed partial class Liar : Contract
        {
            [View] public Lie Get() => new(1, 2);
        }
        public sealed record Lie(long A, long B);
        """;

    private static readonly ContractTestHost Host = new(MeteredContract.Load(MeteredContract.Compile(Source)), MeteredContract.Load(MeteredContract.Compile(Liar)));

    [Theory]
    [InlineData("Longs", "dd ffffffff")]
    [InlineData("Longs", "dd 7fffffff 00")]
    [InlineData("Longs", "dd 00010000 00")]
    [InlineData("Longs", "dc ffff 00")]
    [InlineData("Longs", "93 0102")]
    [InlineData("Texts", "dd ffffffff a0")]
    [InlineData("Texts", "91 db ffffffff 61")]
    [InlineData("Nested", "dd 80000000 90")]
    [InlineData("Nested", "91 dd ffffffff 00")]
    [InlineData("Options", "dd ffffffff c0")]
    [InlineData("Pairs", "dd ffffffff 92")]
    [InlineData("Pairs", "91 dd 00000002 00c0")]
    [InlineData("Cells", "dc ffff c420")]
    [InlineData("Octets", "c6 ffffffff 00")]
    [InlineData("Octets", "c6 7fffffff 00")]
    [InlineData("Octets", "c5 ffff 00")]
    [InlineData("Octets", "c4 ff 00")]
    [InlineData("Letters", "db ffffffff 61")]
    [InlineData("Letters", "da ffff 61")]
    [InlineData("Letters", "bf 61")]
    public void A_length_beyond_the_bytes_is_refused_before_anything_is_made(string method, string hex)
    {
        byte[] arguments = [0x91, .. Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))];
        _ = Host.TryQuery(new MethodCall("shop", method, arguments));

        long before = GC.GetAllocatedBytesForCurrentThread();
        ViewResult result = Host.TryQuery(new MethodCall("shop", method, arguments));
        long made = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(FaultCodes.BadArguments, result.Fault?.Code);
        Assert.InRange(made, 0, 100_000);
        Assert.InRange(result.GasUsed, 1UL, 100_000UL);
    }

    /// <summary>Control: the same bytes with the lengths that they have. A byte may stand for a whole object; the object is paid.</summary>
    [Theory]
    [InlineData("Longs", 0x00, 8)]
    [InlineData("Texts", 0xa0, 8)]
    [InlineData("Nested", 0x90, 24)]
    [InlineData("Options", 0xc0, 8)]
    public void What_is_made_of_arguments_is_paid(string method, byte item, int bytesEach)
    {
        const int Items = 65_535;
        byte[] arguments = [0x91, 0xdc, 0xff, 0xff, .. Enumerable.Repeat(item, Items)];

        ViewResult result = Host.TryQuery(new MethodCall("shop", method, arguments));

        Assert.Null(result.Fault);
        Assert.Equal([0xcd, 0xff, 0xff], result.Value.ToArray());
        Assert.True(result.GasUsed > (ulong)(Items * bytesEach / 4), $"{result.GasUsed} gas");
    }

    [Fact]
    public void A_result_of_another_contract_that_promises_too_much_is_a_fault()
    {
        // A record of two is a list of two numbers: as long as it holds what it says, it is what was asked for.
        Assert.Null(Host.TryQuery(new MethodCall("shop", "Ask", [0x90])).Fault);

        byte[] image = IlEdit.Edit(MeteredContract.Compile(Liar), module =>
        {
            foreach (Mono.Cecil.MethodDefinition method in module.Types.SelectMany(t => t.NestedTypes.Prepend(t)).SelectMany(t => t.Methods).Where(m => m.HasBody))
            {
                foreach (Mono.Cecil.Cil.Instruction header in method.Body.Instructions.Where(i => i.Operand is Mono.Cecil.MethodReference { Name: "WriteArrayHeader" }))
                {
                    Mono.Cecil.Cil.Instruction count = header.Previous;
                    count.OpCode = Mono.Cecil.Cil.OpCodes.Ldc_I4;
                    count.Operand = int.MaxValue;
                }
            }
        });
        ContractTestHost host = new(MeteredContract.Load(MeteredContract.Compile(Source)), MeteredContract.Load(image));

        Assert.Equal([0xdd, 0x7f, 0xff, 0xff, 0xff], host.TryQuery(new MethodCall("liar", "Get", [0x90])).Value.ToArray()[..5]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(FaultCodes.BadResult, host.TryQuery(new MethodCall("shop", "Ask", [0x90])).Fault?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}
