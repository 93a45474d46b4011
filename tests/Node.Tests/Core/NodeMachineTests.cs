using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Core.Messages;

namespace Chain.Node.Tests.Core;

/// <summary>A node that follows, event by event.</summary>
public sealed class NodeMachineTests
{
    private static readonly PublicKey[] Keys = [.. Enumerable.Range(0, 4).Select(static i => CoreWorld.KeyOf((byte)(50 + i)))];
    private static readonly ValidatorIndex One = new(1), Two = new(2);

    private readonly CoreWorld _world = new();
    private readonly List<NodeEffect> _effects = [];
    private NodeMachine _machine;
    private ulong _now = CoreWorld.Now;

    public NodeMachineTests() => _machine = Start(Restored());

    [Fact]
    public void A_clock_that_was_wrong_for_one_event_is_right_again_with_the_next()
    {
        Transaction early = _world.NewTransaction();
        Transaction late = _world.NewTransaction();
        Apply(new TransactionsSubmitted([new Submission(early, 1)]));
        NodeTimerFired housekeeping = new(new NodeTimer(NodeTimerKind.Housekeeping, default, 0));

        _now += 3_600_000;
        Apply(housekeeping);
        _now = CoreWorld.Now + 1_000;
        List<NodeEffect> effects = Apply(new TransactionsSubmitted([new Submission(late, 2)]));

        Assert.Contains(new AnswerSubmission(2, AdmitResult.Admitted), effects);
        Assert.Equal(2, _machine.Status.PoolTransactions); // What waited is not lost.

        // And it is gossiped again, although it was last gossiped an hour from now.
        _now += 100;
        Assert.Contains(Apply(housekeeping).OfType<SendToAll>(), static send => NodeMessage.IsTransactions(send.Message.Span));
    }

    [Fact]
    public void Blocks_that_headers_prove_are_executed_at_once_and_consensus_goes_on_from_the_certified_one()
    {
        Block[] chain = MakeChain(9);
        AskFrom(One, height: 100);

        List<NodeEffect> effects = Apply(new PeerMessageReceived(One, new BlocksMessage(
            chain[..4], [.. chain[4..7].Select(static block => block.Header)], Certify(chain[6]))));
        Assert.Equal([1UL, 2, 3, 4], Executed(effects).Select(static execute => execute.Block.Header.Height));
        Assert.All(Executed(effects), static execute => Assert.Null(execute.Certificate));
        Assert.True(_machine.Status.Syncing);
        Assert.Equal(5UL, Assert.Single(Requests(effects)).Request.FromHeight);

        effects = Apply(new PeerMessageReceived(One, new BlocksMessage(chain[4..7], Certify(chain[6]))));
        Assert.Equal([5UL, 6, 7], Executed(effects).Select(static execute => execute.Block.Header.Height));
        Assert.NotNull(Executed(effects).Last().Certificate);
        Assert.Equal((false, 7UL), (_machine.Status.Syncing, _machine.Status.FinalHeight));
        Assert.True(_machine.Status.View > chain[6].Header.View);
    }

    [Fact]
    public void A_block_that_consensus_finalizes_after_sync_brought_it_is_taken_once()
    {
        Block[] chain = MakeChain(7);
        AskFrom(One, height: 100);
        Apply(new PeerMessageReceived(One, new BlocksMessage(
            chain[..2], [.. chain[2..5].Select(static block => block.Header)], Certify(chain[4]))));

        // Consensus does not know of the two yet: it fetches all five by hash and makes them final.
        List<NodeEffect> effects = Apply(new PeerMessageReceived(Two, new ConsensusNodeMessage(new CertificateMessage(Certify(chain[4])))));
        for (int i = 4; i >= 0; i--)
        {
            effects.AddRange(Apply(new PeerMessageReceived(Two, new ConsensusNodeMessage(new BlockResponse(LedgerBlockCodec.ToConsensus(chain[i]))))));
        }

        Assert.Equal([3UL, 4, 5], Executed(effects).Select(static execute => execute.Block.Header.Height));
        Assert.Equal((false, 5UL), (_machine.Status.Syncing, _machine.Status.FinalHeight));
    }

