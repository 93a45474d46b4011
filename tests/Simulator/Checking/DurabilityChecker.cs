using Chain.Encoding;
using Chain.Ledger;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// What a client was told is final was durable on the node that said so, and stands on every honest node at the end.
/// </summary>
internal sealed class DurabilityChecker(Simulation world, Checks checks)
{
    private readonly Dictionary<int, ulong> _told = [];

    public void OnAcknowledged(SimulatedNode node, Hash32 id, ulong height)
    {
        _told[node.Id] = Math.Max(_told.GetValueOrDefault(node.Id), height);
        Block? block = checks.FinalBlock(height);
        if (block is null || !block.Transactions.Any(transaction => transaction.Id == id))
        {
            checks.Fail(CheckerName.Durability, $"Node {node.Id} told a client that {id.ToShortString()} is final at height {height}, where it is not.");
        }
    }

    /// <summary>A restarted node still has what it told clients.</summary>
    public void OnStarted(SimulatedNode node, ulong height)
    {
        if (node.IsHonest && height < _told.GetValueOrDefault(node.Id))
        {
            checks.Fail(CheckerName.Durability, $"Node {node.Id} told clients of height {_told[node.Id]} and came back with height {height}.");
        }
    }

    /// <summary>A disk was lost with all that it held; the other nodes still have it.</summary>
    public void OnChainLost(SimulatedNode node) => _told.Remove(node.Id);

    public void OnEnd()
    {
        foreach ((Hash32 id, Clients.Acknowledged acknowledged) in world.Clients.Final)
        {
            foreach (SimulatedNode node in world.Nodes)
            {
                if (!node.IsHonest) continue;

                Block? block = node.Ledger.BlockAt(acknowledged.Height);
                if (block is null || !block.Transactions.Any(transaction => transaction.Id == id))
                {
                    checks.Fail(
                        CheckerName.Durability,
                        $"Node {acknowledged.Node} told a client that {id.ToShortString()} is final at height {acknowledged.Height}; node {node.Id} lacks it.");
                }
            }
        }
    }
}
