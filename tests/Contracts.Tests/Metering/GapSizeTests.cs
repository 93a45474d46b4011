using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Structs are charged by what they take in memory, with the gaps that the runtime leaves between their fields.</summary>
public sealed class GapSizeTests
{
    private const int Turns = 100;

    // What the calls differ in besides: how their names are found.
    private const int Around = 500;

    private static readonly Lazy<ContractTestHost> Host = new(() => new ContractTestHost(MeteredContract.Load(ContractCompiler.Compile("""
        namespace Shop;

        [Contract("sizes")]
        public sealed partial class Sizes : Contract
        {
            [View] public int Words(int n) { _ = new Words[n * 100]; return n; }
            [View] public int Gaps(int n) { _ = new Gaps[n * 100]; return n; }
            [View] public int Wide(int n) { _ = new Wide[n * 100]; return n; }
            [View] public int Mixed(int n) { _ = new Mixed[n * 100]; return n; }
            [View] public int Held(int n) { for (int i = 0; i < n; i++) _ = new Held(); return n; }
        }

        public struct Words { public long A, B, C, D; }
        public struct Inner { public byte A; public long B; public byte C; }
        public struct Gaps { public byte A; public Inner B; public byte C; }
        public struct Deep { public byte A; public Int128 B; }
        public struct Wide { public byte A; public Deep B; }
        public struct Mixed { public int A; public short B; public bool C; public byte D; public long E, F; public string G; }
        public struct One { public byte A; }
        public sealed class Held { public One A, B, C, D, E, F, G, H; }
        """))));

    /// <summary>40 bytes, of which 12 are fields; 48, of which 18 are; and 32 without a gap.</summary>
    [Theory]
    [InlineData("Gaps", 40)]
    [InlineData("Wide", 48)]
    [InlineData("Mixed", 32)]
    public void Arrays_of_structs_count_their_gaps(string method, int bytes)
    {
        long more = GasOf(method) - GasOf("Words"), expected = Turns * 100 * (bytes - 32) * 9 / 2; // Beyond 64 KiB a byte costs four and a half gas.

        Assert.InRange(more, expected - Around, expected + Around);
    }

    /// <summary>A struct in an object stands at a word of its own.</summary>
    [Fact]
    public void Objects_count_the_gaps_around_structs() => Assert.True(GasOf("Held") >= Turns * (200 + ((16 + (8 * 8)) / 2)));

    private static long GasOf(string method)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(Turns);
        ViewResult result = Host.Value.TryQuery(new MethodCall("sizes", method, writer.ToArray()));
        Assert.True(result.Fault is null, result.Fault?.Code);
        return (long)result.GasUsed;
    }
}
