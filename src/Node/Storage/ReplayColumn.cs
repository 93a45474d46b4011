using System.Buffers.Binary;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Storage;

/// <summary>
/// Transactions that may not recur yet, by <c>validUntil</c> and then id: those that expire first stand first, and go together.
/// </summary>
internal sealed class ReplayColumn(IKeyValueStore store)
{
    private const int KeyBytes = sizeof(ulong) + Hash32.Size;

    /// <summary>Expired ids are deleted by ranges of so many ms at least: each range is looked at by look-ups until it is compacted away.</summary>
    private const ulong DropMs = 60_000;

    private ulong _droppedTo;

    /// <summary>Whether a block holds this id that had not expired lately.</summary>
    public bool Contains(Hash32 id, ulong validUntil)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, id, validUntil);
        return store.Get(Column.Replay, key) is not null;
    }

    /// <summary>Adds a block's ids to a batch.</summary>
    public static void Put(KeyValueBatch batch, Block block)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        foreach (Transaction transaction in block.Transactions.OrderBy(t => t.Body.ValidUntil))
        {
            WriteKey(key, transaction.Id, transaction.Body.ValidUntil);
            batch.Put(Column.Replay, key, default);
        }
    }

    /// <summary>Adds to a batch, from time to time, the deletion of ids that expired before <paramref name="timestamp"/>, in ms.</summary>
    public void DropExpired(KeyValueBatch batch, ulong timestamp)
    {
        if (timestamp < _droppedTo + DropMs) return;

        batch.DeleteRange(Column.Replay, StoreKeys.Of(_droppedTo), StoreKeys.Of(timestamp));
        _droppedTo = timestamp;
    }

    private static void WriteKey(Span<byte> key, Hash32 id, ulong validUntil)
    {
        BinaryPrimitives.WriteUInt64BigEndian(key, validUntil);
        id.CopyTo(key[sizeof(ulong)..]);
    }
}
