using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Blocks;
using Chain.Node.Storage;

namespace Chain.Node.Execution;

/// <summary>
/// Executes final blocks in order and makes everything that they came to durable in one batch each. One thread owns it;
/// the simulator runs the same class over a store in memory.
/// </summary>
/// <param name="store">Where everything goes.</param>
/// <param name="executor">Runs contracts.</param>
/// <param name="tree">Commits to the state.</param>
/// <param name="lastVoteNumber">
/// Number of the vote log's last durable record, written along so that an old copy of the log is recognised.
/// </param>
public sealed class BlockProcessor(ChainStore store, BlockExecutor executor, StateTree tree, Func<ulong> lastVoteNumber)
{
    /// <summary>
    /// Heights whose obsolete state is deleted after a block, at most. One is made a block; the second lets a node catch up that
    /// kept everything so far.
    /// </summary>
    private const int PruneBlocksMax = 2;

    private Membership? _membership;

    /// <summary>Heights, up to the tip, whose state can still be proved; older state is deleted bit by bit. 0 keeps all.</summary>
    public ulong KeepVersions { get; init; }

    /// <summary>Executes the block after the tip and writes it.</summary>
    /// <param name="block">The final block at the store's tip plus one.</param>
    /// <param name="certificate">Its own finality certificate, or null.</param>
    /// <param name="sync">Whether it, and all before it, is durable when this returns.</param>
    public ProcessedBlock Process(Block block, Certificate? certificate, bool sync = true)
    {
        ArgumentNullException.ThrowIfNull(block);
        BlockContext context = new(block.Header.Height, block.Header.Timestamp);
        Membership before = _membership ??= Membership.Load(store.CurrentState);
        BlockResult result = executor.Execute(context, block.Transactions, store.CurrentState, before);
        byte[][] receipts = new byte[result.Receipts.Count][];
        for (int i = 0; i < receipts.Length; i++) receipts[i] = result.Receipts[i].Encode();
        ExecutedRoots roots = Commit(block, certificate, result, receipts, sync);
        _membership = result.Membership;
        AdmitsSigners? members = ReferenceEquals(before, _membership) ? null : _membership.Admits;
        return new ProcessedBlock(block, result.Receipts, receipts, roots, members) { ContractErrors = result.ContractErrors };
    }

    /// <summary>Writes block 0 and the state that the genesis document describes.</summary>
    /// <returns>The genesis block.</returns>
    public Block ProcessGenesis(GenesisDocument genesis, IReadOnlyList<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        TreeUpdate update = tree.Update(TreeRoot.Empty, 0, changes);
        Block block = GenesisBlock.Create(genesis, update.Root.Hash);
        Hash32 receiptsRoot = Receipt.Root([]);
        store.Commit(new BlockCommit(block, null, changes, update, [], receiptsRoot) { VoteLogNumber = lastVoteNumber() });
        return block;
    }

    private ExecutedRoots Commit(Block block, Certificate? certificate, BlockResult result, byte[][] receipts, bool sync)
    {
        Hash32 receiptsRoot = Receipt.Root(receipts);
        TreeUpdate update = tree.Update(store.StateRoot, block.Header.Height, result.Changes);
        BlockCommit commit = new(block, certificate, result.Changes, update, receipts, receiptsRoot) { VoteLogNumber = lastVoteNumber() };
        store.Commit(commit, sync);
        Prune(block.Header.Height);
        return new ExecutedRoots(block.Header.Height, update.Root.Hash, receiptsRoot);
    }

    private void Prune(ulong tip)
    {
        if (KeepVersions > 0 && tip >= KeepVersions) store.PruneState(tip + 1 - KeepVersions, PruneBlocksMax);
    }

    /// <summary>Membership after the store's tip.</summary>
    public static AdmitsSigners LoadMembers(ChainStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Membership membership = Membership.Load(store.CurrentState);
        return membership.Admits;
    }
}

/// <summary>A block that is executed and written.</summary>
/// <param name="Block">The block.</param>
/// <param name="Receipts">Its receipts, in order of its transactions.</param>
/// <param name="EncodedReceipts">Their canonical bytes.</param>
/// <param name="Roots">What its execution gave.</param>
/// <param name="Members">Membership after it, if it changed.</param>
public sealed record ProcessedBlock(
    Block Block,
    IReadOnlyList<Receipt> Receipts,
    IReadOnlyList<byte[]> EncodedReceipts,
    ExecutedRoots Roots,
    AdmitsSigners? Members)
{
    /// <summary>What contract code threw, in order. For the log; no part of the outcome.</summary>
    public IReadOnlyList<ContractError> ContractErrors { get; init; } = [];
}
