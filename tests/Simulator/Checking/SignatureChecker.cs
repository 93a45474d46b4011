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

    /// <summary>Takes a vote; true if it is sent for the first time.</summary>
    public bool OnVote(SimulatedNode node, Vote vote, bool isSent)
    {
        (int, ulong) key = (node.Index, vote.View.Value);
        if (!_said.TryGetValue(key, out Said? said)) _said[key] = said = new Said();

        said.Add(vote, checks, node);
        if (isSent && !said.IsDurable(vote))
        {
            checks.Fail(CheckerName.VoteDurability, $"Node {node.Id} sent {vote.Kind} of view {vote.View} before it was durable.");
        }

        return isSent && said.TrySend(vote);
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

        private readonly HashSet<(VoteKind, Hash32)> _sent = [];

        public bool HasNotarized => _notarized is not null;

        public bool IsDurable(Vote vote) => _durable.Contains((vote.Kind, vote.BlockHash));

        public bool TrySend(Vote vote) => _sent.Add((vote.Kind, vote.BlockHash));

        public void MarkDurable(Vote vote) => _durable.Add((vote.Kind, vote.BlockHash));

        public void Add(Vote vote, Checks checks, SimulatedNode node)
        {
            if (vote.Kind == VoteKind.Notarize) Take(ref _notarized, vote, checks, node);
            else if (vote.Kind == VoteKind.Finalize) Take(ref _finalized, vote, checks, node);
            else _nullified = true;
            if (_nullified && _finalized is not null)
            {
                checks.Fail(CheckerName.ConflictingSignatures, $"Node {node.Id} signed nullify and finalize in view {vote.View}.");
            }
        }

        private static void Take(ref Hash32? before, Vote vote, Checks checks, SimulatedNode node)
        {
            if (before is Hash32 hash && hash != vote.BlockHash)
            {
                checks.Fail(CheckerName.ConflictingSignatures, $"Node {node.Id} signed two {vote.Kind} votes in view {vote.View}.");
            }

            before = vote.BlockHash;
        }
    }
}
