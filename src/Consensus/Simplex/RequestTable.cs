using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>
/// A block that a replica asked for. Who names a hash may lie about what stands behind it: the block is taken only if it
/// stands where it was said to, so that nobody makes us hold blocks of views that never come.
/// </summary>
internal sealed class BlockWant
{
    private BlockWant(Hash32 hash, View view, Certificate? source, ValidatorIndex? hint)
    {
        Hash = hash;
        View = view;
        Source = source;
        Hint = hint;
    }

    public Hash32 Hash { get; }

    /// <summary>Once a block of this view or a later one is final, the block is no longer wanted.</summary>
    public View View { get; }

    /// <summary>Its signers hold the block or a descendant of it. Null: anyone may.</summary>
    public Certificate? Source { get; }

    /// <summary>Who is asked first.</summary>
    public ValidatorIndex? Hint { get; }

    public int Attempts { get; set; }

    /// <summary>The view of the vote or certificate that named the block; null if a child named it.</summary>
    private View? At { get; init; }

    /// <summary>The view of the child that named it.</summary>
    private View Below { get; init; }

    /// <summary>The block of a certificate.</summary>
    public static BlockWant Of(Certificate certificate) => new(certificate.BlockHash, certificate.View, certificate, null) { At = certificate.View };

    /// <summary>The block for which a proposer voted in its view.</summary>
    public static BlockWant Of(Vote proposal) => new(proposal.BlockHash, proposal.View, null, proposal.Signer) { At = proposal.View };

    /// <summary>The parent of a block.</summary>
    public static BlockWant ParentOf(ConsensusBlock child, View view, Certificate? source, ValidatorIndex? hint) =>
        new(child.ParentHash, view, source, hint) { Below = child.View };

    /// <summary>Whether the block is the one that was asked for, and stands where it must.</summary>
    public bool Fits(ConsensusBlock block) => block.Hash == Hash && (At is { } at ? block.View == at : block.View < Below);
}

/// <summary>What a replica asked for and did not get yet. Bounded.</summary>
internal sealed class RequestTable
{
    private const int BlocksMax = 64;

    private readonly List<BlockWant> _blocks = [];

    public IReadOnlyList<BlockWant> Blocks => _blocks;

    /// <summary>Changes whenever <see cref="Blocks"/> may have.</summary>
    public ulong Version { get; private set; }

    /// <summary>First and last view of the certificates asked for; null if none are.</summary>
    public (View First, View Last)? Certificates { get; set; }

    /// <summary>How often the certificates that this view needs were asked for in vain.</summary>
    public int CertificateAttempts { get; set; }

    public bool IsTimerRunning { get; set; }

    public BlockWant? Find(Hash32 hash) => _blocks.Find(want => want.Hash == hash);

    public bool TryAdd(BlockWant want)
    {
        if (Find(want.Hash) is { } held)
        {
            // What a certificate says of a block is true; what a proposer said of it before may be a lie.
            if (held.Source is not null || want.Source is null) return false;
            _blocks.Remove(held);
        }

        // The rules want again what they still need, so the oldest may go.
        if (_blocks.Count == BlocksMax) _blocks.RemoveAt(0);
        _blocks.Add(want);
        Version++;
        return true;
    }

    public void Remove(BlockWant want)
    {
        _blocks.Remove(want);
        Version++;
    }

    /// <summary>Forgets blocks that finality made useless.</summary>
    public void DropUpTo(View lastFinal) => RemoveAll(want => want.View <= lastFinal);

    /// <summary>Forgets what was wanted only to vote or to propose in a view that is left.</summary>
    public void DropForLeftView()
    {
        RemoveAll(static want => want.Source is null);
        Certificates = null;
        CertificateAttempts = 0;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        RemoveAll(static _ => true);
        DropForLeftView();
        IsTimerRunning = false;
    }

    private void RemoveAll(Predicate<BlockWant> isObsolete)
    {
        if (_blocks.RemoveAll(isObsolete) > 0) Version++;
    }
}
