using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Metering;

/// <summary>What the rewriter knows of a method before it changes anything.</summary>
internal sealed class MethodFacts(MethodDefinition method)
{
    public MethodDefinition Method { get; } = method;

    /// <summary>Its blocks, as they are before it is rewritten.</summary>
    public ControlFlow Flow => field ??= new ControlFlow(Method.Body);

    /// <summary>Calls of methods of the same contract, by instruction.</summary>
    public Dictionary<Instruction, MethodDefinition> OwnCalls { get; } = [];

    /// <summary>Calls of members outside, by instruction.</summary>
    public Dictionary<Instruction, MemberPrice> OutsideCalls { get; } = [];

    /// <summary>Whether something takes its address: delegates call it with no more than its own arguments.</summary>
    public bool IsAddressTaken { get; set; }

    /// <summary>Whether it is so small that its callers pay for it.</summary>
    public bool IsLeaf { get; set; }

    /// <summary>What a caller pays for a leaf.</summary>
    public long LeafCost { get; set; }

    /// <summary>Whether it gets the meter as a last argument.</summary>
    public bool TakesMeter { get; set; }

    /// <summary>Whether it may come to run within itself.</summary>
    public bool IsRecursive { get; set; }

    /// <summary>Weight of its frame in bytes.</summary>
    public int FrameBytes { get; set; }
}
