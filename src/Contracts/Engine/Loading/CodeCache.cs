using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Loading;

/// <summary>
/// Contracts that are prepared to run, by code hash. What it holds changes how long things take and nothing else, so that
/// nodes in one process may share one. Safe from many threads.
/// </summary>
/// <param name="loader">Prepares what is not there yet.</param>
public sealed class CodeCache(IContractLoader loader)
{
    /// <summary>Most contracts held, in contracts. 1,024: more than a consortium has; each is some hundred KiB of code.</summary>
    public const int ContractsMax = 1_024;

    private readonly Lock _reading = new();
    private readonly Lock _loading = new();
    private readonly Dictionary<Hash32, Entry> _entries = [];
    private long _uses;

    /// <summary>Finds prepared code.</summary>
    internal bool TryGet(Hash32 code, [NotNullWhen(true)] out ContractDefinition? contract)
    {
        lock (_reading)
        {
            contract = null;
            if (!_entries.TryGetValue(code, out Entry? entry)) return false;

            entry.LastUse = ++_uses;
            contract = entry.Contract;
            return true;
        }
    }

    /// <summary>Prepares code, unless it is there. One assembly at a time: it is a matter of half a second, and rare.</summary>
    internal LoadResult Load(Hash32 code, ReadOnlyMemory<byte> image)
    {
        lock (_loading)
        {
            if (TryGet(code, out ContractDefinition? known)) return new LoadResult(known, []);

            LoadResult result = loader.Load(image);
            if (result.Contract is not null) Add(code, result.Contract);
            return result;
        }
    }

    private void Add(Hash32 code, ContractDefinition contract)
    {
        lock (_reading)
        {
            if (_entries.Count == ContractsMax) _entries.Remove(_entries.MinBy(entry => entry.Value.LastUse).Key);
            _entries.Add(code, new Entry(contract) { LastUse = ++_uses });
        }
    }

    private sealed class Entry(ContractDefinition contract)
    {
        public ContractDefinition Contract { get; } = contract;

        public long LastUse { get; set; }
    }
}
