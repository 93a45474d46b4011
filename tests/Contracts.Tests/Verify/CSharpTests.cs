using System.Reflection;
using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;
using Chain.Contracts.Tests.Profiling;
using Chain.Contracts.Verify;
using Chain.Encoding;
using Chain.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Tests.Verify;

/// <summary>
/// What C# has, in one file a feature. In csharp/works each computes in a metered contract what it does in .NET; in csharp/refused the
/// first line of each says with which code it is refused, and what the message tells the author.
/// </summary>
public sealed class CSharpTests
{
    private const string Contract = """
        [Contract("csharp")]
        public sealed partial class Feature : Contract
        {
            [View] public string Run(int n) => Program.Run(n);
        }
        """;

    /// <summary>What a type or a field is refused for: its name is told, and PDBs have no lines of these.</summary>
    private static readonly string[] WithoutLine = ["generic_record_of_a_record", "static_state"];

    public static TheoryData<string> Works => Files("works");

    public static TheoryData<string> Refused => Files("refused");

    [Theory]
    [MemberData(nameof(Works))]
    public void It_computes_in_a_contract_what_it_does_in_net(string name)
    {
        string source = Source("works", name);
        Check(source, OptimizationLevel.Release);
        Check(source, OptimizationLevel.Debug);
    }

    /// <summary>The control: the comparison sees a program that knows where it runs.</summary>
    [Fact]
    public void A_program_that_computes_something_else_is_seen()
    {
        byte[] image = Compile("public static class Program { public static string Run(int n) => new string('x', n + 1); }", OptimizationLevel.Release);
        byte[] other = Compile("public static class Program { public static string Run(int n) => new string('x', n + 2); }", OptimizationLevel.Release);

        Assert.NotEqual(InNet(other, 3), InContract(new ContractTestHost(MeteredContract.Load(image)), 3));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void It_is_refused_with_advice(string name)
    {
        string source = Source("refused", name);
        string[] expected = source.Split('\n')[0].TrimStart('/', ' ').Split(": ", 2);
        VerifyResult result = ContractVerifier.Verify(Compile(source, OptimizationLevel.Release));

        Assert.True(
            result.Problems.Any(p => p.Code == expected[0] && p.ToString().Contains(expected[1].Trim(), StringComparison.Ordinal)),
            $"expected {expected[0]} with '{expected[1]}':\n{string.Join('\n', result.Problems)}");
    }

    /// <summary>Authors look for a line, not for an offset: the one marked <c>here</c>.</summary>
    [Theory]
    [MemberData(nameof(Refused))]
    public void Its_line_is_told(string name)
    {
        string source = Source("refused", name);
        BuiltSource built = new(source, Contract);
        string[] lines = [.. ContractVerifier.Verify(built.Linked.Image).Problems.SelectMany(built.LinesOf).Distinct()];

        string[] marked = [.. source.Split('\n').Where(line => line.EndsWith("// here", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.True(marked.Length == 0 || lines.Intersect(marked).Any(), $"expected {string.Join(" or ", marked)}:\n{string.Join('\n', lines)}");
        Assert.True(marked.Length > 0 || lines.Length > 0 || WithoutLine.Contains(name), "no line is told");
    }

    private static void Check(string source, OptimizationLevel optimization)
    {
        byte[] image = Compile(source, optimization);
        VerifyResult result = ContractVerifier.Verify(image);
        Assert.True(result.Problems.Count == 0, string.Join('\n', result.Problems));

        ContractTestHost host = new(MeteredContract.Load(image));
        for (int n = 0; n < 4; n++) Assert.Equal(InNet(image, n), InContract(host, n));
    }

    private static byte[] Compile(string source, OptimizationLevel optimization) =>
        ContractCompiler.Link(ContractCompiler.Compile([source, Contract], optimization, allowUnsafe: false, checkOverflow: true));

    private static string InNet(byte[] image, int n) =>
        (string)Assembly.Load(image).GetType("Program", throwOnError: true)!.GetMethod("Run")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [n], null)!;

    private static string InContract(ContractTestHost host, int n)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(n);
        ViewResult result = host.TryQuery(new MethodCall("csharp", "Run", writer.ToArray()));
        Assert.True(result.Fault is null, $"{result.Fault?.Code}: {result.Fault?.Message}");
        CanonicalReader reader = new(result.Value.Span);
        return reader.ReadString();
    }

    private static string Source(string folder, string name) => File.ReadAllText(Repository.Path($"tests/Contracts.Tests/csharp/{folder}/{name}.cs"));

    private static TheoryData<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(Repository.Path($"tests/Contracts.Tests/csharp/{folder}"), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
}
