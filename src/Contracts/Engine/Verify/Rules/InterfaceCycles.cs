using Chain.Contracts.Verify.Reading;

namespace Chain.Contracts.Verify.Rules;

/// <summary>No interface derives from itself, by whatever way: the runtime does not load those that do.</summary>
internal static class InterfaceCycles
{
    public static void Check(VerifyContext context)
    {
        ContractType[] interfaces = [.. context.Module.Types.Where(t => t.IsInterface)];
        Dictionary<ContractType, int> open = interfaces.ToDictionary(t => t, t => Parents(t).Count());
        ILookup<ContractType, ContractType> derived = interfaces.SelectMany(t => Parents(t).Select(p => (Parent: p, Child: t))).ToLookup(edge => edge.Parent, edge => edge.Child);
        Queue<ContractType> ready = new(interfaces.Where(t => open[t] == 0));
        while (ready.TryDequeue(out ContractType? type))
        {
            foreach (ContractType child in derived[type])
            {
                if (--open[child] == 0) ready.Enqueue(child);
            }
        }

        foreach (ContractType type in interfaces.Where(t => open[t] > 0))
        {
            context.Problems.Check(type.FullName, () => throw new RefusedException(ProblemCodes.BaseTypeForbidden, "The interface derives from itself. Compilers do not write this."));
        }
    }

    private static IEnumerable<ContractType> Parents(ContractType type) => type.Interfaces.Select(i => i.IsDefined ? i.Shape : null).OfType<ContractType>().Where(t => t.IsInterface);
}
