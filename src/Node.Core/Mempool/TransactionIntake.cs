using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Messages;

namespace Chain.Node.Core.Mempool;

/// <summary>
/// Admits transactions of clients and peers to the pool and gossips those of our own clients. Every node is connected
/// with every other, so gossip is one hop; what a lost message left out is gossiped again while it waits.
/// </summary>
public sealed class TransactionIntake(
    NodeOptions options, ChainRules rules, TransactionPool pool, ReplayWindow replay, MembershipHistory members)
{
    private readonly Queue<(Transaction Transaction, ulong SentMs)> _own = new();

    /// <summary>Whether the transaction may wait for a block, and adds it to the pool if so.</summary>
    public AdmitResult Admit(Transaction transaction, ulong nowMs)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Body.GenesisHash != rules.GenesisHash) return AdmitResult.WrongNetwork;
        if (transaction.Encoded.Length > rules.Parameters.BlockBytesMax - 1024) return AdmitResult.TooLarge;
        if (transaction.Body.GasLimit > rules.Parameters.BlockGasLimit) return AdmitResult.GasLimitTooHigh;
        if (!rules.CoversBasePrice(transaction)) return AdmitResult.GasLimitTooLow;
        if (transaction.Body.ValidUntil < nowMs) return AdmitResult.Expired;
        if (transaction.Body.ValidUntil - nowMs > rules.Parameters.MaxValidityMs) return AdmitResult.ValidTooLong;
        if (replay.Contains(transaction)) return AdmitResult.AlreadyFinal;
        return members.Latest(transaction.Body) ? pool.Add(transaction) : AdmitResult.UnknownSigner;
    }

    /// <summary>Answers every submission and gossips what was admitted.</summary>
    public void Submit(IReadOnlyList<Submission> submissions, ulong nowMs, List<NodeEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        ArgumentNullException.ThrowIfNull(effects);
        List<Transaction> admitted = new(submissions.Count);
        foreach (Submission submission in submissions)
        {
            AdmitResult result = Admit(submission.Transaction, nowMs);
            effects.Add(new AnswerSubmission(submission.Token, result));
            if (result != AdmitResult.Admitted) continue;

            admitted.Add(submission.Transaction);
            _own.Enqueue((submission.Transaction, nowMs));
        }

        Gossip(admitted, effects);
    }

    /// <summary>Admits what a peer gossiped.</summary>
    public void Receive(ValidatorIndex peer, TransactionsMessage message, ulong nowMs, List<NodeEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(effects);
        int refused = 0, admitted = 0;
        AdmitResult last = AdmitResult.Admitted;
        foreach (Transaction transaction in message.Transactions)
        {
            AdmitResult result = Admit(transaction, nowMs);
            if (result == AdmitResult.Admitted) admitted++;
            if (result is AdmitResult.Admitted or AdmitResult.AlreadyPending or AdmitResult.AlreadyFinal) continue;
            refused++;
            last = result;
        }

        if (message.Checked > admitted) effects.Add(new ChargeGossip(peer, message.Checked - admitted));
        if (refused > 0) effects.Add(new NoteIncident(NodeIncident.GossipRefused, peer, $"{refused} transactions, the last: {last}"));
    }

    /// <summary>
    /// Drops what no block can include any more and gossips again what has waited long. Our clock does not expire anything: it
    /// may be wrong for a moment, and a transaction that is dropped does not come back.
    /// </summary>
    /// <param name="nowMs">Our clock, which may have stepped back.</param>
    /// <param name="finalTimestamp">Time of the last final block, in ms: later blocks are later.</param>
    /// <param name="effects">Receives what to send.</param>
    public void Housekeep(ulong nowMs, ulong finalTimestamp, List<NodeEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        pool.RemoveWhere(transaction => transaction.Body.ValidUntil <= finalTimestamp || !members.Latest(transaction.Body));

        List<Transaction> again = [];
        int bytes = 0;
        while (_own.TryPeek(out (Transaction Transaction, ulong SentMs) oldest))
        {
            bool waits = pool.Contains(oldest.Transaction.Id);
            bool isFresh = oldest.SentMs <= nowMs && nowMs - oldest.SentMs < options.GossipAgainMs;
            if (waits && (isFresh || bytes >= options.GossipBytesMax)) break;

            _own.Dequeue();
            if (!waits) continue;
            again.Add(oldest.Transaction);
            bytes += oldest.Transaction.Encoded.Length;
        }

        foreach (Transaction transaction in again) _own.Enqueue((transaction, nowMs));
        Gossip(again, effects);
    }

    private void Gossip(List<Transaction> transactions, List<NodeEffect> effects)
    {
        List<Transaction> batch = [];
        int bytes = 0;
        foreach (Transaction transaction in transactions)
        {
            if (bytes >= options.GossipBytesMax || batch.Count == NodeMessage.TransactionsMax)
            {
                effects.Add(new SendToAll(new TransactionsMessage(batch).Encode(), MessageClass.Gossip));
                batch = [];
                bytes = 0;
            }

            batch.Add(transaction);
            bytes += transaction.Encoded.Length;
        }

        if (batch.Count > 0) effects.Add(new SendToAll(new TransactionsMessage(batch).Encode(), MessageClass.Gossip));
    }
}
