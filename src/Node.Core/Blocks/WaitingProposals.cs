using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>Proposals that cannot be judged yet: the clock, execution or an ancestor has to come first.</summary>
public sealed class WaitingProposals(int countMax)
{
    private readonly Dictionary<Hash32, Block> _blocks = [];

    /// <summary>Blocks held.</summary>
    public int Count => _blocks.Count;

    /// <summary>Keeps a block. When full, the lowest height gives way: its view is the oldest.</summary>
    public void Add(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        _blocks[block.Hash] = block;
        if (_blocks.Count <= countMax) return;

        Block lowest = block;
        foreach (Block held in _blocks.Values)
        {
            if (held.Header.Height < lowest.Header.Height) lowest = held;
        }

        _blocks.Remove(lowest.Hash);
    }

    /// <summary>Takes all blocks out, lowest height first, so that a child is judged after its parent.</summary>
    public List<Block> TakeAll()
    {
        List<Block> blocks = [.. _blocks.Values];
        _blocks.Clear();
        blocks.Sort(static (a, b) =>
        {
            int order = a.Header.Height.CompareTo(b.Header.Height);
            return order != 0 ? order : a.Hash.CompareTo(b.Hash);
        });
        return blocks;
    }

    /// <summary>Forgets blocks that are not above the final height.</summary>
    public void Prune(ulong finalHeight)
    {
        List<Hash32> obsolete = [];
        foreach ((Hash32 hash, Block block) in _blocks)
        {
            if (block.Header.Height <= finalHeight) obsolete.Add(hash);
        }

        foreach (Hash32 hash in obsolete) _blocks.Remove(hash);
    }
}
