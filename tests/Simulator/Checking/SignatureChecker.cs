using Chain.Consensus;
using Chain.Encoding;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// Remembers every vote that an honest key ever sent or made durable, over all crashes: never two notarize, never two
/// finalize, never nullify and finalize in one view; and nothing is sent before it is durable.
/// </summary>
internal sealed class SignatureChecker(Checks checks)
{
    private readonly Dictionary<(int Index, ulong View), Said> _said = [];

    /// <summary>Takes a vote; true if it is new.</summary>
    public bool OnVote(SimulatedNode node, Vote vote, bool isSent)
    {
        (int, ulong) key = (node.Index, vote.View.Value);
        if (!_said.TryGetValue(key, out Said? said)) _said[key] = said = new Said();

        bool isNew = said.Add(vote, checks, node);
        if (isSent && !said.IsDurable(vote))
        {
            checks.Fail(CheckerName.VoteDurability, $"Node {node.Id} sent {vote.Kind} of view {vote.View} before it was durable.");
        }

        return isNew;
    }

    /// <summary>Whether the validator of a node has a notarize vote in a view, durable or sent.</summary>
    public bool HasNotarized(SimulatedNode node, ulong view) =>
        _said.TryGetValue((node.Index, view), out Said? said) && said.HasNotarized;

    /// <summary>Takes a vote that is durable now.</summary>
    public void OnDurable(SimulatedNode node, Vote vote)
    {
        OnVote(node, vote, isSent: false);
        _said[(node.Index, vote.View.Value)].MarkDurable(vote);
    }

    private sealed class Said
    {
        private Hash32? _notarized;
        private Hash32? _finalized;
        private bool _nullified;
        private readonly HashSet<(VoteKind, Hash32)> _durable = [];

        public bool HasNotarized => _notarized is not null;

        public bool IsDurable(Vote vote) => _durable.Contains((vote.Kind, vote.BlockHash));

        public void MarkDurable(Vote vote) => _durable.Add((vote.Kind, vote.BlockHash));

        public bool Add(Vote vote, Checks checks, SimulatedNode node)
        {
            bool isNew = vote.Kind switch
            {
                VoteKind.Notarize => TryTake(ref _notarized, vote, checks, node),
                VoteKind.Finalize => TryTake(ref _finalized, vote, checks, node),
                _ => !_nullified,
            };
            if (vote.Kind == VoteKind.Nullify) _nullified = true;
            if (_nullified && _finalized is not null)
            {
                checks.Fail(CheckerName.ConflictingSignatures, $"Node {node.Id} signed nullify and finalize in view {vote.View}.");
            }

            return isNew;
        }

        private static bool TryTake(ref Hash32? before, Vote vote, Checks checks, SimulatedNode node)
        {
            if (before is Hash32 hash && hash != vote.BlockHash)
            {
                checks.Fail(CheckerName.ConflictingSignatures, $"Node {node.Id} signed two {vote.Kind} votes in view {vote.View}.");
            }

            bool isNew = before is null;
            before = vote.BlockHash;
            return isNew;
        }
    }
}
