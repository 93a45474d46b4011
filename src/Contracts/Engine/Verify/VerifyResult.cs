namespace Chain.Contracts.Verify;

/// <summary>What the verifier found.</summary>
/// <param name="Contract">The contract in the assembly; null if the assembly is refused.</param>
/// <param name="Problems">Why it is refused; empty if it is not. At most <see cref="VerifyLimits.ProblemsMax"/>.</param>
public sealed record VerifyResult(VerifiedContract? Contract, IReadOnlyList<VerifyProblem> Problems)
{
    /// <summary>The checks that refused it; those of later stages did not run.</summary>
    public VerifyStage Stage { get; init; }
}

/// <summary>Groups of checks in their order: each relies on what those before it found.</summary>
public enum VerifyStage
{
    /// <summary>Headers, sizes, tables that the file may have.</summary>
    Image,

    /// <summary>Names, references, signatures, attributes.</summary>
    References,

    /// <summary>Rows that belong to others.</summary>
    Rows,

    /// <summary>Shapes of types and methods.</summary>
    Shapes,

    /// <summary>Overrides, sizes, static fields, bodies.</summary>
    Bodies,

    /// <summary>What generic code comes to.</summary>
    Instantiations,

    /// <summary>The contract's class and its interface.</summary>
    Contract,

    /// <summary>None: it is accepted.</summary>
    Accepted,
}

/// <summary>The contract that an accepted assembly holds.</summary>
/// <param name="Name">Its name on the chain, from <c>[Contract]</c>.</param>
/// <param name="Version">Its version, from <c>[Contract]</c>.</param>
/// <param name="Reentrant">Whether it may be called while it waits for a call of its own.</param>
/// <param name="Abi">Its interface as canonical JSON.</param>
/// <param name="ContractType">Full metadata name of its class, which has the generated <c>Dispatch</c>.</param>
/// <param name="HasHandlers">Whether anything in the assembly catches exceptions or has a <c>finally</c>.</param>
public sealed record VerifiedContract(string Name, int Version, bool Reentrant, string Abi, string ContractType, bool HasHandlers)
{
    /// <summary>What the runtime compiles of generic code.</summary>
    internal IReadOnlyList<Instance> Instances { get; init; } = [];
}
