using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Storage;

namespace Chain.Node.Execution;

/// <summary>Reads out of the store what the node's core starts from.</summary>
public static class NodeRestorer
{
    /// <summary>Reads tip, roots and membership; the store holds at least the genesis block.</summary>
    /// <param name="store">The store.</param>
    /// <param name="voteLog">Records of the vote log; null if this node must not vote.</param>
    /// <exception cref="StoreCorruptException">Something that the tip needs is missing.</exception>
    public static RestoredNode Restore(ChainStore store, IReadOnlyList<LogRecord>? voteLog)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Tip is not ulong height || !store.TryGetBlock(height, out Block? tip))
        {
            throw new InvalidOperationException("The store holds no tip; write the genesis block first.");
        }

        ulong? parentExecutedHeight = height > 0 && store.TryGetBlock(height - 1, out Block? parent) ? parent.Header.ExecutedHeight : null;
        ulong from = Math.Min(tip.Header.ExecutedHeight, parentExecutedHeight + 1 ?? ulong.MaxValue);
        return new RestoredNode
        {
            Tip = tip,
            TipCertificate = store.GetCertificate(height),
            Roots = ReadRoots(store, from, height),
            ParentExecutedHeight = parentExecutedHeight,
            IsDiverged = store.IsDiverged,
            Members = BlockProcessor.LoadMembers(store),
            MembersSince = FindMembersSince(store, tip),
            FinalTransactions = store,
            VoteLog = voteLog,
        };
    }

    /// <summary>The network's rules as the genesis document sets them.</summary>
    public static ChainRules Rules(GenesisDocument genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        GasSchedule gas = GasSchedule.Version1;
        return new ChainRules
        {
            GenesisHash = genesis.ComputeHash(),
            Epoch = 0,
            ValidatorsHash = GenesisBlock.Validators(genesis).Hash,
            Parameters = genesis.Parameters,
            BasePrice = new BasePrice(gas.Transaction, gas.Cosigner, gas.TransactionByte),
        };
    }

    /// <summary>The last block that may have changed the membership, which is any that changed the state.</summary>
    private static ulong FindMembersSince(ChainStore store, Block tip)
    {
        ulong height = tip.Header.Height;
        while (height > tip.Header.ExecutedHeight && OutcomeOf(store, height).Tree.Hash == OutcomeOf(store, height - 1).Tree.Hash) height--;
        return height;
    }

    private static BlockOutcome OutcomeOf(ChainStore store, ulong height) =>
        store.GetOutcome(height) ?? throw store.Corrupt($"the outcome of height {height} is missing");

    private static List<ExecutedRoots> ReadRoots(ChainStore store, ulong from, ulong to)
    {
        List<ExecutedRoots> roots = [];
        for (ulong height = from; height <= to; height++)
        {
            BlockOutcome outcome = OutcomeOf(store, height);
            roots.Add(new ExecutedRoots(height, outcome.Tree.Hash, outcome.ReceiptsRoot));
        }

        return roots;
    }
}
