using System.Collections.Concurrent;
using Chain.Contracts.Loading;
using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>The loader of nodes, which prepares each assembly once for all tests of a process.</summary>
internal sealed class SharedLoader : IContractLoader
{
    private readonly ConcurrentDictionary<Hash32, Lazy<LoadResult>> _loaded = [];
    private readonly ContractLoader _loader = new();

    public static SharedLoader Instance { get; } = new();

    public LoadResult Load(ReadOnlyMemory<byte> image) =>
        _loaded.GetOrAdd(Hashing.Sha256(image.Span), _ => new Lazy<LoadResult>(() => _loader.Load(image))).Value;
}
