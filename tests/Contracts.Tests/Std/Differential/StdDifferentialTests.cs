using System.Reflection;
using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;
using Chain.Encoding;
using Chain.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Tests.Std.Differential;

/// <summary>
/// Every public member of the library, on arguments from seeds, in a contract that is linked, verified, metered and run by the engine, against the
/// same C# compiled plainly, which runs on the library itself and pays for nothing: equal results, exceptions and side effects.
/// </summary>
public sealed class StdDifferentialTests
{
    private const int Seeds = 60;

    private static readonly byte[] Image = Compile(StdDriver.All);

    [Fact]
    public void Every_public_member_does_the_same_metered_and_unmetered()
    {
        HashSet<ulong> answers = [];

        List<string> different = Compare(ContractCompiler.Link(Image), Image, Seeds, answers);

        Assert.True(different.Count == 0, string.Join('\n', different.Take(20)));
        Assert.InRange(answers.Count, StdDriver.All.Count * Seeds / 3, int.MaxValue); // A digest that sees nothing is equal too.
    }

    /// <summary>Control: two members that change places are different things to call.</summary>
    [Fact]
    public void A_member_that_does_something_else_is_reported()
    {
        MethodBase[] swapped = [.. StdDriver.All];
        int upper = Array.FindIndex(swapped, m => m.Name == "ToUpper" && m.GetParameters()[0].ParameterType == typeof(string));
        int lower = Array.FindIndex(swapped, m => m.Name == "ToLower" && m.GetParameters()[0].ParameterType == typeof(string));
        (swapped[upper], swapped[lower]) = (swapped[lower], swapped[upper]);

        List<string> different = Compare(ContractCompiler.Link(Compile(swapped)), Image, seeds: 10, []);

        Assert.NotEmpty(different);
        Assert.All(different, d => Assert.True(d.Contains("ToUpper", StringComparison.Ordinal) || d.Contains("ToLower", StringComparison.Ordinal), d));
    }

    [Fact]
    public void Every_public_member_is_called()
    {
        Assert.InRange(StdDriver.All.Count, 350, 1_000);
        Assert.Empty(StdCalls.Missing(Image));
    }

    /// <summary>Control: one that is left out is reported.</summary>
    [Fact]
    public void A_member_that_is_not_called_is_reported()
    {
        MethodBase left = StdDriver.All.Single(m => m.DeclaringType == typeof(Chain.Contracts.Std.Ordinal) && m.Name == "CompareCodePoints");

        Assert.Equal(["Chain.Contracts.Std.Ordinal::CompareCodePoints(System.String,System.String)"], StdCalls.Missing(Compile([.. StdDriver.All.Where(m => m != left)])));
    }

    private static List<string> Compare(byte[] linked, byte[] compiled, ulong seeds, HashSet<ulong> answers)
    {
        ContractTestHost metered = new(MeteredContract.Load(linked));
        ContractTestHost plain = new(CompiledContract.Of(Assembly.Load(compiled).GetType("Drive.Driver")!));
        List<string> different = [];
        for (int number = 0; number < StdDriver.All.Count; number++)
        {
            for (ulong seed = 1; seed <= seeds; seed++)
            {
                string expected = Ask(plain, seed, number, answers), found = Ask(metered, seed, number, answers);
                if (expected != found) different.Add($"{StdDriver.All[number].DeclaringType!.Name}.{StdDriver.All[number]} of seed {seed}: {found} instead of {expected}");
            }
        }

        return different;
    }

    private static byte[] Compile(IReadOnlyList<MethodBase> members) => ContractCompiler.Compile(
        [File.ReadAllText(Repository.Path("tests/Contracts.Tests/Std/Differential/DriverRuntime.cs.txt")), StdDriver.Write(members)],
        OptimizationLevel.Release, allowUnsafe: false, checkOverflow: true);

    private static string Ask(ContractTestHost host, ulong seed, int number, HashSet<ulong> answers)
    {
        CanonicalWriter arguments = new();
        arguments.WriteArrayHeader(2);
        arguments.WriteUInt64(seed);
        arguments.WriteInt64(number);
        ViewResult result = host.TryQuery(new MethodCall("driver", "Run", arguments.ToArray()));
        if (result.Fault is not null) return $"{result.Fault.Code}: {(host.Errors.Count > 0 ? host.Errors[0].Exception.ToString() : "")}";
        answers.Add(new CanonicalReader(result.Value.Span).ReadUInt64(ulong.MaxValue));
        return Convert.ToHexString(result.Value.Span);
    }
}
