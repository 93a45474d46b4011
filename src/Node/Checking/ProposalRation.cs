using Chain.Consensus;
using Chain.Encoding;

namespace Chain.Node.Checking;

/// <summary>
/// Which block of a view is looked into: the first for which its proposer voted. Of others the votes are evidence against it, and if one
/// of them is notarized all the same, it is asked for. Safe from any thread.
/// </summary>
internal sealed class ProposalRation
{
    private readonly Lock _lock = new();

    /// <summary>Of the views that are of interest, so bounded by their number.</summary>
    private readonly Dictionary<ulong, Hash32> _blocks = [];

    /// <summary>Whether a block for which its proposer voted is the first of its view.</summary>
    public bool TryTake(Vote vote, ConsensusInterest interest)
    {
        lock (_lock)
        {
            if (_blocks.TryGetValue(vote.View.Value, out Hash32 first)) return first == vote.BlockHash;

            foreach (ulong view in _blocks.Keys)
            {
                if (!interest.IsNear(new View(view))) _blocks.Remove(view);
            }

            _blocks.Add(vote.View.Value, vote.BlockHash);
            return true;
        }
    }
}
