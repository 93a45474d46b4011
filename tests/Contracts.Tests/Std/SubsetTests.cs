using System.Reflection.Emit;
using System.Reflection.Metadata;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Std;

/// <summary>The library is verified and metered as contracts are, so it keeps to what contracts may do.</summary>
public sealed class SubsetTests
{
    private static readonly OpCode[] RefusedOpCodes =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ldelem_R4, OpCodes.Ldelem_R8, OpCodes.Stelem_R4,
        OpCodes.Stelem_R8, OpCodes.Ldind_R4, OpCodes.Ldind_R8, OpCodes.Stind_R4, OpCodes.Stind_R8, OpCodes.Localloc, OpCodes.Calli, OpCodes.Cpblk,
        OpCodes.Initblk, OpCodes.Jmp, OpCodes.Mkrefany, OpCodes.Refanyval, OpCodes.Arglist, OpCodes.Box, OpCodes.Unbox, OpCodes.Unbox_Any,
        OpCodes.Castclass, OpCodes.Isinst, OpCodes.Ldtoken, OpCodes.Tailcall, OpCodes.Rethrow, OpCodes.Endfinally, OpCodes.Endfilter, OpCodes.Ldftn,
        OpCodes.Ldvirtftn,
    ];

    /// <summary>The list is what the engine's whitelist must have for the library to load. A new member is a decision, not an accident.</summary>
    [Fact]
    public void Members_of_the_framework_that_the_library_uses_are_those_of_the_list()
    {
        using StdAssembly assembly = new();
        string actual = string.Join('\n', assembly.MembersNamed().Distinct().Order(StringComparer.Ordinal)) + "\n";
        string path = Repository.Path("tests/Contracts.Tests/Std/framework-members.txt");
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(path, actual);

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void No_field_outlives_a_call()
    {
        using StdAssembly assembly = new();

        Assert.Empty(assembly.StaticFields());
        Assert.DoesNotContain(assembly.Methods(), name => name.EndsWith("..cctor", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_hashed() =>
        Assert.DoesNotContain(Methods(), name => name.EndsWith(".GetHashCode", StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_caught()
    {
        using StdAssembly assembly = new();

        Assert.Empty(assembly.Bodies().Where(method => method.Body.ExceptionRegions.Length > 0).Select(method => method.Method));
    }

    [Fact]
    public void No_instruction_computes_with_floating_point_boxes_or_leaves_what_is_verifiable()
    {
        using StdAssembly assembly = new();
        IEnumerable<string> found =
            from method in assembly.Bodies()
            from code in StdAssembly.OpCodesOf(method.Body)
            where RefusedOpCodes.Contains(code) && !(IsTypeTest(code) && method.Method.EndsWith(".Equals", StringComparison.Ordinal))
            select $"{method.Method}: {code}";

        Assert.Empty(found);
    }

    [Fact]
    public void Instructions_are_read_to_the_end_of_each_method()
    {
        using StdAssembly assembly = new();
        foreach ((string name, MethodBodyBlock body) in assembly.Bodies())
        {
            OpCode last = StdAssembly.OpCodesOf(body).Last();
            Assert.True(last == OpCodes.Ret || last == OpCodes.Throw || last.FlowControl == FlowControl.Branch, $"{name}: {last}");
        }
    }

    /// <summary>A value that is boxed compares itself with another that is.</summary>
    private static bool IsTypeTest(OpCode code) => code == OpCodes.Isinst || code == OpCodes.Unbox_Any;

    private static List<string> Methods()
    {
        using StdAssembly assembly = new();
        return [.. assembly.Methods()];
    }
}
