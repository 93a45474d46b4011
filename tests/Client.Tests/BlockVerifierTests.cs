using Chain.Client.Verification;
using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client.Tests;

public sealed class BlockVerifierTests
{
    private readonly SigningKey[] _keys = [.. Enumerable.Range(1, 4).Select(i => SigningKey.FromSeed([.. Enumerable.Repeat((byte)i, 32)]))];
    private readonly GenesisDocument _genesis;
    private readonly BlockVerifier _verifier;

    public BlockVerifierTests()
    {
        _genesis = new GenesisDocument
        {
            NetworkName = "n",
            Timestamp = 1,
            Validators = [.. _keys.Select((key, i) => new GenesisValidator($"o{i}", key.PublicKey, Hash32.Zero))],
            Organisations = [],
        };
        _verifier = new BlockVerifier(_genesis);
    }

    [Fact]
    public void A_block_is_final_by_a_quorum_of_the_genesis_validators()
    {
        Block block = NewBlock(5, Hash32.Zero);

        Assert.Equal(Verdict.Valid, Verify(block, [], Certify(block.Header, signers: 3)));
        Assert.Equal(Verdict.Valid, Verify(block, [], Certify(block.Header, signers: 4)));
        Assert.Equal(Verdict.NoQuorum, Verify(block, [], Certify(block.Header, signers: 2)));
    }

    [Fact]
    public void A_block_is_final_through_a_descendant_and_the_headers_between()
    {
        Block block = NewBlock(5, Hash32.Zero);
        BlockHeader child = NewBlock(6, block.Hash).Header;
        BlockHeader grandchild = NewBlock(7, child.ComputeHash()).Header;

        Assert.Equal(Verdict.Valid, Verify(block, [child, grandchild], Certify(grandchild)));
        Assert.Equal(Verdict.BrokenHeaderChain, Verify(block, [grandchild], Certify(grandchild)));
        Assert.Equal(Verdict.NotFinal, Verify(block, [child], Certify(grandchild)));
        Assert.True(BlockVerifier.IsChain(block.Header, [child], grandchild));
        Assert.False(BlockVerifier.IsChain(block.Header, [], grandchild));
    }

    [Fact]
    public void An_anchor_is_proved_by_a_header_that_names_it_and_no_other_block_so()
    {
        Block anchor = NewBlock(2 * BlockHeader.AnchorSpan, Hash32.Zero);
        BlockHeader next = NewBlock(3 * BlockHeader.AnchorSpan, Hash32.Zero, header => header with { AnchorHash = anchor.Hash }).Header;
        BlockHeader top = NewBlock(next.Height + 7, Hash32.Zero, header => header with { AnchorHash = next.ComputeHash() }).Header;
        BlockHeader far = NewBlock(next.Height + 1, Hash32.Zero, header => header with { AnchorHash = anchor.Hash }).Header;
        Block common = NewBlock(anchor.Header.Height + 1, anchor.Hash);
        BlockHeader naming = NewBlock(common.Header.Height + 5, Hash32.Zero, header => header with { AnchorHash = common.Hash }).Header;

        Assert.Equal(Verdict.Valid, Verify(anchor, [next, top], Certify(top)));
        Assert.Equal(Verdict.BrokenHeaderChain, Verify(anchor, [top], Certify(top)));
        Assert.Equal(Verdict.BrokenHeaderChain, Verify(anchor, [far], Certify(far)));
        Assert.Equal(Verdict.BrokenHeaderChain, Verify(common, [naming], Certify(naming)));
    }

    [Fact]
    public void A_notarization_never_stands_for_finality()
    {
        Block block = NewBlock(5, Hash32.Zero);

        Assert.Equal(Verdict.NotFinal, Verify(block, [], Certify(block.Header, VoteKind.Notarize)));
    }

    [Fact]
    public void A_certificate_with_one_forged_signature_proves_nothing()
    {
        Block block = NewBlock(5, Hash32.Zero);
        Certificate good = Certify(block.Header, signers: 3);
        Signature[] signatures = [.. good.Signatures];
        signatures[1] = signatures[0];
        Certificate forged = new(good.Kind, good.Epoch, good.View, good.BlockHash, [.. good.Signers], signatures);

        Assert.Equal(Verdict.BadSignature, Verify(block, [], forged));
    }

