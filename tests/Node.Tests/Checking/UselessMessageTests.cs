using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Node.Tests.Core;

namespace Chain.Node.Tests.Checking;

/// <summary>What the core would ignore costs no signature check, however often and in whatever form a peer sends it.</summary>
public sealed class UselessMessageTests
{
    private const ulong Final = 100;
    private const ulong Current = 120; // Validator 0 proposes.
    private static readonly ValidatorIndex Peer = new(3);
    private readonly CoreWorld _world = new();
    private readonly CountingScheme _scheme = new();
    private readonly InterestBoard _board = new();
    private readonly MessageChecker _checker;

    public UselessMessageTests()
    {
        ConsensusDomain domain = new(_world.Rules.GenesisHash, new Epoch(0), new ValidatorSet([.. Enumerable.Range(50, 4).Select(static i => CoreWorld.KeyOf((byte)i))]));
        _checker = new MessageChecker(domain, _scheme, new SignatureCache(), _world.Rules, _board);
        Show([]);
    }

    [Fact]
    public void Block_that_was_not_asked_for_is_not_looked_into()
    {
        Block block = NewBlock(Current + 1, transactions: 20);
        ConsensusNodeMessage message = new(new BlockResponse(LedgerBlockCodec.ToConsensus(block)));

        Assert.Equal((CheckVerdict.Useless, 0), Check(message));
        Show([block.Hash]);
        Assert.Equal((CheckVerdict.Valid, 20), Check(message));
    }

    [Fact]
    public void Blocks_by_height_are_taken_of_the_peer_that_was_asked()
    {
        BlocksMessage message = new([NewBlock(Current, transactions: 0)], Certify(VoteKind.Nullify, Current));

        Assert.Equal((CheckVerdict.Useless, 0), Check(message));
        Show([], syncFrom: Peer);
        Assert.Equal((CheckVerdict.BadBlocks, 0), Check(message));
    }

    [Theory]
    [InlineData(Current)]
    [InlineData(Current + 8)]
    public void Proposer_has_one_block_of_a_view_looked_into_and_of_more_the_votes_count(ulong view)
    {
        Block[] blocks = [.. Enumerable.Range(0, 5).Select(_ => NewBlock(view, transactions: 10))];

        Assert.Equal([11, 1, 1, 1, 1], blocks.Select(block => Check(Propose(block)).Checks));
        Assert.Equal((CheckVerdict.Valid, 0), Check(Propose(blocks[0]))); // Again, as a proposer does that is stuck.
        Assert.IsType<ProposalMessage>(_last);
        Check(Propose(blocks[4]));
        Assert.Equal(blocks[4].Hash, Assert.IsType<VoteMessage>(_last).Vote.BlockHash); // Evidence against it.
    }

    [Theory]
    [InlineData(Current - 4)]
    [InlineData(Current + 12)]
    public void Of_a_proposal_for_a_view_that_is_over_or_far_ahead_the_vote_counts(ulong view)
    {
        Assert.Equal((CheckVerdict.Valid, 1), Check(Propose(NewBlock(view, transactions: 10))));
        Assert.IsType<VoteMessage>(_last);
    }

    [Fact]
    public void Nobody_else_uses_up_what_a_proposer_may_send()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(CheckVerdict.BadConsensusMessage, Check(Propose(NewBlock(Current, transactions: 1), signer: 1)).Verdict);
            Assert.Equal(CheckVerdict.BadSignature, Check(Propose(NewBlock(Current, transactions: 1), signature: CountingScheme.Bad)).Verdict);
        }

        Assert.Equal((CheckVerdict.Valid, 11), Check(Propose(NewBlock(Current, transactions: 10))));
    }

    [Fact]
    public void Certificates_and_votes_below_the_final_block_are_not_checked()
    {
        Certificate[] old = [.. Enumerable.Range(30, 64).Select(static view => Certify(VoteKind.Nullify, (ulong)view))];

        Assert.Equal((CheckVerdict.Valid, 0), Check(new ConsensusNodeMessage(new CertificatesResponse(old))));
        Assert.Equal((CheckVerdict.Valid, 0), Check(new ConsensusNodeMessage(new CertificateMessage(Certify(VoteKind.Finalize, Final)))));
        Assert.Equal((CheckVerdict.Valid, 3), Check(new ConsensusNodeMessage(new CertificateMessage(Certify(VoteKind.Finalize, Final + 1)))));
        Assert.Equal((CheckVerdict.Valid, 0), Check(new ConsensusNodeMessage(new VoteMessage(VoteOf(Final - 1, default, signer: 1, default)))));
        Assert.Equal((CheckVerdict.Valid, 1), Check(new ConsensusNodeMessage(new VoteMessage(VoteOf(Final, default, signer: 1, default)))));
    }

    private ConsensusMessage? _last;

    private (CheckVerdict Verdict, int Checks) Check(NodeMessage message)
    {
        int before = _scheme.Checks;
        CheckVerdict verdict = _checker.Check(Peer, message.Encode(), out NodeMessage? checkedMessage);
        Assert.Equal(verdict == CheckVerdict.Valid, checkedMessage is not null);
        _last = (checkedMessage as ConsensusNodeMessage)?.Message;
        return (verdict, _scheme.Checks - before);
    }

    private void Show(Hash32[] wanted, ValidatorIndex? syncFrom = null) =>
        _board.Show(new NodeInterest(new ConsensusInterest(new View(Final), new View(Final), new View(Current), new HashSet<Hash32>(wanted)), syncFrom));

    private Block NewBlock(ulong view, int transactions)
    {
        Transaction[] chosen = [.. Enumerable.Range(0, transactions).Select(_ => _world.NewTransaction())];
        return _world.NewBlock(
            _world.Genesis, header => header with { View = view, Proposer = (int)(view % 4), Timestamp = header.Timestamp + (ulong)++_blocks }, chosen);
    }

    private int _blocks;

    private static ConsensusNodeMessage Propose(Block block, int? signer = null, Signature signature = default)
    {
        Vote vote = VoteOf(block.Header.View, block.Hash, signer ?? block.Header.Proposer, signature);
        return new ConsensusNodeMessage(new ProposalMessage(new Proposal(LedgerBlockCodec.ToConsensus(block), vote, null, [])));
    }

    private static Vote VoteOf(ulong view, Hash32 block, int signer, Signature signature) =>
        new(VoteKind.Notarize, new Epoch(0), new View(view), block, new ValidatorIndex(signer), signature);

    private static Certificate Certify(VoteKind kind, ulong view) =>
        new(kind, new Epoch(0), new View(view), default, [new ValidatorIndex(0), new ValidatorIndex(1), new ValidatorIndex(2)], [default, default, default]);

    private sealed class CountingScheme : ISignatureScheme
    {
        public static readonly Signature Bad = new(Enumerable.Repeat((byte)1, Signature.Size).ToArray());

        public int Checks { get; private set; }

        public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature)
        {
            Checks++;
            return signature != Bad;
        }

        public bool VerifyAll(IReadOnlyList<SignatureCheck> checks) => checks.All(check => Verify(check.Key, check.Message.Span, check.Signature));
    }
}
