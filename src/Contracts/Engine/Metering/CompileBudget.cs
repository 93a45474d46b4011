using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Keeps the time in which the runtime compiles an assembly in proportion to its bytes, which are paid for. Optimising takes time that grows
/// with the square of a method's loops and blocks, or worse (a method of 17 KB took 42 s), while compiling plainly does not. So the methods
/// that take longest, as they are estimated, are compiled plainly as soon as the others have used up what the assembly pays for. It changes how fast code is,
/// and nothing else.
/// </summary>
/// <param name="sizes">Sizes of what calls pass.</param>
internal sealed class CompileBudget(TypeSizes sizes)
{
    // Estimates in microseconds, from measurements of generated code (benchmarks/README.md, "loading").
    private const long OfAssembly = 10_000;
    private const long OfByte = 4;
    private const long OfMethod = 100;
    private const long OfInstruction = 2;
    private const long OfRegion = 150;
    private const long OfRegionPair = 10;
    private const long OfBlockPair = 1;
    private const long OfLargeCallPair = 2;
    private const long CallPairsOfMicrosecond = 32;
    private const long LiveValuesOfMicrosecond = 40;

    /// <summary>Bytes of a struct above which calls that pass it take time that grows with the square of their number.</summary>
    private const int LargeBytes = 32;

    private readonly List<(MethodDefinition Method, long Time)> _methods = [];

    /// <summary>Notes a method that is to be compiled.</summary>
    /// <param name="facts">The method, as it was before it was rewritten.</param>
    /// <param name="times">How often it is compiled.</param>
    public void Add(MethodFacts facts, int times) => _methods.Add((facts.Method, times * Estimate(facts)));

    /// <summary>Microseconds that optimising a method takes.</summary>
    private long Estimate(MethodFacts facts)
    {
        MethodBody body = facts.Method.Body;
        List<BasicBlock> all = facts.Flow.Blocks;
        long blocks = all.Count, edges = all.Sum(b => b.Successors.Count);
        long regions = all.Count(b => b.IsLoopHead) + body.ExceptionHandlers.Count; // Handlers are copied and moved like loops.
        long values = body.Variables.Count + facts.Method.Parameters.Count;
        long largeCalls = body.Instructions.Count(PassesLarge);
        long calls = body.Instructions.Count(i => i.OpCode.Code is Code.Call or Code.Callvirt); // Each may take what the one before returns.
        return OfMethod + (OfInstruction * body.Instructions.Count) + (OfRegion * regions) + (OfRegionPair * regions * regions)
            + (OfBlockPair * blocks * blocks) + (OfLargeCallPair * largeCalls * largeCalls) + (calls * calls / CallPairsOfMicrosecond)
            + (values * edges * regions / LiveValuesOfMicrosecond);
    }

    private bool PassesLarge(Instruction instruction) =>
        instruction.Operand is MethodReference called && called.Parameters.Any(p => sizes.Of(p.ParameterType) > LargeBytes);

    /// <summary>Marks the methods that the runtime is to compile plainly.</summary>
    /// <param name="imageBytes">Bytes of the assembly as it is deployed.</param>
    public void Apply(int imageBytes)
    {
        long left = OfAssembly + (OfByte * imageBytes);
        foreach ((MethodDefinition method, long time) in _methods.OrderBy(m => m.Time))
        {
            left -= time;
            if (left < 0) method.ImplAttributes |= MethodImplAttributes.NoOptimization;
        }
    }
}
