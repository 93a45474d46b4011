using System.Buffers.Binary;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Storage;

/// <summary>
/// Ids of transactions that may not recur yet. One value a block, under the latest <c>validUntil</c> in it and then its height, so
/// that the blocks whose ids have all expired are the first ones of the column.
/// </summary>
internal sealed class ReplayColumn(IKeyValueStore store, string path)
{
    private const int EntryBytes = Hash32.Size + 8;

    private byte[] _from = [];

    /// <summary>Adds a block's ids to a batch.</summary>
    public static void Put(KeyValueBatch batch, Block block)
    {
        if (block.Transactions.Count == 0) return;

        byte[] entries = new byte[block.Transactions.Count * EntryBytes];
        ulong lastExpiry = 0;
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            ulong validUntil = block.Transactions[i].Body.ValidUntil;
            Span<byte> entry = entries.AsSpan(i * EntryBytes, EntryBytes);
            block.Transactions[i].Id.CopyTo(entry);
            BinaryPrimitives.WriteUInt64BigEndian(entry[Hash32.Size..], validUntil);
            lastExpiry = Math.Max(lastExpiry, validUntil);
        }

        batch.Put(Column.Replay, [.. StoreKeys.Of(lastExpiry), .. StoreKeys.Of(block.Header.Height)], entries);
    }

    /// <summary>Adds to a batch the deletion of blocks all of whose ids expired before <paramref name="timestamp"/>, in ms.</summary>
    public void DropExpired(KeyValueBatch batch, ulong timestamp)
    {
        // Starts after what was deleted before, so that deleted keys are not walked over again at every block. If this batch
        // is not written, the node stops, and the next start looks from the first key again.
        byte[] end = StoreKeys.Of(timestamp);
        foreach ((byte[] key, _) in store.Scan(Column.Replay, _from, end)) batch.Delete(Column.Replay, key);
        if (end.AsSpan().SequenceCompareTo(_from) > 0) _from = end;
    }

    /// <summary>Ids that have not expired at <paramref name="timestamp"/>, in ms, with their <c>validUntil</c>.</summary>
    public IEnumerable<KeyValuePair<Hash32, ulong>> Read(ulong timestamp)
    {
        foreach ((_, byte[] entries) in store.Scan(Column.Replay, StoreKeys.Of(timestamp), toExclusive: null))
        {
            if (entries.Length % EntryBytes != 0) throw new StoreCorruptException(path, "a list of transaction ids has an impossible length");

            for (int at = 0; at < entries.Length; at += EntryBytes)
            {
                ulong validUntil = BinaryPrimitives.ReadUInt64BigEndian(entries.AsSpan(at + Hash32.Size));
                if (validUntil >= timestamp) yield return new(new Hash32(entries.AsSpan(at, Hash32.Size)), validUntil);
            }
        }
    }
}
