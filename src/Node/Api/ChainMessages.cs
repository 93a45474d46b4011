using Chain.Api.V1;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Google.Protobuf;
using Opened = Chain.Node.Storage.Votes.VoteLogStatus;
using ReceiptMessage = Chain.Api.V1.Receipt;
using ReceiptStatus = Chain.Api.V1.ReceiptStatus;

namespace Chain.Node.Api;

/// <summary>The node's values as messages of <c>chain.v1</c>. Canonical bytes are wrapped, not copied: nobody changes them.</summary>
internal static class ChainMessages
{
    internal static ByteString Bytes(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    internal static ByteString Bytes(Hash32 hash) => UnsafeByteOperations.UnsafeWrap(hash.ToArray());

    internal static ByteString Bytes(PublicKey key) => UnsafeByteOperations.UnsafeWrap(key.ToArray());

    internal static ReceiptMessage Receipt(ExecutedTransaction executed)
    {
        Ledger.Receipt receipt = executed.Receipt;
        ReceiptMessage message = new()
        {
            Receipt_ = Bytes(executed.EncodedReceipt),
            TxId = Bytes(receipt.TransactionId),
            Height = executed.Height,
            BlockHash = Bytes(executed.BlockHash),
            TxIndex = (uint)executed.Index,
            Status = receipt.Status == Ledger.ReceiptStatus.Success ? ReceiptStatus.Succeeded : ReceiptStatus.Faulted,
            GasUsed = receipt.GasUsed,
            FaultCode = receipt.FaultCode,
            FaultMessage = receipt.FaultMessage,
        };
        foreach (ReadOnlyMemory<byte> value in receipt.ReturnValues) message.ReturnValues.Add(Bytes(value));
        for (int i = 0; i < receipt.Events.Count; i++) message.Events.Add(Event(executed, i));
        return message;
    }

    internal static Event Event(ExecutedTransaction executed, int index)
    {
        ContractEvent contractEvent = executed.Receipt.Events[index];
        return new Event
        {
            Contract = contractEvent.Contract,
            Name = contractEvent.Name,
            Data = Bytes(contractEvent.Data),
            Height = executed.Height,
            BlockHash = Bytes(executed.BlockHash),
            TxId = Bytes(executed.Receipt.TransactionId),
            TxIndex = (uint)executed.Index,
            EventIndex = (uint)index,
        };
    }

    internal static GetTransactionResponse Transaction(FoundTransaction found, ulong executedHeight) => new()
    {
        Transaction = Bytes(found.Transaction.Encoded),
        State = found.Height is not { } at ? TransactionState.Pending
            : at <= executedHeight ? TransactionState.Executed : TransactionState.Final,
        Height = found.Height ?? 0,
        BlockHash = found.Height is null ? ByteString.Empty : Bytes(found.BlockHash),
        TxIndex = (uint)found.Index,
    };

    internal static GetBlockResponse Block(FinalBlock final)
    {
        BlockHeader header = final.Block.Header;
        GetBlockResponse message = new()
        {
            Block = Bytes(final.Block.Encoded),
            Proof = Bytes(final.Proof),
            Hash = Bytes(final.Block.Hash),
            Height = header.Height,
            View = header.View,
            Epoch = header.Epoch,
            ParentHash = Bytes(header.ParentHash),
            TimestampMs = header.Timestamp,
            Proposer = (uint)header.Proposer,
            ExecutedHeight = header.ExecutedHeight,
            StateRoot = Bytes(header.StateRoot),
            TransactionsRoot = Bytes(header.TransactionsRoot),
            ReceiptsRoot = Bytes(header.ReceiptsRoot),
        };
        foreach (Transaction transaction in final.Block.Transactions) message.TxIds.Add(Bytes(transaction.Id));
        return message;
    }

    internal static GetStatusResponse Status(NodeIdentity identity, INodeService node, DateTimeOffset now)
    {
        Core.NodeStatus status = node.Status;
        IReadOnlyList<PeerReport> peers = node.Peers;
        GetStatusResponse message = new()
        {
            NetworkName = identity.NetworkName,
            GenesisHash = Bytes(identity.GenesisHash),
            NodeName = identity.NodeName,
            PublicKey = Bytes(identity.Key),
            Version = identity.Version,
            HeadHeight = status.FinalHeight,
            HeadHash = Bytes(status.FinalHash),
            ExecutedHeight = status.ExecutedHeight,
            StateRoot = Bytes(status.StateRoot),
            View = status.View,
            Epoch = status.Epoch,
            PeersConnected = (uint)peers.Count(peer => peer.IsConnected),
            PeersTotal = (uint)peers.Count,
            MempoolTransactions = (uint)status.PoolTransactions,
            MempoolBytes = (ulong)status.PoolBytes,
            Syncing = status.Syncing,
            Voting = status.Voting == VotingStatus.Voting,
            Diverged = status.Diverged,
            VoteLog = VoteLog(status.Voting, node.VoteLog),
            NotVotingReason = Word(status.Voting, node.VoteLog),
            UptimeMs = (ulong)Math.Max(0, (now - identity.Started).TotalMilliseconds),
        };
        message.Peers.AddRange(peers.Select(peer => new PeerStatus
        {
            Name = peer.Name,
            PublicKey = Bytes(peer.Key),
            Connected = peer.IsConnected,
            Address = peer.Address,
        }));
        return message;
    }

    /// <summary>A stable word for why a node does not vote; empty when it does.</summary>
    internal static string Word(VotingStatus status, Opened log) => status switch
    {
        VotingStatus.Voting => "",
        VotingStatus.Syncing => "syncing",
        VotingStatus.NotValidator => "not-validator",
        VotingStatus.LogMissing => Unusable(log).Word,
        VotingStatus.LogUnreadable => "vote-log-unreadable",
        VotingStatus.ForeignVote => "foreign-vote",
        VotingStatus.Diverged => "diverged",
        VotingStatus.ConflictingFinality => "conflicting-finality",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
    };

    private static VoteLogStatus VoteLog(VotingStatus status, Opened log) => status switch
    {
        VotingStatus.NotValidator => VoteLogStatus.NotValidator,
        VotingStatus.LogMissing => Unusable(log).Status,
        VotingStatus.LogUnreadable => VoteLogStatus.Corrupt,
        VotingStatus.ForeignVote => VoteLogStatus.ForeignVote,
        _ => VoteLogStatus.Ok,
    };

    /// <summary>What is wrong with a log that was not opened, and the word for it.</summary>
    private static (VoteLogStatus Status, string Word) Unusable(Opened log) => log switch
    {
        Opened.Corrupt => (VoteLogStatus.Corrupt, "vote-log-corrupt"),
        Opened.Spent => (VoteLogStatus.Spent, "vote-log-spent"),
        Opened.OlderThanDatabase => (VoteLogStatus.Old, "vote-log-old"),
        Opened.WrongKey or Opened.WrongGenesis or Opened.NotThisDatabase => (VoteLogStatus.Foreign, "vote-log-foreign"),
        _ => (VoteLogStatus.Missing, "vote-log-missing"),
    };
}
