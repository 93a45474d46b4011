using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client.Verification;

/// <summary>Whether something that a node sent is what the network decided, or why not.</summary>
public enum Verdict
{
    /// <summary>It is.</summary>
    Valid,

    /// <summary>The bytes do not decode.</summary>
    Malformed,

    /// <summary>It is of another network.</summary>
    WrongNetwork,

    /// <summary>The headers are not a chain from the block to the certified one.</summary>
    BrokenHeaderChain,

    /// <summary>The certificate is of another epoch or validator set than the genesis document's.</summary>
    UnknownValidators,

    /// <summary>The certificate does not prove finality of that block.</summary>
    NotFinal,

    /// <summary>Fewer validators signed than a quorum.</summary>
    NoQuorum,

    /// <summary>A signature does not verify.</summary>
    BadSignature,

    /// <summary>The receipt is not under the root that the header certifies.</summary>
    NotUnderRoot,
}

/// <summary>
/// Checks blocks against the genesis document alone, so that a client need not trust the node that it asks.
/// </summary>
public sealed class BlockVerifier
{
    private readonly ConsensusDomain _domain;

    /// <summary>Verifies blocks of a network.</summary>
    public BlockVerifier(GenesisDocument genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ValidatorSet validators = new([.. genesis.Validators.Select(validator => validator.PublicKey)]);
        _domain = new ConsensusDomain(genesis.ComputeHash(), new Epoch(0), validators);
    }

    /// <summary>Whether a quorum of the genesis validators made the block final.</summary>
    public Verdict Verify(FinalBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        BlockHeader header = block.Block.Header;
        if (header.GenesisHash != _domain.GenesisHash) return Verdict.WrongNetwork;
        if (!FinalityProof.TryDecode(block.Proof.Span, out FinalityProof? proof)) return Verdict.Malformed;

        BlockHeader certified = header;
        foreach (BlockHeader next in proof.Headers)
        {
            if (!next.Names(certified.Height, certified.ComputeHash())) return Verdict.BrokenHeaderChain;
            if (next.GenesisHash != _domain.GenesisHash) return Verdict.WrongNetwork;
            certified = next;
        }

        if (header.ValidatorsHash != _domain.Validators.Hash || certified.ValidatorsHash != _domain.Validators.Hash) return Verdict.UnknownValidators;

        Certificate certificate = proof.Certificate;
        if (certificate.Kind != VoteKind.Finalize || certificate.BlockHash != certified.ComputeHash()) return Verdict.NotFinal;

        return MessageVerifier.Verify(new Ed25519Scheme(), _domain, new CertificateMessage(certificate)) switch
        {
            MessageVerdict.Valid => Verdict.Valid,
            MessageVerdict.NoQuorum => Verdict.NoQuorum,
            MessageVerdict.BadSignature => Verdict.BadSignature,
            _ => Verdict.UnknownValidators,
        };
    }

    /// <summary>
    /// Whether <paramref name="later"/> descends from <paramref name="earlier"/> through exactly the headers between, so
    /// that a stretch of history needs one certificate only.
    /// </summary>
    /// <param name="earlier">The older header.</param>
    /// <param name="between">Headers between the two, ascending.</param>
    /// <param name="later">The newer header.</param>
    public static bool IsChain(BlockHeader earlier, IReadOnlyList<BlockHeader> between, BlockHeader later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(between);
        BlockHeader parent = earlier;
        foreach (BlockHeader next in between.Append(later))
        {
            if (next.ParentHash != parent.ComputeHash() || next.Height != parent.Height + 1) return false;
            parent = next;
        }

        return true;
    }

    /// <summary>Place of a transaction in a block, whose transactions its header commits to; null if it is not in it.</summary>
    public static int? IndexOf(Block block, Hash32 transactionId)
    {
        ArgumentNullException.ThrowIfNull(block);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            if (block.Transactions[i].Id == transactionId) return i;
        }

        return null;
    }

    /// <summary>
    /// Whether a receipt is among the encoded receipts of its block, and those under the root that a final header
    /// certifies for a range of heights (<see cref="BlockHeader.ReceiptsRoot"/>).
    /// </summary>
    /// <param name="certifying">A final header whose range of executed heights contains the block's.</param>
    /// <param name="parentExecutedHeight">Executed height of that header's parent: the range starts above it.</param>
    /// <param name="rootsOfRange">Receipts roots of all heights of the range, ascending.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="receipt">The receipt's canonical bytes.</param>
    /// <param name="index">Its place in the block.</param>
    /// <param name="blockSize">Receipts of the block.</param>
    /// <param name="path">Merkle path from the receipt to its block's root.</param>
    public static Verdict VerifyReceipt(
        BlockHeader certifying,
        ulong parentExecutedHeight,
        IReadOnlyList<Hash32> rootsOfRange,
        ulong height,
        ReadOnlySpan<byte> receipt,
        int index,
        int blockSize,
        ReadOnlySpan<Hash32> path)
    {
        ArgumentNullException.ThrowIfNull(certifying);
        ArgumentNullException.ThrowIfNull(rootsOfRange);
        ulong first = parentExecutedHeight + 1;
        if ((ulong)rootsOfRange.Count != certifying.ExecutedHeight - parentExecutedHeight) return Verdict.NotUnderRoot;
        if (height < first || height > certifying.ExecutedHeight) return Verdict.NotUnderRoot;
        if (Receipt.RangeRoot(first, rootsOfRange) != certifying.ReceiptsRoot) return Verdict.NotUnderRoot;

        Hash32 root = rootsOfRange[(int)(height - first)];
        return MerkleTree.VerifyInclusion((ulong)index, (ulong)blockSize, MerkleTree.LeafHash(receipt), path, root)
            ? Verdict.Valid
            : Verdict.NotUnderRoot;
    }
}
