using System.Diagnostics.CodeAnalysis;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>
/// The final tip and the blocks above it that consensus has named. Answers whether a transaction stands on a branch.
/// </summary>
/// <remarks>
/// It has no limit of its own: one that notarized blocks reached would end the chain for good, since none could follow. What
/// consensus has dropped is trimmed away.
/// </remarks>
public sealed class BlockTree
{
    private readonly Dictionary<Hash32, Entry> _blocks = [];
    private int _carryingTransactions;

    /// <summary>Starts at the last final block's header.</summary>
    public BlockTree(BlockHeader finalTip)
    {
        ArgumentNullException.ThrowIfNull(finalTip);
        FinalTip = finalTip;
        FinalHash = finalTip.ComputeHash();
    }

    /// <summary>Header of the last final block.</summary>
    public BlockHeader FinalTip { get; private set; }

    /// <summary>Hash of the last final block.</summary>
    public Hash32 FinalHash { get; private set; }

    /// <summary>Unfinalized blocks held.</summary>
    public int Count => _blocks.Count;

    /// <summary>Whether a block above the final tip carries transactions.</summary>
    public bool CarriesTransactions => _carryingTransactions > 0;

    /// <summary>Adds a block above the final tip; its ancestors may come later.</summary>
    /// <returns>False if it is not above the final tip.</returns>
    public bool TryAdd(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (_blocks.ContainsKey(block.Hash)) return true;
        if (block.Header.Height <= FinalTip.Height) return false;

        HashSet<Hash32> ids = new(block.Transactions.Count);
        foreach (Transaction transaction in block.Transactions) ids.Add(transaction.Id);
        _blocks.Add(block.Hash, new Entry(block, ids));
        if (ids.Count > 0) _carryingTransactions++;
        return true;
    }

    /// <summary>Whether every block from <paramref name="tip"/> down to the final tip is held.</summary>
    public bool IsConnected(Hash32 tip)
    {
        Hash32 hash = tip;
        while (_blocks.TryGetValue(hash, out Entry entry)) hash = entry.Block.Header.ParentHash;
        return hash == FinalHash;
    }

    /// <summary>An unfinalized block.</summary>
    public bool TryGet(Hash32 hash, [NotNullWhen(true)] out Block? block)
    {
        block = _blocks.TryGetValue(hash, out Entry entry) ? entry.Block : null;
        return block is not null;
    }

    /// <summary>Header of an unfinalized block or of the final tip.</summary>
    public bool TryGetHeader(Hash32 hash, [NotNullWhen(true)] out BlockHeader? header)
    {
        header = hash == FinalHash ? FinalTip : _blocks.TryGetValue(hash, out Entry entry) ? entry.Block.Header : null;
        return header is not null;
    }

    /// <summary>Whether the branch that ends in <paramref name="tip"/> holds the transaction above the final tip.</summary>
    public bool BranchContains(Hash32 tip, Hash32 transactionId)
    {
        Hash32 hash = tip;
        while (_blocks.TryGetValue(hash, out Entry entry))
        {
            if (entry.TransactionIds.Contains(transactionId)) return true;
            hash = entry.Block.Header.ParentHash;
        }

        return false;
    }

    /// <summary>Moves the final tip to a child of it and forgets every block that is not above it.</summary>
    /// <exception cref="InvalidOperationException">The block does not follow the final tip: finality forked.</exception>
    public void Finalize(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Header.ParentHash != FinalHash)
        {
            throw new InvalidOperationException($"Final block {block.Hash} at height {block.Header.Height} does not follow {FinalHash}.");
        }

        FinalTip = block.Header;
        FinalHash = block.Hash;
        Trim(held => held.Header.Height > block.Header.Height);
    }

    /// <summary>Forgets the blocks that <paramref name="isNeeded"/> does not pick.</summary>
    public void Trim(Predicate<Block> isNeeded)
    {
        ArgumentNullException.ThrowIfNull(isNeeded);
        foreach ((Hash32 hash, Entry entry) in _blocks)
        {
            if (isNeeded(entry.Block)) continue;
            _blocks.Remove(hash);
            if (entry.TransactionIds.Count > 0) _carryingTransactions--;
        }
    }

    private readonly record struct Entry(Block Block, HashSet<Hash32> TransactionIds);
}
