using Chain.Contracts.Linking;
using Chain.Contracts.Profiling;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Profiling;

/// <summary>The linker writes forms of the compiler otherwise, so that what follows in a method moves; its lines stay.</summary>
public sealed class LinkedLineTests
{
    private const long Write = 250_000;

    private const string Source = """
        namespace Shop;

        [Contract("moved")]
        public sealed partial class Moved : Contract
        {
            private readonly StateMap<int, string> _names;

            [Call] public void Run(int n)
            {
                ReadOnlySpan<int> three = [n, n + 1, n + 2];
                IReadOnlyList<int> list = [n, three[0]];
                int[] copy = [.. Numbers(n)];
                string text = 'x' + n.ToString() + 'y';
                _names[1] = text;
                IReadOnlyList<int> one = [n];
                int rest = copy.Length + list.Count + one.Count;
                _names[2] = text + new long[(long)rest].Length;
                if (n > 100) rest++;
                _names[3] = text + rest.ToString();
                rest += Sum([rest, n, n]);
                if (rest > 1) _names[rest] = text;
            }

            private static int[] Numbers(int n) => new int[n];

            private static int Sum(ReadOnlySpan<int> items) { int sum = 0; foreach (int item in items) sum += item; return sum; }
        }
        """;

    private static readonly BuiltSource Built = new(Source);

    [Fact]
    public void Lines_behind_what_the_linker_wrote_otherwise_are_those_that_paid()
    {
        GasProfiler profiler = new();
        ContractTestHost host = new([profiler.Load(Built.Linked.Image).Contract!]);
        TestMember member = host.AddMember("acme", "ann");
        CanonicalWriter arguments = new();
        arguments.WriteArrayHeader(1);
        arguments.WriteInt64(7);
        profiler.Clear();
        host.Call(member, new MethodCall("moved", "Run", arguments.ToArray())).ThrowIfFault();

        GasProfile profile = profiler.Profile();
        string[] dear = [.. LineProfile.Of(profile, "moved", Built.Lines).Where(l => l.Gas > Write).Select(l => l.Line is { } line ? Built.TextOf(line) : l.Method).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "_names[1] = text;", "_names[2] = text + new long[(long)rest].Length;", "_names[3] = text + rest.ToString();", "if (rest > 1) _names[rest] = text;",
            ],
            dear);
    }

    [Fact]
    public void The_method_did_move()
    {
        MethodOrigin run = Built.Linked.Origins.Single(o => o.Key.Contains("Moved::Run(", StringComparison.Ordinal)).Value;

        Assert.Equal(0, run.OffsetOf(0));
        Assert.Contains(Enumerable.Range(0, 200), offset => offset - run.OffsetOf(offset) > 10);
    }

    [Fact]
    public void Origins_are_those_of_the_contracts_own_methods() =>
        Assert.DoesNotContain(Built.Linked.Origins, o => o.Key.Contains("Chain.Std", StringComparison.Ordinal));
}
