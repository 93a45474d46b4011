using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Objects and boxes of generic code are charged by what they hold.</summary>
public sealed class GenericSizeTests
{
    private const int BigBytes = 128;
    private const int Objects = 100;

    private static readonly Lazy<ContractTestHost> Host = new(() => new ContractTestHost(MeteredContract.Load(ContractCompiler.Compile($$"""
        namespace Shop;

        [Contract("sizes")]
        public sealed partial class Sizes : Contract
        {
            [View] public int Small(int n) { for (int i = 0; i < n; i++) _ = new Four<long>(); return n; }
            [View] public int Big(int n) { for (int i = 0; i < n; i++) _ = new Four<Big>(); return n; }
            [View] public int Within(int n) { for (int i = 0; i < n; i++) _ = Maker<Big>.Make(); return n; }
            [View] public int Boxed(int n) { int sum = 0; for (int i = 0; i < n; i++) if (Box<Big>(default) is Big) sum++; return sum; }
            private static object Box<T>(T value) where T : struct => value;
        }

        public sealed class Four<T> { public T? A, B, C, D; }
        public static class Maker<T> { public static Four<T> Make() => new(); }
        public readonly record struct Big({{string.Join(", ", Enumerable.Range(0, BigBytes / sizeof(long)).Select(i => $"long F{i}"))}});
        """))));

    [Fact]
    public void Fields_of_a_type_parameter_count_as_their_argument()
    {
        long small = GasOf("Small"), big = GasOf("Big");

        // Half a gas a byte, four fields that are larger by 120 bytes each.
        Assert.True(big - small >= Objects * 4 * (BigBytes - sizeof(long)) / 2, $"{small} {big}");
    }

    [Fact]
    public void Where_the_argument_is_not_written_beside_them_they_count_as_the_largest() =>
        Assert.True(GasOf("Within") >= Objects * ((4 * BigBytes / 2) + 200), $"{GasOf("Within")}");

    [Fact]
    public void Boxes_count_as_their_value() =>
        Assert.True(GasOf("Boxed") >= Objects * ((BigBytes / 2) + 200), $"{GasOf("Boxed")}");

    private static long GasOf(string method)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(Objects);
        ViewResult result = Host.Value.TryQuery(new MethodCall("sizes", method, writer.ToArray()));
        Assert.True(result.Fault is null, result.Fault?.Code);
        return (long)result.GasUsed;
    }
}
