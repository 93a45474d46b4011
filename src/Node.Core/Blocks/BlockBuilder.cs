using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Core.Blocks;

/// <summary>Builds the block that this node proposes: every rule of <see cref="BlockValidator"/> holds for it.</summary>
public sealed class BlockBuilder(
    ChainRules rules, int proposer, TransactionPool pool, BlockTree tree, ReplayWindow replay, RootsHistory roots,
    MembershipHistory members)
{
    /// <summary>Bytes kept free for the header and the array header.</summary>
    private const int HeaderBytesMax = 512;

    /// <summary>Whether a block on this parent is too far ahead of our execution to carry transactions.</summary>
    public bool IsBeyondLag(BlockHeader parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return parent.Height + 1 - Math.Min(roots.ExecutedHeight, parent.Height) > rules.Parameters.MaxLag;
    }

    /// <summary>
    /// Builds a block on <paramref name="parent"/>, with transactions in arrival order, or without any where the chain
    /// is too far ahead of execution. Null while our execution is behind what the parent certifies.
    /// </summary>
    public Block? TryBuild(ulong view, Hash32 parentHash, BlockHeader parent, ulong nowMs)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ulong executedHeight = Math.Min(roots.ExecutedHeight, parent.Height);
        if (!roots.TryGet(parent.ExecutedHeight, executedHeight, out Hash32 stateRoot, out Hash32 receiptsRoot)) return null;
        if (executedHeight < parent.ExecutedHeight) return null;

        bool beyondLag = IsBeyondLag(parent);
        if (beyondLag && rules.Mutations.NoBlocksBeyondLag) return null;

        ulong timestamp = Math.Max(nowMs, parent.Timestamp + 1);
        AdmitsSigners? admits = members.At(executedHeight);
        List<Transaction> transactions = beyondLag || admits is null ? [] : Select(parentHash, timestamp, admits);
        BlockHeader header = new()
        {
            GenesisHash = rules.GenesisHash,
            Epoch = rules.Epoch,
            Height = parent.Height + 1,
            View = view,
            ParentHash = parentHash,
            AnchorHash = parent.AnchorOfChild(parentHash),
            Timestamp = timestamp,
            Proposer = proposer,
            TransactionsRoot = Block.TransactionsRoot(transactions),
            ValidatorsHash = rules.ValidatorsHash,
            NextValidatorsHash = rules.ValidatorsHash,
            ExecutedHeight = executedHeight,
            StateRoot = stateRoot,
            ReceiptsRoot = receiptsRoot,
        };
        return Block.Create(header, transactions);
    }

    private List<Transaction> Select(Hash32 parent, ulong timestamp, AdmitsSigners admits)
    {
        List<Transaction> chosen = [];
        int bytesLeft = rules.Parameters.BlockBytesMax - HeaderBytesMax;
        ulong gasLeft = rules.Parameters.BlockGasLimit;
        foreach (Transaction transaction in pool.InOrder)
        {
            if (chosen.Count == LedgerLimits.BlockTransactionsMax || bytesLeft < HeaderBytesMax) break;
            if (transaction.Encoded.Length > bytesLeft || transaction.Body.GasLimit > gasLeft) continue;
            if (!rules.CoversBasePrice(transaction)) continue;
            if (!rules.IsInTime(transaction.Body.ValidUntil, timestamp) || !admits(transaction.Body)) continue;
            if (replay.Contains(transaction)) continue;
            if (!rules.Mutations.IgnoreUnfinalizedAncestors && tree.BranchContains(parent, transaction.Id)) continue;

            chosen.Add(transaction);
            bytesLeft -= transaction.Encoded.Length;
            gasLeft -= transaction.Body.GasLimit;
        }

        return chosen;
    }
}
