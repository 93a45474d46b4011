using Chain.Consensus;
using Chain.Encoding;

namespace Chain.Node.Checking;

/// <summary>
/// How many blocks of a view are looked into: a proposer has one, and one more is enough to see that it lies. Safe from any thread.
/// </summary>
internal sealed class ProposalRation
{
    private const int BlocksOfViewMax = 2;
    private readonly Lock _lock = new();

    /// <summary>Of the views that are of interest, so bounded by their number.</summary>
    private readonly Dictionary<ulong, List<Hash32>> _blocks = [];

    /// <summary>Whether a block for which its proposer voted is one of the first of its view.</summary>
    public bool TryTake(Vote vote, ConsensusInterest interest)
    {
        lock (_lock)
        {
            if (_blocks.TryGetValue(vote.View.Value, out List<Hash32>? blocks))
            {
                if (blocks.Contains(vote.BlockHash)) return true;
                if (blocks.Count == BlocksOfViewMax) return false;
                blocks.Add(vote.BlockHash);
                return true;
            }

            foreach (ulong view in _blocks.Keys)
            {
                if (!interest.IsNear(new View(view))) _blocks.Remove(view);
            }

            _blocks.Add(vote.View.Value, [vote.BlockHash]);
            return true;
        }
    }
}
