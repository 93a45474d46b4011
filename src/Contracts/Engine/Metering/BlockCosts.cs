namespace Chain.Contracts.Metering;

/// <summary>Moves charges to where they are fewest without changing what any path through the code pays.</summary>
internal static class BlockCosts
{
    /// <summary>
    /// A block that is not checked itself, and to which all who come to it go without an alternative, leaves its cost to them. From
    /// the last block to the first, so that a chain of blocks pays once, at its start.
    /// </summary>
    public static void Push(IReadOnlyList<BasicBlock> blocks)
    {
        for (int i = blocks.Count - 1; i >= 0; i--)
        {
            BasicBlock block = blocks[i];
            if (block.IsChecked || block.Cost == 0 || block.Predecessors.Count == 0) continue;
            if (!block.Predecessors.TrueForAll(p => p.Successors.Count == 1 && p.Index < block.Index)) continue;
            foreach (BasicBlock predecessor in block.Predecessors) predecessor.Cost += block.Cost;
            block.Cost = 0;
        }
    }
}
