using Chain.Api.V1;
using Chain.Encoding;
using Chain.Ledger;
using Google.Protobuf;

namespace Chain.Client.Calls;

/// <summary>Turns messages of the wire into model types, and refuses those that contradict themselves.</summary>
internal static class Answer
{
    internal static Hash32 Hash(ByteString bytes) =>
        bytes.Length == Hash32.Size ? new Hash32(bytes.Span) : throw Untrustworthy($"a hash has {Hash32.Size} bytes, not {bytes.Length}");

    /// <summary>Whether a node that diverged says what rests on its state. Blocks do not: their proofs prove them.</summary>
    internal static bool IsSuspect(object? answer) => answer switch
    {
        SubmitAndWaitResponse submitted => submitted.Suspect,
        GetTransactionResponse found => found.Suspect,
        GetReceiptResponse found => found.Suspect,
        QueryResponse result => result.Suspect,
        SubscribeEventsResponse sent => sent.Suspect,
        _ => false,
    };

    /// <summary>A count or an index.</summary>
    internal static int Number(ulong number) => number <= int.MaxValue ? (int)number : throw Untrustworthy($"{number} is no count that a node can have");

    /// <summary>A receipt; its canonical bytes decide, and must be of the transaction asked for.</summary>
    internal static FinalReceipt Receipt(Api.V1.Receipt? answer, bool rootsCertified, Hash32 expectedId)
    {
        if (answer is null) throw Untrustworthy("it sent no receipt");
        if (!Ledger.Receipt.TryDecode(answer.Receipt_.Span, out Ledger.Receipt? receipt, out DecodeError error))
        {
            throw Untrustworthy($"the receipt is not canonical: {error}");
        }

        if (receipt.TransactionId != expectedId) throw Untrustworthy("the receipt is of another transaction");
        return new FinalReceipt(
            receipt, answer.Receipt_.Memory, answer.Height, Hash(answer.BlockHash), Number(answer.TxIndex), rootsCertified);
    }

    internal static KnownTransaction Transaction(GetTransactionResponse answer, Hash32 expectedId)
    {
        if (!Ledger.Transaction.TryDecode(answer.Transaction.ToByteArray(), out Transaction? transaction, out DecodeError error))
        {
            throw Untrustworthy($"the transaction is not canonical: {error}");
        }

        if (transaction.Id != expectedId || !transaction.VerifySignatures()) throw Untrustworthy("the transaction is another one, or not signed");
        bool pending = answer.State == TransactionState.Pending;
        TransactionProgress progress = answer.State switch
        {
            TransactionState.Pending => TransactionProgress.Pending,
            TransactionState.Final => TransactionProgress.Final,
            TransactionState.Executed => TransactionProgress.Executed,
            TransactionState.Unspecified => throw Untrustworthy("the transaction has no state"),
            _ => throw Untrustworthy("the transaction has an unknown state"),
        };
        return new KnownTransaction(transaction, progress, pending ? null : answer.Height, pending ? null : Number(answer.TxIndex));
    }

    internal static FinalBlock Block(GetBlockResponse answer, Hash32 genesisHash)
    {
        if (!Ledger.Block.TryDecode(answer.Block.ToByteArray(), out Block? block, out DecodeError error))
        {
            throw Untrustworthy($"the block is not canonical: {error}");
        }

        if (block.Header.GenesisHash != genesisHash) throw Untrustworthy("the block is of another network");
        return new FinalBlock(block, answer.Proof.Memory);
    }

    internal static ChainEvent Event(Api.V1.Event answer) => new(
        new EventPosition(answer.Height, Number(answer.TxIndex), Number(answer.EventIndex)),
        Hash(answer.TxId),
        answer.Contract,
        answer.Name,
        answer.Data.Memory);

    internal static NodeStatus Status(GetStatusResponse answer) => new()
    {
        NetworkName = answer.NetworkName,
        GenesisHash = Hash(answer.GenesisHash),
        NodeName = answer.NodeName,
        Version = answer.Version,
        HeadHeight = answer.HeadHeight,
        ExecutedHeight = answer.ExecutedHeight,
        StateRoot = Hash(answer.StateRoot),
        View = answer.View,
        Epoch = answer.Epoch,
        Peers = [.. answer.Peers.Select(peer => new PeerInfo(peer.Name, peer.Address, peer.Connected))],
        MempoolTransactions = Number(answer.MempoolTransactions),
        MempoolBytes = answer.MempoolBytes,
        Syncing = answer.Syncing,
        Voting = answer.Voting,
        Diverged = answer.Diverged,
        VoteLog = answer.VoteLog switch
        {
            VoteLogStatus.Ok => "ok",
            VoteLogStatus.Missing => "missing",
            VoteLogStatus.Corrupt => "corrupt",
            VoteLogStatus.NotValidator => "not-validator",
            VoteLogStatus.ForeignVote => "foreign-vote",
            VoteLogStatus.Old => "old",
            VoteLogStatus.Foreign => "foreign",
            VoteLogStatus.Spent => "spent",
            VoteLogStatus.Unspecified => "unknown",
            _ => "unknown",
        },
        NotVotingReason = answer.NotVotingReason,
        Uptime = TimeSpan.FromMilliseconds((long)Math.Min(answer.UptimeMs, (ulong)(TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond))),
    };

    internal static ChainException Untrustworthy(string why) => new(ChainError.Untrustworthy, $"The node's answer cannot be trusted: {why}.");
}
