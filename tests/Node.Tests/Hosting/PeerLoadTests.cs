using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Node.Hosting;
using Chain.Node.Tests.Core;

namespace Chain.Node.Tests.Hosting;

/// <summary>What one peer can make a node do, by messages of which each is in order.</summary>
public sealed class PeerLoadTests
{
    private static readonly ValidatorIndex Flooder = new(1);
    private static readonly ValidatorIndex Other = new(2);
    private readonly CoreWorld _world = new();

    [Fact]
    public async Task Gossip_is_taken_round_among_the_peers()
    {
        GossipQueue queue = new(messagesMax: 64, bytesMax: 1_000_000);
        for (byte i = 0; i < 100; i++) Assert.Equal(i < 64, queue.TryAdd(Flooder, new[] { i }));
        Assert.True(queue.TryAdd(Other, new byte[] { 200 }));
        Assert.True(queue.TryAdd(Other, new byte[] { 201 }));

        List<byte> taken = [];
        for (int i = 0; i < 66; i++) taken.Add((await queue.TakeAsync())!.Value.Bytes.Span[0]);

        Assert.Equal([0, 200, 1, 201, 2, 3], taken.Take(6));
        Assert.Equal(63, taken[^1]);
        Assert.True(queue.TryAdd(Flooder, new byte[] { 1 })); // What was taken gives room.
        queue.Close();
        Assert.NotNull(await queue.TakeAsync());
        Assert.Null(await queue.TakeAsync());
        Assert.False(queue.TryAdd(Other, new byte[] { 1 }));
    }

    [Fact]
    public async Task Peer_whose_gossip_is_checked_in_vain_is_not_listened_to_for_a_while_and_others_are()
    {
        ManualTime time = new();
        int dropped = 0;
        EventLanes events = new();
        MessageChecker checker = new(
            new ConsensusDomain(_world.Rules.GenesisHash, new Epoch(0), new ValidatorSet([CoreWorld.KeyOf(50)])), new TrustingScheme(), new SignatureCache(), _world.Rules);
        await using PeerInbox inbox = new(checker, events, new PeerInboxCallbacks((_, _) => { }, _ => dropped++, static _ => { }), time);
        byte[] gossip = new TransactionsMessage([_world.NewTransaction()]).Encode();

        inbox.Charge(Flooder, 8_191);
        inbox.Receive(Flooder, gossip);
        while (events.Count == 0) await Task.Yield(); // Until it is checked: what waits is judged by what was found out meanwhile.
        Assert.Equal(0, dropped);
        inbox.Charge(Flooder, 50_000);
        inbox.Receive(Flooder, gossip);
        Assert.Equal(1, dropped);
        inbox.Receive(Other, gossip);
        Assert.Equal(1, dropped);

        time.Advance(TimeSpan.FromSeconds(3.9));
        inbox.Receive(Flooder, gossip);
        Assert.Equal(2, dropped);
        time.Advance(TimeSpan.FromSeconds(0.2)); // The debt is bounded: four seconds are the longest.
        inbox.Receive(Flooder, gossip);
        Assert.Equal(2, dropped);
    }

    [Fact]
    public void Checks_of_gossip_that_is_not_admitted_are_charged_and_those_that_were_spared_are_not()
    {
        MessageChecker checker = new(
            new ConsensusDomain(_world.Rules.GenesisHash, new Epoch(0), new ValidatorSet([CoreWorld.KeyOf(50)])), new TrustingScheme(), new SignatureCache(), _world.Rules);
        Transaction good = _world.NewTransaction(), late = _world.NewTransaction(validUntil: 1), later = _world.NewTransaction(validUntil: 2);
        Chain.Node.Core.Mempool.TransactionIntake intake = new(new NodeOptions(), _world.Rules, _world.Pool, _world.Replay, _world.Members);

        Assert.Equal([2], Charged([good, late, later]));
        Assert.Empty(Charged([good, late, later])); // Known to be valid: nothing was checked.

        IEnumerable<int> Charged(Transaction[] transactions)
        {
            Assert.Equal(CheckVerdict.Valid, checker.Check(Flooder, new TransactionsMessage(transactions).Encode(), out NodeMessage? message));
            List<NodeEffect> effects = [];
            intake.Receive(Flooder, Assert.IsType<TransactionsMessage>(message), CoreWorld.Now, effects);
            return effects.OfType<ChargeGossip>().Select(static charge => charge.Checks);
        }
    }

    [Fact]
    public async Task Blocks_are_served_to_a_peer_at_a_limited_rate_and_nobody_waits_for_it()
    {
        ManualTime time = new();
        ServeQueue queue = new(time);
        int served = 0;
        for (; time.Waiting == 0; served++)
        {
            queue.Enqueue(new ServeBlocks(Flooder, (ulong)served, 64));
            queue.Enqueue(new ServeBlocks(Flooder, (ulong)served, 64));
            if (time.Waiting > 0) break;
            await queue.TakeAsync();
            queue.Done(Flooder, 1 << 20);
        }

        Assert.Equal(17, served); // What a second allows, and one more.
        queue.Enqueue(new ServeBlocks(Other, 7, 64));
        Assert.Equal(new ServeBlocks(Other, 7, 64), await queue.TakeAsync());
        queue.Done(Other, 1 << 20);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Flooder, Assert.IsType<ServeBlocks>(await queue.TakeAsync()).To);
    }

    [Fact]
    public async Task Requests_for_what_is_not_there_count_too()
    {
        ManualTime time = new();
        ServeQueue queue = new(time);
        int served = 0;
        while (served < 1_000)
        {
            queue.Enqueue(new ServeBlockByHash(Flooder, CoreWorld.HashOf(1)));
            if (time.Waiting > 0) break;
            await queue.TakeAsync();
            queue.Done(Flooder, 0);
            served++;
        }

        Assert.Equal(257, served);
    }

    private sealed class TrustingScheme : ISignatureScheme
    {
        public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) => true;

        public bool VerifyAll(IReadOnlyList<SignatureCheck> checks) => true;
    }
}
