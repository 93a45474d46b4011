using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Core.Messages;

namespace Chain.Node.Tests.Core;

public sealed class MempoolTests
{
    private readonly CoreWorld _world = new();

    public static TheoryData<string, AdmitResult> Refusals() => new()
    {
        { "other network", AdmitResult.WrongNetwork },
        { "expired", AdmitResult.Expired },
        { "valid too long", AdmitResult.ValidTooLong },
        { "too much gas", AdmitResult.GasLimitTooHigh },
        { "too little gas", AdmitResult.GasLimitTooLow },
        { "too large", AdmitResult.TooLarge },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_no_block_can_include_is_refused_with_its_reason(string reason, AdmitResult result)
    {
        Transaction transaction = reason switch
        {
            "other network" => _world.NewTransaction(genesisHash: CoreWorld.HashOf(99)),
            "expired" => _world.NewTransaction(validUntil: CoreWorld.Now - 1),
            "valid too long" => _world.NewTransaction(validUntil: CoreWorld.Now + 60_001),
            "too much gas" => _world.NewTransaction(gasLimit: 1_001),
            "too little gas" => _world.NewTransaction(gasLimit: 0),
            "too large" => _world.NewTransaction(argumentBytes: 16 * 1024),
            _ => throw new ArgumentOutOfRangeException(nameof(reason)),
        };

        Assert.Equal(result, Intake(_world.Pool).Admit(transaction, CoreWorld.Now));
        Assert.Equal(0, _world.Pool.Count);
    }

    [Fact]
    public void A_signer_that_is_no_member_is_refused()
    {
        _world.Members.Add(0, body => body.Sender != CoreWorld.KeyOf(66));

        Assert.Equal(AdmitResult.UnknownSigner, Intake(_world.Pool).Admit(_world.NewTransaction(sender: 66), CoreWorld.Now));
        Assert.Equal(AdmitResult.Admitted, Intake(_world.Pool).Admit(_world.NewTransaction(sender: 67), CoreWorld.Now));
    }

    [Fact]
    public void A_duplicate_says_whether_it_waits_or_is_final()
    {
        Transaction transaction = _world.NewTransaction();
        TransactionIntake intake = Intake(_world.Pool);

        Assert.Equal(AdmitResult.Admitted, intake.Admit(transaction, CoreWorld.Now));
        Assert.Equal(AdmitResult.AlreadyPending, intake.Admit(transaction, CoreWorld.Now));
        _world.Finalize(_world.NewBlock(_world.Genesis, transaction));
        Assert.Equal(AdmitResult.AlreadyFinal, intake.Admit(transaction, CoreWorld.Now));
        Assert.Equal(0, _world.Pool.Count);
    }

    [Fact]
    public void Count_bytes_and_share_of_a_sender_are_limited_and_removal_makes_room()
    {
        TransactionPool pool = new(new MempoolOptions { TransactionsMax = 3, SenderTransactionsMax = 2, BytesMax = 2_000 });
        Transaction first = _world.NewTransaction(sender: 10);
        Assert.Equal(AdmitResult.Admitted, pool.Add(first));
        Assert.Equal(AdmitResult.Admitted, pool.Add(_world.NewTransaction(sender: 10)));
        Assert.Equal(AdmitResult.SenderFull, pool.Add(_world.NewTransaction(sender: 10)));
        Assert.Equal(AdmitResult.Full, pool.Add(_world.NewTransaction(sender: 11, argumentBytes: 2_000)));
        Assert.Equal(AdmitResult.Admitted, pool.Add(_world.NewTransaction(sender: 11)));
        Assert.Equal(AdmitResult.Full, pool.Add(_world.NewTransaction(sender: 12)));

        pool.Remove(first.Id);
        Assert.Equal(AdmitResult.Admitted, pool.Add(_world.NewTransaction(sender: 10)));
        Assert.Equal((3, pool.InOrder.Sum(static t => t.Encoded.Length)), (pool.Count, pool.Bytes));

        Assert.Equal(3, pool.RemoveWhere(static _ => true));
        Assert.Equal((0, 0), (pool.Count, pool.Bytes));
        Assert.Equal(AdmitResult.Admitted, pool.Add(_world.NewTransaction(sender: 10)));
        Assert.Equal(AdmitResult.Admitted, pool.Add(_world.NewTransaction(sender: 10)));
    }

    [Fact]
    public void What_clients_submit_is_answered_one_by_one_and_gossiped_once()
    {
        TransactionIntake intake = Intake(_world.Pool);
        Transaction good = _world.NewTransaction();
        Transaction bad = _world.NewTransaction(gasLimit: 5_000);
        List<NodeEffect> effects = [];

        intake.Submit([new Submission(good, 1), new Submission(bad, 2), new Submission(good, 3)], CoreWorld.Now, effects);

        Assert.Equal(
            [new AnswerSubmission(1, AdmitResult.Admitted), new AnswerSubmission(2, AdmitResult.GasLimitTooHigh), new AnswerSubmission(3, AdmitResult.AlreadyPending)],
            effects.OfType<AnswerSubmission>());
        Assert.Equal([good.Id], Gossiped(effects).Select(static t => t.Id));
    }

    [Fact]
    public void What_still_waits_is_gossiped_again_and_what_is_final_or_expired_is_not()
    {
        TransactionIntake intake = Intake(_world.Pool);
        Transaction waits = _world.NewTransaction();
        Transaction final = _world.NewTransaction();
        Transaction expires = _world.NewTransaction(validUntil: CoreWorld.Now + 1_000);
        intake.Submit([new Submission(waits, 1), new Submission(final, 2), new Submission(expires, 3)], CoreWorld.Now, []);
        _world.Finalize(_world.NewBlock(_world.Genesis, final));
        List<NodeEffect> effects = [];

        intake.Housekeep(CoreWorld.Now + 1_500, finalTimestamp: CoreWorld.Now + 1_000, effects);
        Assert.Empty(effects); // Too soon.
        intake.Housekeep(CoreWorld.Now + 2_000, finalTimestamp: CoreWorld.Now + 1_000, effects);

        Assert.Equal([waits.Id], Gossiped(effects).Select(static t => t.Id));
        Assert.Equal(1, _world.Pool.Count);
    }

    [Fact]
    public void Nothing_expires_by_our_own_clock_and_what_was_sent_in_the_future_is_gossiped_again()
    {
        TransactionIntake intake = Intake(_world.Pool);
        Transaction waits = _world.NewTransaction(validUntil: CoreWorld.Now + 30_000);
        intake.Submit([new Submission(waits, 1)], CoreWorld.Now, []);
        List<NodeEffect> effects = [];

        intake.Housekeep(CoreWorld.Now + 7_200_000, finalTimestamp: CoreWorld.Now, []);
        Assert.Equal(1, _world.Pool.Count);
        intake.Housekeep(CoreWorld.Now + 1_000, finalTimestamp: CoreWorld.Now, effects);

        Assert.Equal([waits.Id], Gossiped(effects).Select(static t => t.Id));
    }

    [Fact]
    public void What_peers_gossip_is_admitted_and_refusals_are_noted_but_duplicates_are_normal()
    {
        TransactionIntake intake = Intake(_world.Pool);
        Transaction good = _world.NewTransaction();
        List<NodeEffect> effects = [];

        intake.Receive(new ValidatorIndex(2), new TransactionsMessage([good, good]), CoreWorld.Now, effects);
        Assert.Empty(effects);
        intake.Receive(new ValidatorIndex(2), new TransactionsMessage([_world.NewTransaction(validUntil: 1)]), CoreWorld.Now, effects);

        NoteIncident note = Assert.IsType<NoteIncident>(Assert.Single(effects));
        Assert.Equal((NodeIncident.GossipRefused, new ValidatorIndex(2)), (note.Incident, note.Peer!.Value));
        Assert.Equal(1, _world.Pool.Count);
    }

    private TransactionIntake Intake(TransactionPool pool) => new(new NodeOptions(), _world.Rules, pool, _world.Replay, _world.Members);

    private static IEnumerable<Transaction> Gossiped(List<NodeEffect> effects)
    {
        foreach (SendToAll send in effects.OfType<SendToAll>())
        {
            Assert.True(NodeMessage.TryDecode(send.Message, new LedgerBlockCodec(), out NodeMessage? message, out DecodeError _));
            foreach (Transaction transaction in Assert.IsType<TransactionsMessage>(message).Transactions) yield return transaction;
        }
    }
}
