using Chain.Consensus;
using Chain.Ledger;

namespace Chain.Node.Storage;

/// <summary>What proves a block that has no finality certificate of its own: headers of which each names the one before, up to one that has.</summary>
/// <param name="Headers">The headers above the block, ascending; none if the block itself is certified.</param>
/// <param name="Certificate">The certificate of the last one, or of the block.</param>
public sealed record HeaderChain(IReadOnlyList<BlockHeader> Headers, Certificate Certificate)
{
    /// <summary>Finds the chain of the block at a height; null while nothing proves it.</summary>
    /// <exception cref="StoreCorruptException">A header or the certificate is missing or does not decode.</exception>
    public static HeaderChain? Find(ChainStore store, ulong height)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.FindCertified(height) is not ulong certified) return null;

        List<BlockHeader> headers = [];
        foreach (ulong at in BlockHeader.Path(height, certified))
        {
            headers.Add(store.GetHeader(at) ?? throw store.Corrupt($"the header at height {at} is missing"));
        }

        return new HeaderChain(headers, store.GetCertificate(certified) ?? throw store.Corrupt($"the certificate at height {certified} is missing"));
    }
}