    [Fact]
    public void A_peer_that_does_not_answer_is_named_and_another_asked_at_once_and_from_then_on()
    {
        Block[] chain = MakeChain(3);
        Apply(new PeerConnected(One));
        Apply(new PeerConnected(Two));
        List<NodeEffect> effects = Apply(new PeerMessageReceived(One, new StatusMessage(100)));
        Apply(new PeerMessageReceived(Two, new StatusMessage(100)));
        NodeTimer timer = Assert.Single(effects.OfType<StartTimer>(), static start => start.Timer.Kind == NodeTimerKind.Sync).Timer;

        effects = Apply(new NodeTimerFired(timer));
        Assert.Contains(effects.OfType<NoteIncident>(), static note => note is { Incident: NodeIncident.SyncTimedOut, Peer.Value: 1 });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Two, Assert.Single(Requests(effects)).To);
            effects = Apply(new PeerMessageReceived(Two, new BlocksMessage([chain[i]], Certify(chain[i]))));
        }
    }

    [Fact]
    public void A_peer_whose_store_is_level_with_ours_is_not_asked_again_and_again()
    {
        Apply(new PeerConnected(One));
        Apply(new PeerMessageReceived(One, new StatusMessage(1)));
        Block[] chain = MakeChain(30);
        foreach (ConsensusMessage message in (ConsensusMessage[])[new CertificateMessage(Certify(chain[29])), new BlockResponse(LedgerBlockCodec.ToConsensus(chain[29]))])
        {
            Apply(new PeerMessageReceived(Two, new ConsensusNodeMessage(message)));
        }

        Assert.True(_machine.Status.Syncing);
        int requests = 0;
        for (int i = 0; i < 20; i++) requests += Requests(Apply(new PeerMessageReceived(One, new BlocksMessage([], null)))).Count();
        Assert.Equal(0, requests);
    }

    [Fact]
    public void A_single_block_that_a_proposal_certifies_and_that_is_not_known_to_be_final_is_asked_for()
    {
        _machine = Start(Restored(), new Voter(Keys[0]));
        Block certified = _world.NewBlock(_world.Genesis, static header => header with { Proposer = 1 });
        Block proposed = _world.NewBlock(certified, static header => header with { ExecutedHeight = 1, Proposer = 2 });
        Apply(new PeerConnected(Two));
        Assert.Empty(Requests(Apply(new PeerMessageReceived(Two, new StatusMessage(1))))); // Consensus will bring it, as a rule.
        Receive(new ProposalMessage(ProposalOf(certified, One, parent: null)));

        List<NodeEffect> effects = Receive(new ProposalMessage(ProposalOf(proposed, Two, Certify(certified, VoteKind.Notarize))));

        Assert.Equal(1UL, Assert.Single(Requests(effects)).Request.FromHeight);
    }

    [Fact]
    public void A_database_that_differs_from_what_its_tip_certifies_is_suspect_from_the_start()
    {
        Block sound = _world.NewBlock(_world.Genesis);
        Block other = _world.NewBlock(_world.Genesis, static header => header with { StateRoot = CoreWorld.HashOf(77) });

        _machine = Start(Restored(sound));
        Assert.False(_machine.Status.Diverged);
        _machine = Start(Restored(other));
        Assert.True(_machine.Status.Diverged);
        Assert.Contains(_effects.OfType<RaiseAlarm>(), static alarm => alarm.Alarm == NodeAlarm.Diverged);
        Block receipts = _world.NewBlock(_world.Genesis, static header => header with { ReceiptsRoot = CoreWorld.HashOf(78) });
        _machine = Start(Restored(receipts));
        Assert.True(_machine.Status.Diverged);
        _machine = Start(Restored(sound) with { IsDiverged = true });
        Assert.True(_machine.Status.Diverged); // It was found before, and what showed it is no longer at hand.
    }

    [Fact]
    public void What_peers_are_told_is_what_this_node_can_send()
    {
        Block[] chain = MakeChain(3);
        AskFrom(One, height: 100);
        Apply(new PeerMessageReceived(One, new BlocksMessage(chain, Certify(chain[2]))));
        Apply(new BlockExecuted(chain[0].Header, CoreWorld.RootsOf(1), null));

        SendToPeer told = Apply(new PeerConnected(Two)).OfType<SendToPeer>().First();
        Assert.True(NodeMessage.TryDecode(told.Message, new LedgerBlockCodec(), out NodeMessage? message, out _));
        Assert.Equal(new StatusMessage(1), message);
    }

    [Theory]
    [InlineData(0, 2_000)] // More gas than a block may have: refused.
    [InlineData(3_600_000, 10)] // Of a time that has not come: it waits.
    public void Blocks_that_were_proposed_and_never_notarized_are_not_held_while_nothing_becomes_final(int aheadMs, int gasLimit)
    {
        _machine = Start(Restored(), new Voter(Keys[0]));
        for (ulong view = 1; view < 1_000; view++)
        {
            int proposer = (int)(view % 4);
            if (proposer != 0)
            {
                Block block = _world.NewBlock(
                    _world.Genesis,
                    header => header with { View = view, Proposer = proposer, Timestamp = header.Timestamp + (ulong)aheadMs },
                    _world.NewTransaction(gasLimit: (ulong)gasLimit));
                Receive(new ProposalMessage(ProposalOf(block, new ValidatorIndex(proposer), parent: null)));
            }

            Receive(new CertificateMessage(new Certificate(VoteKind.Nullify, new Epoch(0), new View(view), default, [new(0), new(1), new(2)], [default, default, default])));
        }

        Assert.Equal(1_000UL, _machine.Status.View);
        Assert.InRange(_machine.Held.TreeBlocks, 0, 2 * ConsensusLimits.VoteWindowViews);
    }

    private static Certificate Certify(Block block, VoteKind kind = VoteKind.Finalize) =>
        new(kind, new Epoch(0), new View(block.Header.View), block.Hash, [new(0), new(1), new(2)], [default, default, default]);

    private static Proposal ProposalOf(Block block, ValidatorIndex proposer, Certificate? parent) => new(
        LedgerBlockCodec.ToConsensus(block),
        new Vote(VoteKind.Notarize, new Epoch(0), new View(block.Header.View), block.Hash, proposer, default),
        parent,
        []);

    private List<NodeEffect> Receive(ConsensusMessage message) => Apply(new PeerMessageReceived(Two, new ConsensusNodeMessage(message)));

    private static IEnumerable<ExecuteBlock> Executed(List<NodeEffect> effects) => effects.OfType<ExecuteBlock>();

    private static IEnumerable<(ValidatorIndex To, BlocksRequestMessage Request)> Requests(List<NodeEffect> effects)
    {
        foreach (SendToPeer send in effects.OfType<SendToPeer>().Where(static send => send.Class == MessageClass.Sync))
        {
            Assert.True(NodeMessage.TryDecode(send.Message, new LedgerBlockCodec(), out NodeMessage? message, out _));
            if (message is BlocksRequestMessage request) yield return (send.To, request);
        }
    }

    private Block[] MakeChain(int count)
    {
        Block[] chain = new Block[count];
        Block parent = _world.Genesis;
        for (int i = 0; i < count; i++) chain[i] = parent = _world.NewBlock(parent);
        return chain;
    }

    private void AskFrom(ValidatorIndex peer, ulong height)
    {
        Apply(new PeerConnected(peer));
        Assert.Equal(peer, Assert.Single(Requests(Apply(new PeerMessageReceived(peer, new StatusMessage(height))))).To);
    }

    private RestoredNode Restored(Block? tip = null) => new()
    {
        Tip = tip ?? _world.Genesis,
        Roots = tip is null ? [CoreWorld.RootsOf(0)] : [CoreWorld.RootsOf(0), CoreWorld.RootsOf(1)],
        ParentExecutedHeight = tip is null ? null : 0,
        Members = static _ => true,
        MembersSince = 0,
        FinalTransactions = new WrittenTransactions(),
    };

    private NodeMachine Start(RestoredNode restored, IVoteSigner? signer = null)
    {
        if (signer is not null) restored = restored with { VoteLog = [] };
        NodeMachine machine = new(new NodeOptions(), _world.Rules, new ValidatorSet(Keys), signer, restored);
        _effects.Clear();
        machine.Start(_now, _effects);
        return machine;
    }

    private List<NodeEffect> Apply(NodeEvent input)
    {
        List<NodeEffect> effects = [];
        _machine.Apply(_now, input, effects);
        return effects;
    }

    /// <summary>Votes without signing: the core does not look at signatures.</summary>
    private sealed class Voter(PublicKey key) : IVoteSigner
    {
        public PublicKey PublicKey => key;

        public Signature Sign(ReadOnlySpan<byte> message) => default;
    }
}
