using System.Diagnostics.CodeAnalysis;
using Chain.Crypto.Tests.Docs;

namespace Chain.Consensus.Tests;

public sealed class CodecTests
{
    private static readonly TestNetwork Network = new(4);
    private static readonly ConsensusBlock Block = TestBlocks.On(TestBlocks.Genesis, new View(5), Network.Domain.Validators, payload: 7);

    public static TheoryData<string> Messages() =>
        ["proposalMessage", "voteMessage", "certificateMessage", "blockRequest", "blockResponse", "certificatesRequest", "certificatesResponse"];

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_code_reads_and_makes_the_messages_of_the_page(string name)
    {
        byte[] bytes = DocPage.Load("consensus").Evaluator.Bytes(name);

        Assert.True(MessageCodec.TryDecode(bytes, new OpaqueBlocks(), out ConsensusMessage? message, out _));
        Assert.Equal(bytes, MessageCodec.Encode(message));
    }

    [Fact]
    public void The_signatures_of_the_page_are_over_the_bytes_that_the_code_signs()
    {
        ExampleEvaluator page = DocPage.Load("consensus").Evaluator;
        Assert.True(Vote.TryDecode(page.Bytes("notarizeVote"), out Vote? notarize));
        Assert.True(Vote.TryDecode(page.Bytes("nullifyVote"), out Vote? nullify));
        Assert.True(Certificate.TryDecode(page.Bytes("notarization"), out Certificate? notarization));
        Assert.True(Evidence.TryDecode(page.Bytes("evidence"), out Evidence? evidence));
        ConsensusDomain domain = new(
            new Hash32(page.Bytes("genesisHash")),
            new Epoch(0),
            new ValidatorSet([.. new[] { "seed0", "seed1", "seed2" }.Select(seed => Chain.Crypto.Ed25519.DerivePublicKey(page.Bytes(seed)))]));
        Ed25519Scheme scheme = new();

        Assert.Equal(MessageVerdict.Valid, MessageVerifier.Verify(scheme, domain, new VoteMessage(notarize!)));
        Assert.Equal(MessageVerdict.Valid, MessageVerifier.Verify(scheme, domain, new VoteMessage(nullify!)));
        Assert.Equal(MessageVerdict.Valid, MessageVerifier.Verify(scheme, domain, new CertificateMessage(notarization!)));
        Assert.Equal([0, 1, 2], notarization!.Signers.Select(signer => signer.Value));
        Assert.True(evidence!.IsProven(scheme, domain));
        Assert.False((evidence with { First = evidence.Second, Second = evidence.First }).IsProven(scheme, domain));
    }

    [Fact]
    public void Bytes_and_messages_are_a_bijection()
    {
        SplitMix64 random = new(42);
        foreach (ConsensusMessage message in Samples())
        {
            byte[]? violation = Bijection.FirstViolation(MessageCodec.Encode(message), Reencode, random, mutants: 400);
            Assert.True(violation is null, $"{message.GetType().Name}: {Convert.ToHexString(violation ?? [])}");
        }
    }

    [Fact]
    public void More_views_than_one_request_may_name_are_refused()
    {
        Assert.NotNull(Reencode(MessageCodec.Encode(new CertificatesRequest(new View(1), new View(64)))));
        Assert.Null(Reencode(MessageCodec.Encode(new CertificatesRequest(new View(1), new View(65)))));
        Assert.Null(Reencode(MessageCodec.Encode(new CertificatesRequest(new View(2), new View(1)))));
    }

    [Fact]
    public void More_certificates_than_one_message_may_hold_are_refused()
    {
        Certificate certificate = Network.Certify(VoteKind.Nullify, 1, Hash32.Zero, 0, 1, 2);

        Assert.NotNull(Reencode(MessageCodec.Encode(new CertificatesResponse([.. Enumerable.Repeat(certificate, 64)]))));
        Assert.Null(Reencode(MessageCodec.Encode(new CertificatesResponse([.. Enumerable.Repeat(certificate, 65)]))));
        Assert.Null(Reencode(MessageCodec.Encode(new CertificatesResponse([]))));
    }

    [Fact]
    public void A_view_beyond_what_arithmetic_can_hold_is_refused()
    {
        Vote vote = Network.Sign(VoteKind.Nullify, View.ValueMax, Hash32.Zero, 0);

        Assert.True(Vote.TryDecode(vote.Encode(), out _));
        Assert.False(Vote.TryDecode((vote with { View = new View(View.ValueMax + 1) }).Encode(), out _));
    }

    [Fact]
    public void A_log_record_of_each_kind_decodes_to_what_was_encoded()
    {
        Vote vote = Network.Sign(VoteKind.Finalize, 3, Block.Hash, 2);
        Certificate certificate = Network.Certify(VoteKind.Notarize, 5, Block.Hash, 0, 2, 3);
        Evidence evidence = Evidence.Of(vote, Network.Sign(VoteKind.Nullify, 3, Hash32.Zero, 2))!;

        Assert.True(Vote.TryDecode(vote.Encode(), out Vote? sameVote));
        Assert.Equal(vote, sameVote);
        Assert.True(Certificate.TryDecode(certificate.Encode(), out Certificate? sameCertificate));
        Assert.Equal(certificate, sameCertificate);
        Assert.True(Evidence.TryDecode(evidence.Encode(), out Evidence? sameEvidence));
        Assert.Equal(evidence, sameEvidence);
    }

    private static IEnumerable<ConsensusMessage> Samples()
    {
        Vote vote = Network.Sign(VoteKind.Notarize, 5, Block.Hash, 1);
        Certificate parent = Network.Certify(VoteKind.Finalize, 2, Block.ParentHash, 0, 1, 3);
        Certificate skipped = Network.Certify(VoteKind.Nullify, 4, Hash32.Zero, 1, 2, 3);
        return
        [
            new ProposalMessage(new Proposal(Block, vote, parent, [skipped])),
            new ProposalMessage(new Proposal(Block, vote, null, [])),
            new VoteMessage(vote),
            new VoteMessage(Network.Sign(VoteKind.Nullify, 5, Hash32.Zero, 3)),
            new CertificateMessage(parent),
            new BlockRequest(Block.Hash),
            new BlockResponse(Block),
            new CertificatesRequest(new View(3), new View(60)),
            new CertificatesResponse([parent, skipped]),
        ];
    }

    private static byte[]? Reencode(byte[] bytes) =>
        MessageCodec.TryDecode(bytes, TestBlocks.Codec, out ConsensusMessage? message, out _) ? MessageCodec.Encode(message) : null;

    private sealed class OpaqueBlocks : IBlockCodec
    {
        public bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ConsensusBlock? block)
        {
            block = new ConsensusBlock(Hash32.Zero, default, default, default, Hash32.Zero, default, bytes);
            return true;
        }
    }
}
