using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// The contracts that are part of the engine, by name. On a network that is <c>registry</c> alone: it deploys all others.
/// Immutable.
/// </summary>
public sealed class ContractCatalog
{
    /// <summary>Name under which the engine keeps gas used by organisations; no contract may have it.</summary>
    public const string ReservedName = "gas";

    private readonly Dictionary<string, ContractDefinition> _byName = new(StringComparer.Ordinal);

    /// <summary>What nodes run.</summary>
    public static ContractCatalog Engine { get; } = new([ContractRegistryAbi.Definition]);

    /// <summary>Whether a name is kept for the engine itself.</summary>
    public static bool IsReserved(string name) => name is ReservedName or ContractRegistry.EngineName;

    /// <summary>Registers contracts.</summary>
    /// <exception cref="ArgumentException">A name is not well-formed, reserved, or given twice.</exception>
    public ContractCatalog(IEnumerable<ContractDefinition> contracts)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        foreach (ContractDefinition contract in contracts)
        {
            if (!Names.IsContract(contract.Name) || IsReserved(contract.Name) || !_byName.TryAdd(contract.Name, contract))
            {
                throw new ArgumentException($"'{contract.Name}' is not a free contract name.", nameof(contracts));
            }
        }

        All = [.. _byName.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>All contracts in the order of their names.</summary>
    public IReadOnlyList<ContractDefinition> All { get; }

    /// <summary>Finds a contract.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out ContractDefinition? contract) => _byName.TryGetValue(name, out contract);
}
