using Chain.Consensus;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// Where two conflicting votes of a Byzantine key reached one honest node while it still cared about their view, that node
/// holds evidence; all evidence is proven; none names an honest key.
/// </summary>
internal sealed class EvidenceChecker(Simulation world, Checks checks)
{
    /// <summary>Half of what a replica buffers, so that a step that moves its view does not count against it.</summary>
    private const ulong WindowViews = ConsensusLimits.VoteWindowViews / 2;

    /// <summary>Longer than any sync to disk that may stand before the effect.</summary>
    private const ulong PatienceMs = 5_000;

    private readonly Dictionary<(int Node, int Signer, ulong View), List<Vote>> _received = [];
    private readonly HashSet<(int Node, int Signer, ulong View)> _proven = [];
    private readonly List<(int Incarnation, ulong SinceMs, (int Node, int Signer, ulong View) Key)> _expected = [];

    /// <summary>A verified vote reached an honest node.</summary>
    public void OnVoteReceived(SimulatedNode node, Vote vote)
    {
        if (vote.Signer.Value == node.Index || world.BehaviourOf(vote.Signer.Value) == Byzantine.Behaviour.None) return;

        NodeStatus status = node.Status;
        ulong view = vote.View.Value;

        // Where the core is ahead of its effects, its final view is not known here.
        if (checks.FinalBlock(status.FinalHeight) is not { Header.View: ulong finalView }) return;

        // What block sync is to bring is forgotten meanwhile.
        if (node.Standing.IsBehind || view <= finalView || view > status.View + WindowViews || view + WindowViews < status.View) return;

        (int, int, ulong) key = (node.Id, vote.Signer.Value, view);
        if (!_received.TryGetValue(key, out List<Vote>? votes)) _received[key] = votes = [];
        foreach (Vote before in votes)
        {
            if (Evidence.Of(before, vote) is not null) _expected.Add((node.Incarnation, world.Time.Now, key));
        }

        if (votes.Count < 8) votes.Add(vote);
    }

    public void OnEvidence(SimulatedNode node, Evidence evidence)
    {
        world.Report.Equivocations++;
        int signer = evidence.First.Signer.Value;
        if (!evidence.IsProven(world.Network.Scheme, world.Network.Domain))
        {
            checks.Fail(CheckerName.Evidence, $"Node {node.Id} holds evidence against {signer} that proves nothing.");
        }

        if (world.BehaviourOf(signer) == Byzantine.Behaviour.None && !world.CopiesOf(signer)[0].Log.IsOldCopy)
        {
            checks.Fail(CheckerName.Evidence, $"Node {node.Id} holds evidence against {signer}, whose replica is honest.");
        }

        _proven.Add((node.Id, signer, evidence.First.View.Value));
    }

    /// <summary>What the node received goes with its memory.</summary>
    public void OnCrashing(SimulatedNode node)
    {
        CheckExpected();
        _expected.RemoveAll(expected => expected.Key.Node == node.Id);
        foreach ((int Node, int, ulong) key in _received.Keys)
        {
            if (key.Node == node.Id) _received.Remove(key);
        }
    }

    public void OnEnd()
    {
        CheckExpected();
        _expected.Clear();
    }

    private void CheckExpected()
    {
        foreach ((int _, ulong sinceMs, (int Node, int Signer, ulong View) key) in _expected)
        {
            if (_proven.Contains(key) || world.Time.Now - sinceMs < PatienceMs) continue;

            checks.Fail(CheckerName.Evidence, $"Node {key.Node} saw {key.Signer} contradict itself in view {key.View} and holds no evidence.");
        }
    }
}
