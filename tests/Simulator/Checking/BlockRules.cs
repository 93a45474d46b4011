using Chain.Encoding;
using Chain.Ledger;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// The rules of docs/protocol/block.md that need a block and its parent only, written a second time and as plainly as
/// possible: what the node's own validator is compared with.
/// </summary>
internal sealed class BlockRules(SimulatedNetwork network)
{
    /// <summary>The first rule that the block breaks, in words; null if it breaks none.</summary>
    public string? WhatIsBroken(Block block, Block parent)
    {
        BlockHeader header = block.Header;
        ChainParameters parameters = network.Rules.Parameters;
        if (header.GenesisHash != network.Rules.GenesisHash || header.Epoch != 0) return "it is of another network or epoch";
        if (header.ValidatorsHash != network.Validators.Hash || header.NextValidatorsHash != network.Validators.Hash) return "it names other validators";
        if (header.ParentHash != parent.Hash) return "it does not name its parent";
        if (header.Height != parent.Header.Height + 1) return "its height is not its parent's plus one";
        Hash32 anchor = parent.Header.Height % BlockHeader.AnchorSpan == 0 ? parent.Hash : parent.Header.AnchorHash;
        if (header.AnchorHash != anchor) return "it does not name its anchor";
        if (header.View <= parent.Header.View) return "its view is not after its parent's";
        if ((ulong)header.Proposer != header.View % (ulong)network.Validators.Count) return "it was not its proposer's turn";
        if (header.Timestamp <= parent.Header.Timestamp) return "its time is not after its parent's";
        if (header.ExecutedHeight < parent.Header.ExecutedHeight || header.ExecutedHeight >= header.Height) return "its executed height is out of range";
        if (block.Encoded.Length > parameters.BlockBytesMax) return "it is too large";
        if (header.Height - header.ExecutedHeight > parameters.MaxLag && block.Transactions.Count > 0) return "it carries transactions beyond maxLag";
        return WhatIsBroken(block.Transactions, header, parameters);
    }

    private string? WhatIsBroken(IReadOnlyList<Transaction> transactions, BlockHeader header, ChainParameters parameters)
    {
        UInt128 gas = 0;
        foreach (Transaction transaction in transactions)
        {
            TransactionBody body = transaction.Body;
            string name = $"transaction {transaction.Id.ToShortString()}";
            gas += body.GasLimit;
            if (body.GenesisHash != network.Rules.GenesisHash) return $"{name} is of another network";
            if (body.ValidUntil < header.Timestamp) return $"{name} is expired";
            if (body.ValidUntil > header.Timestamp + parameters.MaxValidityMs) return $"{name} is valid for too long";
            if (!IsSigned(transaction)) return $"{name} is not signed by its signers";
        }

        if (gas > parameters.BlockGasLimit) return "it asks for too much gas";
        return Block.TransactionsRoot(transactions) == header.TransactionsRoot ? null : "its transactions root is wrong";
    }

    private bool IsSigned(Transaction transaction)
    {
        byte[] message = transaction.SigningBytes();
        for (int i = 0; i < transaction.Signatures.Count; i++)
        {
            if (!network.Scheme.Verify(transaction.SignerAt(i), message, transaction.Signatures[i])) return false;
        }

        return true;
    }
}
