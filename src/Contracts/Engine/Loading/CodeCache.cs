using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Sdk;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.Loading;

/// <summary>
/// Contracts that are prepared to run, by code hash. What it holds changes how long things take and nothing else, so that
/// nodes in one process may share one. Safe from many threads.
/// </summary>
/// <param name="loader">Prepares what is not there yet.</param>
public sealed class CodeCache(IContractLoader loader)
{
    /// <summary>Most contracts held, in contracts. 1,024: more than a consortium has.</summary>
    public const int ContractsMax = 1_024;

    /// <summary>
    /// Most bytes of assemblies whose code is held, in bytes. 32 MiB: 128 of the largest. Their code usually takes some five times as much, and up to 16 MiB for one
    /// that is made for it. Proposals are prepared too, whatever becomes of them.
    /// </summary>
    public const long ImageBytesMax = 32 * 1024 * 1024;

    private readonly Lock _reading = new();
    private readonly Lock _loading = new();
    private readonly Dictionary<Hash32, Entry> _entries = [];
    private long _uses;
    private long _imageBytes;

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
    public LoadResult Load(Hash32 code, ReadOnlyMemory<byte> image)
    {
        lock (_loading)
        {
            if (TryGet(code, out ContractDefinition? known)) return new LoadResult(known, []);

            LoadResult result = loader.Load(image);
            if (result.Contract is not null) Add(code, result.Contract, image.Length);
            return result;
        }
    }

    /// <summary>
    /// Prepares several that are not there yet, on all processors: those of genesis, before which a node has nothing else to do. It answers when all are done;
    /// what is refused is left out, and <see cref="Load"/> says why. The loader must be safe from many threads.
    /// </summary>
    /// <param name="images">The assemblies.</param>
    public void LoadAll(IReadOnlyList<ReadOnlyMemory<byte>> images)
    {
        lock (_loading)
        {
            // The largest first: it may well take as long as all others.
            (Hash32 Code, ReadOnlyMemory<byte> Image)[] missing =
            [
                .. images.Select(image => (Code: Hashing.Sha256(image.Span), Image: image))
                    .DistinctBy(found => found.Code)
                    .Where(found => !TryGet(found.Code, out _))
                    .OrderByDescending(found => found.Image.Length),
            ];
            Parallel.ForEach(missing, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, found =>
            {
                if (loader.Load(found.Image).Contract is { } contract) Add(found.Code, contract, found.Image.Length);
            });
        }
    }

    private void Add(Hash32 code, ContractDefinition contract, int imageBytes)
    {
        lock (_reading)
        {
            while (_entries.Count > 0 && (_entries.Count == ContractsMax || _imageBytes + imageBytes > ImageBytesMax)) RemoveOldest();
            _entries.Add(code, new Entry(contract, imageBytes) { LastUse = ++_uses });
            _imageBytes += imageBytes;
        }
    }

    private void RemoveOldest()
    {
        (Hash32 code, Entry entry) = _entries.MinBy(entry => entry.Value.LastUse);
        _entries.Remove(code);
        _imageBytes -= entry.ImageBytes;
    }

    private sealed class Entry(ContractDefinition contract, int imageBytes)
    {
        public ContractDefinition Contract { get; } = contract;

        public int ImageBytes { get; } = imageBytes;

        public long LastUse { get; set; }
    }
}
