using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>
/// Decides whether a proposed block may be notarized (docs/protocol/block.md). Structure, transactions root and
/// signatures are checked before a block gets here.
/// </summary>
public sealed class BlockValidator(
    ChainRules rules, BlockTree tree, ReplayWindow replay, RootsHistory roots, MembershipHistory members)
{
    /// <summary>Judges a block against its branch; <paramref name="nowMs"/> is our clock, which gates only our own vote.</summary>
    public BlockVerdict Validate(Block block, ulong nowMs)
    {
        ArgumentNullException.ThrowIfNull(block);
        BlockHeader header = block.Header;
        if (!tree.TryGetHeader(header.ParentHash, out BlockHeader? parent) || !tree.IsConnected(header.ParentHash))
        {
            return BlockVerdict.WaitForParent;
        }

        BlockVerdict verdict = ValidateHeader(header, parent);
        if (verdict == BlockVerdict.Valid) verdict = ValidateLimits(block);
        if (verdict == BlockVerdict.Valid && IsAhead(header, nowMs)) verdict = BlockVerdict.WaitForClock;
        if (verdict == BlockVerdict.Valid) verdict = ValidateRoots(header, parent);
        return verdict == BlockVerdict.Valid ? ValidateTransactions(block) : verdict;
    }

    private bool IsAhead(BlockHeader header, ulong nowMs) =>
        header.Timestamp > nowMs + rules.Parameters.MaxClockDriftMs && !rules.Mutations.IgnoreClock;

    private BlockVerdict ValidateHeader(BlockHeader header, BlockHeader parent)
    {
        bool sameNetwork = header.GenesisHash == rules.GenesisHash
            && header.Epoch == rules.Epoch
            && header.ValidatorsHash == rules.ValidatorsHash
            && header.NextValidatorsHash == rules.ValidatorsHash;
        if (!sameNetwork) return BlockVerdict.WrongNetwork;
        if (header.Height != parent.Height + 1) return BlockVerdict.WrongHeight;
        if (header.AnchorHash != parent.AnchorOfChild(header.ParentHash) && !rules.Mutations.IgnoreAnchor) return BlockVerdict.WrongAnchor;
        if (header.Timestamp <= parent.Timestamp && !rules.Mutations.IgnoreParentTime) return BlockVerdict.TimestampNotAfterParent;

        bool inRange = header.ExecutedHeight >= parent.ExecutedHeight && header.ExecutedHeight < header.Height;
        return inRange || rules.Mutations.IgnoreExecutedHeight ? BlockVerdict.Valid : BlockVerdict.WrongExecutedHeight;
    }

    private BlockVerdict ValidateLimits(Block block)
    {
        if (block.Encoded.Length > rules.Parameters.BlockBytesMax) return BlockVerdict.TooLarge;
        bool beyondLag = block.Header.Height - block.Header.ExecutedHeight > rules.Parameters.MaxLag;
        if (beyondLag && block.Transactions.Count > 0 && !rules.Mutations.IgnoreLag) return BlockVerdict.TransactionsBeyondLag;

        ulong gas = 0;
        foreach (Transaction transaction in block.Transactions)
        {
            bool isTooMuch = transaction.Body.GasLimit > rules.Parameters.BlockGasLimit - gas;
            if (isTooMuch && !rules.Mutations.IgnoreGasLimit) return BlockVerdict.TooMuchGas;
            if (!rules.CoversBasePrice(transaction)) return BlockVerdict.GasLimitTooLow;
            gas += transaction.Body.GasLimit;
        }

        return BlockVerdict.Valid;
    }

    private BlockVerdict ValidateRoots(BlockHeader header, BlockHeader parent)
    {
        if (header.ExecutedHeight > roots.ExecutedHeight) return BlockVerdict.WaitForExecution;
        if (!roots.TryGet(parent.ExecutedHeight, header.ExecutedHeight, out Hash32 stateRoot, out Hash32 receiptsRoot))
        {
            return BlockVerdict.WrongExecutedHeight;
        }

        bool equal = (header.StateRoot == stateRoot && header.ReceiptsRoot == receiptsRoot) || rules.Mutations.IgnoreWrongRoots;
        return equal ? BlockVerdict.Valid : BlockVerdict.WrongRoots;
    }

    private BlockVerdict ValidateTransactions(Block block)
    {
        if (block.Transactions.Count == 0) return BlockVerdict.Valid;
        if (members.At(block.Header.ExecutedHeight) is not AdmitsSigners admits) return BlockVerdict.UnknownMembership;

        HashSet<Hash32> seen = new(block.Transactions.Count);
        foreach (Transaction transaction in block.Transactions)
        {
            if (transaction.Body.GenesisHash != rules.GenesisHash) return BlockVerdict.TransactionOfOtherNetwork;
            if (!rules.IsInTime(transaction.Body.ValidUntil, block.Header.Timestamp) && !rules.Mutations.IgnoreValidity) return BlockVerdict.TransactionNotInTime;
            if (!seen.Add(transaction.Id)) return BlockVerdict.TransactionRepeated;
            if (IsReplay(block.Header.ParentHash, transaction)) return BlockVerdict.TransactionRepeated;
            if (!admits(transaction.Body) && !rules.Mutations.IgnoreMembership) return BlockVerdict.UnknownSigner;
        }

        return BlockVerdict.Valid;
    }

    private bool IsReplay(Hash32 parent, Transaction transaction) =>
        (!rules.Mutations.IgnoreFinalTransactions && replay.Contains(transaction))
        || (!rules.Mutations.IgnoreUnfinalizedAncestors && tree.BranchContains(parent, transaction.Id));
}
