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

    public BlockValidity Validity { get; set; }
}

/// <summary>
/// Blocks from the last final one on. Bounded: a view brings at most its first proposal and its notarized block, and
/// what is not notarized goes when its view is out of the vote window.
/// </summary>
internal sealed class BlockTable
{
    private readonly Dictionary<Hash32, BlockState> _blocks = [];
    private readonly Queue<ConsensusBlock> _byArrival = new();

    public int Count => _blocks.Count;

    public BlockState? Find(Hash32 hash) => _blocks.GetValueOrDefault(hash);

    public BlockState Add(ConsensusBlock block)
    {
        if (_blocks.TryGetValue(block.Hash, out BlockState? held)) return held;

        BlockState state = new(block);
        _blocks.Add(block.Hash, state);
        _byArrival.Enqueue(block);
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

    /// <summary>Forgets what the last final block made useless.</summary>
    public void DropFinal(ConsensusBlock lastFinal)
    {
        foreach ((Hash32 hash, BlockState state) in _blocks)
        {
            if (state.Block.View <= lastFinal.View && hash != lastFinal.Hash) _blocks.Remove(hash);
        }

        DropFromQueue();
    }

    /// <summary>Forgets blocks of views below <paramref name="bound"/> that have no notarization and are not the root.</summary>
    public void DropUnnotarized(View bound, ViewTable views, ConsensusBlock root)
    {
        while (_byArrival.TryPeek(out ConsensusBlock? oldest) && oldest.View < bound)
        {
            _byArrival.Dequeue();
            bool isNotarized = views.Find(oldest.View) is { } view
                && (view.Notarization?.BlockHash == oldest.Hash || view.Finality?.BlockHash == oldest.Hash);
            if (!isNotarized && oldest.Hash != root.Hash) _blocks.Remove(oldest.Hash);
        }
    }

    private void DropFromQueue()
    {
        while (_byArrival.TryPeek(out ConsensusBlock? oldest) && !_blocks.ContainsKey(oldest.Hash)) _byArrival.Dequeue();
    }
}
