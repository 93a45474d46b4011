using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// A replica that is in a view, has not notarized in it, and can judge an honest proposer's proposal notarizes it in the very
/// step in which it can: whatever it nullified before, and however much more it knows than the proposer. Judging needs the
/// branch, the execution and the membership that the header certifies, and a clock that came near its time and did not step back since.
/// </summary>
internal sealed class AcceptanceChecker(Simulation world, Checks checks)
{
    private readonly Dictionary<int, Proposal> _open = [];
    private readonly Dictionary<int, ulong> _lastNotarized = [];

    public void OnStarted(SimulatedNode node)
    {
        _open.Remove(node.Id);
        _lastNotarized.Remove(node.Id);
    }

    public void OnApplied(SimulatedNode node, NodeEvent input, List<NodeEffect> effects)
    {
        NoteVotes(node, effects);
        if (input is PeerMessageReceived { Message: ConsensusNodeMessage { Message: ProposalMessage { Proposal: Proposal received } } }
            && !_open.ContainsKey(node.Id) && IsOfHonestProposer(received) && IsInTime(node, received))
        {
            _open[node.Id] = received;
        }

        if (!_open.TryGetValue(node.Id, out Proposal? proposal)) return;

        Standing standing = node.Standing;
        ulong view = proposal.Block.View.Value;
        bool isOver = standing.View != view || checks.HasNotarized(node, view) || _lastNotarized.GetValueOrDefault(node.Id) >= view;
        if (isOver || node.IsFaulty || !IsInTime(node, proposal))
        {
            _open.Remove(node.Id);
            return;
        }

        if (!CanJudge(node, standing, proposal)) return;

        string why = effects.OfType<NoteIncident>().FirstOrDefault()?.Text ?? "and does not";
        checks.Fail(CheckerName.Acceptance, $"Node {node.Id} can judge the proposal of view {view}, {proposal.Block}, and should vote for it: {why}.");
        _open.Remove(node.Id);
    }

    private bool IsOfHonestProposer(Proposal proposal)
    {
        int proposer = proposal.Block.Proposer.Value;
        return world.BehaviourOf(proposer) == Byzantine.Behaviour.None && !world.CopiesOf(proposer)[0].IsFaulty;
    }

    private bool IsInTime(SimulatedNode node, Proposal proposal) =>
        LedgerBlockCodec.FromConsensus(proposal.Block).Header.Timestamp <= node.ClockMs + world.Scenario.Parameters.MaxClockDriftMs;

    private bool CanJudge(SimulatedNode node, Standing standing, Proposal proposal)
    {
        BlockHeader header = LedgerBlockCodec.FromConsensus(proposal.Block).Header;
        if (standing.Voting != VotingStatus.Voting || header.ExecutedHeight > standing.ExecutedHeight || !checks.IsVerified(proposal.Block.Hash)) return false;
        if (header.ExecutedHeight < standing.MembersSince) return false;
        if (checks.FindBlock(header.ParentHash) is not Block parent || !node.HoldsBranch(header.ParentHash)) return false;

        bool isJustified = header.ParentHash == standing.FinalHash || proposal.ParentCertificate is { Kind: VoteKind.Notarize };
        return isJustified && (ulong)proposal.Nullifications.Count == header.View - parent.Header.View - 1;
    }

    /// <summary>Votes that are cast in this step; they are on their way to the disk.</summary>
    private void NoteVotes(SimulatedNode node, List<NodeEffect> effects)
    {
        foreach (NodeEffect effect in effects)
        {
            if (effect is not PersistVotes persist) continue;

            foreach (LogRecord record in persist.Records)
            {
                if (record.Kind != LogRecordKind.OwnVote || !Vote.TryDecode(record.Bytes.Span, out Vote? vote) || vote!.Kind != VoteKind.Notarize) continue;

                _lastNotarized[node.Id] = Math.Max(_lastNotarized.GetValueOrDefault(node.Id), vote.View.Value);
            }
        }
    }
}
