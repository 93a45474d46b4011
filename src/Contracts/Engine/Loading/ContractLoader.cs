using Chain.Contracts.Metering;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Loading;

/// <summary>
/// Verifies, meters and loads contracts (contracts.md A: engine pipeline). What it refuses, every node refuses, with the same
/// code. Thread-safe.
/// </summary>
public sealed class ContractLoader : IContractLoader
{
    // Reading the whitelist takes a moment, which whoever loads no contract need not wait for.
    private readonly Lazy<ContractRewriter> _rewriter = new(() => new ContractRewriter(Whitelist.Current, InstructionPrices.Version1));

    /// <inheritdoc/>
    public LoadResult Load(ReadOnlyMemory<byte> image)
    {
        VerifyResult verified = ContractVerifier.Verify(image);
        if (verified.Contract is not { } contract) return new LoadResult(null, verified.Problems);

        try
        {
            byte[] metered = _rewriter.Value.Rewrite(image, contract);
            ContractModule module = ContractModule.Load(metered, contract);
            return new LoadResult(module.Definition, []);
        }
        catch (StackTooDeepException e)
        {
            return Refuse(ProblemCodes.StackTooDeep, e.Message);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            // The verifier let pass what the next stages cannot handle: as far as the chain is concerned the contract is refused. Receipts
            // hold these words, so they are not the runtime's, which are others in other versions of it.
            return Refuse(ProblemCodes.NotLoadable, "The engine cannot make it run.") with { Cause = e };
        }
    }

    private static LoadResult Refuse(string code, string message) => new(null, [new VerifyProblem(code, "assembly", message)]);
}
