using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Execution;
using Chain.Node.Storage;

namespace Chain.Node.Hosting;

/// <summary>Final blocks, transactions and receipts as the API shows them. Safe from many threads.</summary>
public sealed class StoredBlocks(ChainStore store)
{
    /// <summary>How far above a block one with a certificate of its own is looked for.</summary>
    private const int CertificateSearchMax = 1_024;

    /// <summary>A final block with its proof; null if it is not here, or not provable yet.</summary>
    public FinalBlock? Find(ulong height) =>
        store.TryGetBlock(height, out Block? block) ? new FinalBlock(block, Prove(height)) : null;

    /// <summary>A final transaction; null if it is not here.</summary>
    public FoundTransaction? FindTransaction(Hash32 id)
    {
        if (store.FindTransaction(id) is not TransactionPlace place || !store.TryGetBlock(place.Height, out Block? block)) return null;

        return new FoundTransaction(block.Transactions[place.Index], place.Height, block.Hash, place.Index);
    }

    /// <summary>The outcome of an executed transaction; null if it is not here.</summary>
    public ExecutedTransaction? FindReceipt(Hash32 id)
    {
        if (store.FindTransaction(id) is not TransactionPlace place) return null;
        if (store.GetReceipts(place.Height) is not IReadOnlyList<byte[]> receipts) return null;
        return store.GetHash(place.Height) is Hash32 hash ? ToExecuted(place.Height, hash, place.Index, receipts[place.Index]) : null;
    }

    /// <summary>A block's transactions with their receipts; null if the height is not executed here.</summary>
    public ExecutedBlock? FindExecuted(ulong height)
    {
        if (!store.TryGetBlock(height, out Block? block) || store.GetReceipts(height) is not IReadOnlyList<byte[]> receipts) return null;

        ExecutedTransaction[] transactions = new ExecutedTransaction[receipts.Count];
        for (int i = 0; i < transactions.Length; i++) transactions[i] = ToExecuted(height, block.Hash, i, receipts[i]);
        return new ExecutedBlock(height, block.Hash, block.Header.Timestamp, transactions);
    }

    /// <summary>A block just executed, as the feed announces it.</summary>
    public static ExecutedBlock ToExecuted(ProcessedBlock processed)
    {
        ArgumentNullException.ThrowIfNull(processed);
        Block block = processed.Block;
        ExecutedTransaction[] transactions = new ExecutedTransaction[processed.Receipts.Count];
        for (int i = 0; i < transactions.Length; i++)
        {
            transactions[i] = new ExecutedTransaction(
                block.Header.Height, block.Hash, i, processed.Receipts[i], processed.EncodedReceipts[i]);
        }

        return new ExecutedBlock(block.Header.Height, block.Hash, block.Header.Timestamp, transactions);
    }

    private ExecutedTransaction ToExecuted(ulong height, Hash32 hash, int index, byte[] encoded) =>
        Receipt.TryDecode(encoded, out Receipt? receipt, out DecodeError error)
            ? new ExecutedTransaction(height, hash, index, receipt, encoded)
            : throw store.Corrupt($"the receipt {index} of height {height} does not decode ({error})");

    /// <summary><c>[certificate, [header, …]]</c>: a certificate and the headers that lead from the block up to its block; empty while nothing proves it.</summary>
    private byte[] Prove(ulong height)
    {
        if (HeaderChain.Find(store, height) is not { } chain) return [];

        CanonicalWriter writer = new(capacity: 1024);
        writer.WriteArrayHeader(2);
        writer.WriteBytes(chain.Certificate.Encode());
        writer.WriteArrayHeader(chain.Headers.Count);
        foreach (BlockHeader header in chain.Headers) writer.WriteBytes(header.Encode());
        return writer.ToArray();
    }
}
