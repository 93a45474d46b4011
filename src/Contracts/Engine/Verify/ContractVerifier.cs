using System.Reflection.PortableExecutable;
using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Rules;

namespace Chain.Contracts.Verify;

/// <summary>
/// Decides whether the bytes of an assembly are a contract: type-safe, deterministic, and made only of what can be metered. Reads
/// metadata and never loads the assembly. A pure function of the bytes; other code may be run on them only after it accepted them.
/// </summary>
public static class ContractVerifier
{
    private static readonly (VerifyStage Stage, Action<VerifyContext>[] Rules)[] Groups =
    [
        (VerifyStage.References, [NameRules.Check, ReferenceRules.Check, AttributeRules.Check]),
        (VerifyStage.Rows, [RowRules.Check]),
        (VerifyStage.Shapes, [TypeRules.Check, InterfaceCycles.Check, MethodRules.Check]),
        (VerifyStage.Bodies, [OverrideRules.Check, SizeRules.Check, StaticRules.Check, BodyRules.Check]),
        (VerifyStage.Instantiations, [InstantiationRules.Check]),
    ];

    /// <summary>Verifies an assembly. Whatever the bytes are, it answers; nothing that they say is executed.</summary>
    public static VerifyResult Verify(ReadOnlyMemory<byte> image)
    {
        ProblemList problems = new();
        VerifiedContract? contract = null;
        try
        {
            problems.Check("assembly", () => contract = VerifyImage(image, problems));
        }
        catch (TooManyProblemsException)
        {
            return new VerifyResult(null, problems.Found) { Stage = problems.Stage };
        }

        return problems.IsEmpty && contract is not null ? new VerifyResult(contract, []) { Stage = VerifyStage.Accepted } : new VerifyResult(null, problems.Found) { Stage = problems.Stage };
    }

    /// <summary>
    /// Verifies a library that authors link into contracts: all rules of contracts but the one that there is a contract. Its code
    /// catches nothing, because a handler would make every contract slower that it is linked into.
    /// </summary>
    /// <param name="image">The assembly.</param>
    /// <param name="library">Namespace of all its types, though it may be one that contracts must not have.</param>
    /// <returns>What is refused; empty if nothing is.</returns>
    public static IReadOnlyList<VerifyProblem> VerifyLibrary(ReadOnlyMemory<byte> image, string library)
    {
        ArgumentNullException.ThrowIfNull(library);
        ProblemList problems = new();
        try
        {
            problems.Check("assembly", () =>
            {
                using PEReader reader = ImageReader.Open(image);
                Each(new VerifyContext(new ContractModule(reader, Whitelist.Current), problems, library));
            });
        }
        catch (TooManyProblemsException)
        {
            return problems.Found;
        }

        return problems.Found;
    }

    private static VerifiedContract? VerifyImage(ReadOnlyMemory<byte> image, ProblemList problems)
    {
        using PEReader reader = ImageReader.Open(image);
        ContractModule module = new(reader, Whitelist.Current);
        VerifyContext context = new(module, problems);
        Each(context);
        return problems.IsEmpty ? ContractRules.Find(context) : null;
    }

    /// <summary>Later rules rely on what earlier ones checked: each group runs only on what passed the one before.</summary>
    private static void Each(VerifyContext context)
    {
        foreach ((VerifyStage stage, Action<VerifyContext>[] rules) in Groups)
        {
            context.Problems.Stage = stage;
            foreach (Action<VerifyContext> rule in rules) rule(context);
            if (!context.Problems.IsEmpty) return;
        }

        context.Problems.Stage = VerifyStage.Contract;
    }
}
