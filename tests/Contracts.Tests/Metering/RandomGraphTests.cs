using System.Globalization;
using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;
using Mono.Cecil;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Whatever its control flow, rewritten code pays for exactly the instructions that ran.</summary>
public sealed class RandomGraphTests
{
    private const int Graphs = 60;
    private const int Seeds = 4;

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(3, "private static long Handled() { try { return 1; } catch (System.Exception) { return 2; } }")]
    [InlineData(4, "private static long Handled() { try { return 1; } finally { System.Math.Abs(1); } }")]
    public void Gas_is_the_sum_of_the_instructions_that_ran(int seed, string handlers)
    {
        byte[] template = MeteredContract.Compile(Source(handlers));
        using MemoryStream input = new(template);
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(input);
        MethodDefinition[] graphs = [.. assembly.MainModule.GetType("Attack.Attack").Methods.Where(m => m.Name.StartsWith("Graph", StringComparison.Ordinal))];
        for (int i = 0; i < graphs.Length; i++) RandomGraph.Fill(graphs[i], (seed * 1000) + i);
        using MemoryStream output = new();
        assembly.Write(output);
        ContractTestHost host = new(MeteredContract.Load(output.ToArray()));

        long? around = null; // What the call costs besides the graph.
        for (int i = 0; i < graphs.Length * Seeds; i++)
        {
            CountingInterpreter counted = new(graphs[i % Graphs]);
            long expected = counted.Run(i);
            ViewResult result = Ask(host, i % Graphs, i);
            Assert.Null(result.Fault);
            CanonicalReader reader = new(result.Value.Span);
            Assert.Equal(expected, reader.ReadInt64());
            int argumentBytes = i < 128 ? 1 : 2; // The price of a call depends on the bytes of its arguments and of its result.
            long besides = (long)result.GasUsed - counted.Gas - (10 * (argumentBytes + result.Value.Length)) - FrameGas(graphs[i % Graphs]);
            around ??= besides;
            Assert.Equal(around, besides);
        }
    }

    private static long FrameGas(MethodDefinition graph) => Math.Max(64, 32 + (8 * graph.Body.MaxStackSize) + 24) / 8;

    private static ViewResult Ask(ContractTestHost host, int which, long x)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(2);
        writer.WriteInt64(which);
        writer.WriteInt64(x);
        return host.TryQuery(new MethodCall("attack", "Run", writer.ToArray()));
    }

    private static string Source(string handlers)
    {
        IEnumerable<int> numbers = Enumerable.Range(0, Graphs);
        string cases = string.Concat(numbers.Select(i => string.Create(CultureInfo.InvariantCulture, $"case {i}: return Graph{i:d2}(x);")));
        string methods = string.Concat(numbers.Select(i => string.Create(CultureInfo.InvariantCulture, $"private static long Graph{i:d2}(long x) => x;")));
        return $$"""
            using Chain.Contracts.Sdk;
            namespace Attack;
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                [View] public long Run(int which, long x) { switch (which) { {{cases}} default: return 0; } }
                {{methods}}
                {{handlers}}
            }
            """;
    }
}
