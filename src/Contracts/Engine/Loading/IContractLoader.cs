using Chain.Contracts.Sdk;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Loading;

/// <summary>Turns the bytes of a contract's assembly into something that runs.</summary>
public interface IContractLoader
{
    /// <summary>Verifies, meters and prepares an assembly. A pure function of the bytes: every node comes to the same answer.</summary>
    LoadResult Load(ReadOnlyMemory<byte> image);
}

/// <summary>What became of an assembly.</summary>
/// <param name="Contract">The contract that runs; null if the assembly is refused.</param>
/// <param name="Problems">Why it is refused; empty if it is not. At most 64.</param>
public sealed record LoadResult(ContractDefinition? Contract, IReadOnlyList<VerifyProblem> Problems)
{
    /// <summary>What the runtime said, for whoever looks into it; null unless the engine could not make the contract run. Not the same on all machines.</summary>
    public Exception? Cause { get; init; }
}
