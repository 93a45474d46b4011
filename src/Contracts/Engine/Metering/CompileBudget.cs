using Mono.Cecil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Keeps the time in which the runtime compiles an assembly in proportion to its bytes, which are paid for. Optimising takes time that grows
/// with the square of a method's loops and blocks (a method of 17 KB took 42 s), while compiling plainly does not. So the methods
/// that take longest, as they are estimated, are compiled plainly as soon as the others have used up what the assembly pays for. It changes how fast code is,
/// and nothing else.
/// </summary>
internal sealed class CompileBudget
{
    // Estimates in microseconds, from measurements of generated code (benchmarks/README.md, "loading").
    private const long OfAssembly = 20_000;
    private const long OfByte = 5;
    private const long OfMethod = 100;
    private const long OfInstruction = 2;
    private const long OfLoop = 150;
    private const long OfLoopPair = 10;
    private const long OfBlockPair = 1;

    private readonly List<(MethodDefinition Method, long Time)> _methods = [];

    /// <summary>Notes a method that is to be compiled.</summary>
    /// <param name="facts">The method, as it was before it was rewritten.</param>
    /// <param name="times">How often it is compiled.</param>
    public void Add(MethodFacts facts, int times)
    {
        ControlFlow flow = new(facts.Method.Body);
        long blocks = flow.Blocks.Count, loops = flow.Blocks.Count(b => b.IsLoopHead);
        long time = OfMethod + (OfInstruction * facts.Method.Body.Instructions.Count) + (OfLoop * loops) + (OfLoopPair * loops * loops) + (OfBlockPair * blocks * blocks);
        _methods.Add((facts.Method, time * times));
    }

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
