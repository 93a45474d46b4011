using Chain.Contracts.Shipped;
using Chain.Contracts.Verify;
using Mono.Cecil;

namespace Chain.Contracts.Tests.Linking;

/// <summary>What no call of a contract can use is not deployed.</summary>
public sealed class TrimmerTests
{
    private const string Source = """
        namespace Shop;

        [Contract("shop")]
        public sealed partial class Shop : Contract
        {
            private readonly StateMap<string, Item> _items;
            [Call] public void Put(string key, Item item) { _items[key] = item with { Note = Used.Text(item.Note) }; Emit(new Changed(key)); }
            [View] public bool AreSame(string a, string b) => _items[a] == _items[b] && Shape.Area(new Square(2)) == 4;
        }

        public sealed record Item(string Note, long Count);
        [Event] public sealed record Changed(string Key);
        public static class Used { public static string Text(string text) => text + "!"; public static string Unused() => "never"; public const int Most = 3; }
        public static class NeverUsed { public static long Now() => DateTime.Now.Ticks; }
        public abstract class Shape { public static long Area(Shape shape) => shape.Size(); public abstract long Size(); }
        public sealed class Square(long side) : Shape { public override long Size() => side * side; }
        """;

    private static readonly byte[] Raw = ContractCompiler.Compile(Source);
    private static readonly byte[] Trimmed = ContractCompiler.Link(Raw);

    [Theory]
    [InlineData("ShopProxy")]
    [InlineData("TryDecode")]
    [InlineData("NeverUsed")]
    [InlineData("Unused")]
    [InlineData("Most")]
    [InlineData("PrintMembers")]
    [InlineData("GetHashCode")]
    [InlineData("get_EqualityContract")]
    public void What_cannot_be_used_is_gone(string part)
    {
        Assert.Contains(part, Names(Raw), StringComparison.Ordinal);
        Assert.DoesNotContain(part, Names(Trimmed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Dispatch")]
    [InlineData("op_Equality")]
    [InlineData("<Clone>$")]
    [InlineData("Square::Size")]
    public void What_can_be_used_stays(string part) => Assert.Contains(part, Names(Trimmed), StringComparison.Ordinal);

    /// <summary>Code that contracts may not have does no harm where it cannot run; the control is the same contract untrimmed.</summary>
    [Fact]
    public void The_rest_is_a_contract_though_unused_code_was_none()
    {
        Assert.Contains(ContractVerifier.Verify(Raw).Problems, p => p.Code == ProblemCodes.TypeForbidden);
        Assert.Empty(ContractVerifier.Verify(Trimmed).Problems);
    }

    [Fact]
    public void Shipped_contracts_leave_a_quarter_of_the_limit_free() =>
        Assert.All(ShippedContracts.All, contract => Assert.InRange(contract.Image.Length, 1, VerifyLimits.ImageBytesMax * 3 / 4));

    private static string Names(byte[] image)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(image));
        return string.Join('\n', module.GetTypes().SelectMany(t => t.Methods.Select(m => $"{t.Name}::{m.Name}").Concat(t.Fields.Select(f => $"{t.Name}::{f.Name}")).Prepend(t.FullName)));
    }
}
