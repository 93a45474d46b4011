using Chain.Contracts.Loading;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Verify;

/// <summary>Assemblies that are made to be slow to load: what is bounded by a limit is refused by it, however small the assembly is.</summary>
public sealed class HostileImageTests
{
    public static TheoryData<string> Shapes() => [.. HostileBodies.All.Keys, .. HostileFlows.All.Keys, .. HostileTypes.All.Keys];

    /// <summary>The control of those that are refused.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_little_of_each_shape_is_accepted_or_refused_with_a_limit(string shape)
    {
        string[] limits = [ProblemCodes.MethodTooLarge, ProblemCodes.NestingTooDeep];

        LoadResult result = new ContractLoader().Load(HostileImage.Make(Shape(shape), 1));

        Assert.All(result.Problems, p => Assert.Contains(p.Code, limits));
    }

    [Theory]
    [InlineData("locals that turn stale one after the other", 1, ProblemCodes.MethodTooLarge)]
    [InlineData("joins of deep stacks", 1, ProblemCodes.MethodTooLarge)]
    [InlineData("long names of types", 1, ProblemCodes.NestingTooDeep)]
    [InlineData("structs of structs of nothing", 900, ProblemCodes.StructTooLarge)]
    [InlineData("abstract members implemented many times", 900, ProblemCodes.ImageTooLarge)]
    [InlineData("interfaces implemented explicitly", 900, ProblemCodes.ImageTooLarge)]
    [InlineData("generic methods used with many classes", 900, ProblemCodes.GenericGrowth)]
    [InlineData("maps of many tuples", 400, ProblemCodes.GenericGrowth)]
    [InlineData("a generic type of many methods used with many structs", 100, ProblemCodes.GenericGrowth)]
    public void What_would_take_long_is_refused(string shape, int count, string code)
    {
        VerifyResult result = ContractVerifier.Verify(HostileImage.Make(Shape(shape), count));

        Assert.Contains(result.Problems, p => p.Code == code);
    }

    /// <summary>
    /// Ways through an image as long as it is must not be gone by recursion: a stack that overflows ends the process, and this test
    /// with it, for which 256 KiB are enough. The expressions are the runtime's compiler's to go down.
    /// </summary>
    [Theory]
    [InlineData("classes that hold one another", 1_000)]
    [InlineData("generic classes that hold one another", 1_000)]
    [InlineData("constants of constants", 1_000)]
    [InlineData("methods that call one another", 4_000)]
    [InlineData("sums of many terms", 1)]
    [InlineData("calls of what calls return", 1)]
    [InlineData("inlined calls of what calls return", 1)]
    [InlineData("fields of fields", 1)]
    public void Long_ways_do_not_take_the_stack_of_whoever_loads(string shape, int count)
    {
        const int StackBytes = 256 * 1024;
        byte[] image = HostileImage.Make(Shape(shape), count);
        LoadResult? result = null;
        Thread thread = new(() => result = new ContractLoader().Load(image), StackBytes);
        thread.Start();
        thread.Join();

        Assert.All(result!.Problems, p => Assert.Equal(ProblemCodes.GenericGrowth, p.Code));
    }

    [Theory]
    [InlineData(VerifyLimits.OverloadsMax, false)]
    [InlineData(VerifyLimits.OverloadsMax + 1, true)]
    public void A_type_has_so_many_methods_of_one_name(int methods, bool isRefused)
    {
        byte[] image = ContractCompiler.Compile(ContractCompiler.Contract("", "public static class Many {" + string.Concat(Enumerable.Range(0, methods).Select(Overload)) + "}"));

        Assert.Equal(isRefused, ContractVerifier.Verify(image).Problems.Any(p => p.Code == ProblemCodes.TypeShapeForbidden));
    }

    /// <summary>Methods that tell themselves apart by which of seven parameters are long.</summary>
    private static string Overload(int number) =>
        $"public static void M({string.Join(", ", Enumerable.Range(0, 7).Select(p => ((number >> p) & 1) == 0 ? $"int a{p}" : $"long a{p}"))}) {{ }}";

    private static Action<HostileImage, int> Shape(string name) => HostileBodies.All.GetValueOrDefault(name) ?? HostileFlows.All.GetValueOrDefault(name) ?? HostileTypes.All[name];
}
