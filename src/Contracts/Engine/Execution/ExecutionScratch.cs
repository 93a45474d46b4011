using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Encoding;

namespace Chain.Contracts.Execution;

/// <summary>Buffers that one executor uses over and over. Not thread-safe.</summary>
internal sealed class ExecutionScratch
{
    private readonly Dictionary<string, byte[]> _prefixes = new(StringComparer.Ordinal);
    private readonly Stack<CanonicalWriter> _outputs = new();
    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);

    public KeyWriter Keys { get; } = new();

    public CanonicalWriter Values { get; } = new(capacity: 1024);

    /// <summary>What stands before every key of a contract.</summary>
    public byte[] PrefixOf(ContractDefinition contract)
    {
        if (!_prefixes.TryGetValue(contract.Name, out byte[]? prefix))
        {
            prefix = StateKey.Of(contract.Name, []);
            _prefixes.Add(contract.Name, prefix);
        }

        return prefix;
    }

    /// <summary>
    /// Finds a deployed contract that an earlier call found. As long as the overlay holds the very same bytes for its entry in the
    /// registry, what they led to is the same.
    /// </summary>
    public bool TryGetFound(string name, StateOverlay state, [NotNullWhen(true)] out ContractDefinition? contract)
    {
        contract = null;
        if (!_found.TryGetValue(name, out Found? found)) return false;
        if (!state.TryGet(found.Key, out byte[]? entry) || !ReferenceEquals(entry, found.Entry)) return false;

        contract = found.Contract;
        return true;
    }

    /// <summary>Remembers a deployed contract that any transaction may call.</summary>
    public void Remember(string name, StateOverlay state, ContractDefinition contract)
    {
        byte[] key = DeployedContracts.KeyOf(name);
        if (state.TryGet(key, out byte[]? entry)) _found[name] = new Found(key, entry, contract);
    }

    /// <summary>A writer for the result of one call; calls nest.</summary>
    public CanonicalWriter RentOutput() => _outputs.TryPop(out CanonicalWriter? output) ? output : new CanonicalWriter();

    public void ReturnOutput(CanonicalWriter output)
    {
        output.Clear();
        _outputs.Push(output);
    }

    private sealed record Found(byte[] Key, byte[] Entry, ContractDefinition Contract);
}