    [Fact]
    public void A_block_of_another_network_validator_set_or_epoch_is_refused()
    {
        Block other = NewBlock(5, Hash32.Zero, header => header with { GenesisHash = Hash32.Zero });
        Block foreign = NewBlock(5, Hash32.Zero, header => header with { ValidatorsHash = Hash32.Zero });
        Block block = NewBlock(5, Hash32.Zero);

        Assert.Equal(Verdict.WrongNetwork, Verify(other, [], Certify(other.Header)));
        Assert.Equal(Verdict.UnknownValidators, Verify(foreign, [], Certify(foreign.Header)));
        Assert.Equal(Verdict.UnknownValidators, Verify(block, [], Certify(block.Header, epoch: 1)));
        Assert.Equal(Verdict.Malformed, _verifier.Verify(new FinalBlock(block, new byte[] { 1, 2, 3 })));
    }

    [Fact]
    public void A_receipt_is_proved_under_the_root_that_a_final_header_certifies()
    {
        byte[][] receipts = [.. Enumerable.Range(0, 5).Select(i => new Receipt { TransactionId = Hashing.Sha256([(byte)i]), Status = ReceiptStatus.Success, GasUsed = 1 }.Encode())];
        Hash32[] leaves = [.. receipts.Select(receipt => MerkleTree.LeafHash(receipt))];
        Hash32[] roots = [Receipt.Root([]), Receipt.Root(receipts), Receipt.Root([])];
        BlockHeader certifying = NewBlock(9, Hash32.Zero, header => header with { ExecutedHeight = 7, ReceiptsRoot = Receipt.RangeRoot(5, roots) }).Header;
        Hash32[] path = MerkleTree.InclusionProof(leaves, 3);

        Assert.Equal(Verdict.Valid, BlockVerifier.VerifyReceipt(certifying, 4, roots, 6, receipts[3], 3, 5, path));
        Assert.Equal(Verdict.NotUnderRoot, BlockVerifier.VerifyReceipt(certifying, 4, roots, 7, receipts[3], 3, 5, path));
        Assert.Equal(Verdict.NotUnderRoot, BlockVerifier.VerifyReceipt(certifying, 4, roots, 6, receipts[2], 3, 5, path));
        Assert.Equal(Verdict.NotUnderRoot, BlockVerifier.VerifyReceipt(certifying, 5, roots, 6, receipts[3], 3, 5, path));
        Assert.Equal(Verdict.NotUnderRoot, BlockVerifier.VerifyReceipt(certifying, 4, roots[..2], 6, receipts[3], 3, 5, path));
    }

    private Verdict Verify(Block block, BlockHeader[] headers, Certificate certificate) =>
        _verifier.Verify(new FinalBlock(block, new FinalityProof(certificate, headers).Encode()));

    private Block NewBlock(ulong height, Hash32 parent, Func<BlockHeader, BlockHeader>? change = null)
    {
        Hash32 validators = new ValidatorSet([.. _keys.Select(key => key.PublicKey)]).Hash;
        BlockHeader header = new()
        {
            GenesisHash = _genesis.ComputeHash(),
            Epoch = 0,
            Height = height,
            View = height,
            ParentHash = parent,
            AnchorHash = Hash32.Zero,
            Timestamp = height,
            Proposer = 0,
            TransactionsRoot = Block.TransactionsRoot([]),
            ValidatorsHash = validators,
            NextValidatorsHash = validators,
            ExecutedHeight = height - 1,
            StateRoot = Hash32.Zero,
            ReceiptsRoot = Hash32.Zero,
        };
        return Block.Create(change?.Invoke(header) ?? header, []);
    }

    private Certificate Certify(BlockHeader header, VoteKind kind = VoteKind.Finalize, int signers = 3, ulong epoch = 0)
    {
        Hash32 hash = header.ComputeHash();
        byte[] message = Vote.SigningBytes(kind, _genesis.ComputeHash(), new Epoch(epoch), new View(header.View), hash);
        return new Certificate(
            kind, new Epoch(epoch), new View(header.View), hash,
            [.. Enumerable.Range(0, signers).Select(i => new ValidatorIndex(i))], [.. _keys.Take(signers).Select(key => key.Sign(message))]);
    }
}
