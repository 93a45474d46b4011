using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Encoding;

namespace Chain.Contracts.Execution;

/// <summary>Buffers that one executor uses over and over. Not thread-safe.</summary>
internal sealed class ExecutionScratch
{
    private readonly Dictionary<string, byte[]> _prefixes = new(StringComparer.Ordinal);
    private readonly Stack<CanonicalWriter> _outputs = new();

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

    /// <summary>A writer for the result of one call; calls nest.</summary>
    public CanonicalWriter RentOutput() => _outputs.TryPop(out CanonicalWriter? output) ? output : new CanonicalWriter();

    public void ReturnOutput(CanonicalWriter output)
    {
        output.Clear();
        _outputs.Push(output);
    }
}
