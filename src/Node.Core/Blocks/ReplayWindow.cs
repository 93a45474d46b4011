using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>Final transactions that are executed and written, which the core reads while it runs.</summary>
public interface IFinalTransactions
{
    /// <summary>Whether a written block holds this id. Need not know those whose <paramref name="validUntil"/> lies before the last written block's time.</summary>
    /// <param name="id">The transaction's id.</param>
    /// <param name="validUntil">The same transaction's, in ms: by it ids are found, and forgotten.</param>
    bool Contains(Hash32 id, ulong validUntil);
}

/// <summary>
/// Final transactions whose validity has not passed: none of them may stand in a later block, which would refuse those that have expired. In memory
/// are only those of blocks that are not written yet; for how long transactions are valid does not decide how much that is.
/// </summary>
public sealed class ReplayWindow(IFinalTransactions written)
{
    private readonly HashSet<Hash32> _unwritten = [];
    private readonly Queue<(ulong Height, Hash32[] Ids)> _blocks = new();

    /// <summary>Ids held in memory.</summary>
    public int Count => _unwritten.Count;

    /// <summary>Whether a final block holds this transaction.</summary>
    public bool Contains(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return _unwritten.Contains(transaction.Id) || written.Contains(transaction.Id, transaction.Body.ValidUntil);
    }

    /// <summary>Adds the transactions of the next final block.</summary>
    /// <exception cref="InvalidOperationException">One is held already: a block repeated a transaction.</exception>
    public void Add(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Transactions.Count == 0) return;

        Hash32[] ids = new Hash32[block.Transactions.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = block.Transactions[i].Id;
            if (!_unwritten.Add(ids[i])) throw new InvalidOperationException($"Transaction {ids[i]} became final twice.");
        }

        _blocks.Enqueue((block.Header.Height, ids));
    }

    /// <summary>Forgets the blocks up to a height: from now on they are read.</summary>
    public void MarkWritten(ulong height)
    {
        while (_blocks.TryPeek(out (ulong Height, Hash32[] Ids) first) && first.Height <= height)
        {
            foreach (Hash32 id in first.Ids) _unwritten.Remove(id);
            _blocks.Dequeue();
        }
    }
}
