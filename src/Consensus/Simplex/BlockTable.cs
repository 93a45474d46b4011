using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>What the node said of a block.</summary>
internal enum BlockValidity
{
    /// <summary>Not asked.</summary>
    Unknown,

    /// <summary>Asked, no answer yet.</summary>
    Asked,

    /// <summary>We may vote for it.</summary>
    Valid,

    /// <summary>We may not.</summary>
    Invalid,
}

/// <summary>A block that a replica holds.</summary>
internal sealed class BlockState(ConsensusBlock block)
{
    public ConsensusBlock Block { get; } = block;

    /// <summary>The answer to who asks for it: one object, so that the node can keep its encoding with it.</summary>
    public BlockResponse Response { get; } = new(block);

    public BlockValidity Validity { get; set; }

    /// <summary>A certificate stands over it, or over a descendant: it is kept until it is final.</summary>
    public bool IsCertified { get; set; }
}

/// <summary>
/// Blocks from the last final one on. Bounded: a view brings at most its first proposal and its notarized block, and
/// what is not notarized goes when its view is out of the vote window.
/// </summary>
internal sealed class BlockTable
{
    private readonly Dictionary<Hash32, BlockState> _blocks = [];

    public int Count => _blocks.Count;

    public BlockState? Find(Hash32 hash) => _blocks.GetValueOrDefault(hash);

    public BlockState Add(ConsensusBlock block)
    {
        if (_blocks.TryGetValue(block.Hash, out BlockState? held)) return held;

        BlockState state = new(block);
        _blocks.Add(block.Hash, state);
        return state;
    }

    /// <summary>Whether the block and all its ancestors down to <paramref name="root"/> are held.</summary>
    public bool HasChain(ConsensusBlock block, ConsensusBlock root)
    {
        while (block.Height > root.Height)
        {
            if (Find(block.ParentHash) is not { } parent || parent.Block.Height.Value + 1 != block.Height.Value) return false;
            block = parent.Block;
        }

        return block.Hash == root.Hash;
    }

    /// <summary>Forgets blocks of views below <paramref name="bound"/>, final ones but for the <paramref name="root"/>.</summary>
    public void DropBelow(View bound, ConsensusBlock root)
    {
        foreach ((Hash32 hash, BlockState state) in _blocks)
        {
            if (state.Block.View < bound && hash != root.Hash) _blocks.Remove(hash);
        }
    }

    /// <summary>Forgets blocks of views below <paramref name="bound"/> over which no certificate stands and that are not the root.</summary>
    public void DropUncertified(View bound, ViewTable views, ConsensusBlock root)
    {
        foreach ((Hash32 hash, BlockState state) in _blocks)
        {
            if (state.IsCertified || state.Block.View >= bound || hash == root.Hash) continue;
            if (views.Find(state.Block.View) is { } view && (view.Notarization?.BlockHash == hash || view.Finality?.BlockHash == hash)) continue;

            _blocks.Remove(hash);
        }
    }
}
