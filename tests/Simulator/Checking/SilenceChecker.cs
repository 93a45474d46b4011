using System.Buffers.Binary;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.Ledgers;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// Who must fall silent does, and nobody else: a node that executed wrongly raises the alarm on a certificate over other
/// roots and signs nothing new after it; a node without its vote log, or with one that is older than its database, never votes;
/// one that a vote of its own key stopped never votes again, whatever it restarts; every other honest node votes at the end.
/// </summary>
internal sealed class SilenceChecker(Simulation world, Checks checks)
{
    /// <summary>More than a sync to disk takes, and one that is under way before it.</summary>
    private const ulong NotingMs = 3_000;

    private readonly Dictionary<int, int> _alarmedIncarnation = [];
    private readonly Dictionary<int, HashSet<(VoteKind, ulong, Hash32)>> _logged = [];
    private readonly Dictionary<int, (int Incarnation, ulong View, ulong SinceMs)> _warned = [];
    private readonly Dictionary<int, ulong> _floors = [];
    private readonly HashSet<int> _banned = [];

    public void OnAlarm(SimulatedNode node, RaiseAlarm alarm)
    {
        if (node.Standing.Voting == VotingStatus.ForeignVote) _banned.Add(node.Id);
        if (alarm.Alarm == NodeAlarm.Diverged)
        {
            if (!node.IsDiverging) checks.Fail(CheckerName.Silence, $"Node {node.Id} raised the alarm, but executes correctly: {alarm.Text}");
        }
        else if (!node.IsFaulty)
        {
            checks.Fail(CheckerName.Silence, $"Node {node.Id} stopped voting without cause: {alarm.Text}");
        }
    }

    /// <summary>An honest key sends a vote, perhaps again.</summary>
    public void OnOwnVote(SimulatedNode node, Vote vote)
    {
        if (!node.Log.IsOlderThanDatabase) return;

        checks.Fail(CheckerName.Silence, $"Node {node.Id} sent {vote.Kind} of view {vote.View}; its vote log is older than its database.");
    }

    /// <summary>A core took an event: after its alarm, or while it holds a finality certificate above its chain, it does not vote.</summary>
    public void OnApplied(SimulatedNode node, Standing before, List<NodeEffect> effects)
    {
        List<Vote> signed = NoteSigned(node, effects);
        bool votes = signed.Count > 0;
        bool isAlarmed = _alarmedIncarnation.TryGetValue(node.Id, out int incarnation) && incarnation == node.Incarnation;
        bool isBanned = _banned.Contains(node.Id);
        if (votes && node.Log.IsLost) checks.Fail(CheckerName.Silence, $"Node {node.Id} votes without its vote log.");
        if (isBanned && votes) checks.Fail(CheckerName.Silence, $"Node {node.Id} votes again after a vote of its own key stopped it for good.");
        if (isAlarmed && votes) checks.Fail(CheckerName.Silence, $"Node {node.Id} votes after its alarm.");
        if (effects.Exists(static effect => effect is RaiseAlarm { Alarm: NodeAlarm.Diverged }))
        {
            _alarmedIncarnation[node.Id] = node.Incarnation;

            // A chain that becomes final in this step is judged behind the votes that waited for it.
            bool isHandedOver = effects.Exists(static effect => effect is ExecuteBlock);
            bool supports = signed.Exists(static vote => vote.Kind != VoteKind.Nullify);
            if (supports && !isHandedOver) checks.Fail(CheckerName.Silence, $"Node {node.Id} supports a block in the step that shows that it diverged.");
        }

        Standing standing = node.Standing;
        bool isBehind = before.IsBehind && standing.IsBehind && before.FinalHeight == standing.FinalHeight;
        if (isBehind && votes)
        {
            checks.Fail(CheckerName.Silence, $"Node {node.Id} voted although it holds a finality certificate above its chain.");
        }
    }

    /// <summary>A node starts from these records: what else its key has signed is foreign to it.</summary>
    public void OnStarted(SimulatedNode node, IReadOnlyList<LogRecord> log)
    {
        _logged[node.Id] = [];
        _warned.Remove(node.Id);
        _floors[node.Id] = 0;
        foreach (LogRecord record in log)
        {
            if (record.Kind == LogRecordKind.Floor) _floors[node.Id] = BinaryPrimitives.ReadUInt64BigEndian(record.Bytes.Span);
        }
    }

    /// <summary>The node's log holds this vote.</summary>
    public void OnLogged(SimulatedNode node, Vote vote) => _logged[node.Id].Add((vote.Kind, vote.View.Value, vote.BlockHash));

    /// <summary>A node whose log is an old copy, or whose key is used elsewhere, is shown a vote of its own key.</summary>
    public void OnOwnVoteReceived(SimulatedNode node, Vote vote)
    {
        if (checks.FinalBlock(node.Status.FinalHeight) is not { Header.View: ulong finalView } || vote.View.Value <= finalView) return;
        if (vote.View.Value <= _floors[node.Id] || node.Standing.IsBehind) return;
        if (_logged[node.Id].Contains((vote.Kind, vote.View.Value, vote.BlockHash))) return;
        if (_warned.TryGetValue(node.Id, out (int Incarnation, ulong, ulong) warned) && warned.Incarnation == node.Incarnation) return;

        _warned[node.Id] = (node.Incarnation, vote.View.Value, world.Time.Now);
    }

    /// <summary>
    /// Looks whether those who were warned by a foreign vote have stopped: for good, once they had the time to write it down, whatever
    /// else they had stopped for before.
    /// </summary>
    public void OnTick()
    {
        foreach (SimulatedNode node in world.Nodes)
        {
            if (!node.IsUp || !_warned.TryGetValue(node.Id, out (int Incarnation, ulong View, ulong SinceMs) warned) || warned.Incarnation != node.Incarnation) continue;
            if (node.Status.Voting is VotingStatus.Voting or VotingStatus.Syncing)
            {
                checks.Fail(CheckerName.Silence, $"Node {node.Id} saw a vote of its own key in view {warned.View} that its log lacks, and votes on.");
            }

            if (world.Time.Now - warned.SinceMs > NotingMs) _banned.Add(node.Id);
        }
    }

    /// <summary>Why the network has not recovered yet, if it is because of this node's voting.</summary>
    public string? WhyWaiting(SimulatedNode node)
    {
        if (MustAlarm(node) && !node.HasRaisedAlarm) return $"node {node.Id} executed wrongly and raised no alarm";
        if (node.IsFaulty) return null;

        NodeStatus status = node.Status;
        return status.Voting == VotingStatus.Voting ? null : $"node {node.Id} does not vote: {status.Voting}";
    }

    public void OnEnd()
    {
        foreach (SimulatedNode node in world.Nodes)
        {
            if (node.IsHonest && MustAlarm(node) && !node.HasRaisedAlarm)
            {
                checks.Fail(CheckerName.Silence, $"Node {node.Id} executed wrongly, a certificate shows it, and no alarm was raised.");
            }
        }
    }

    /// <summary>What it signs in this step is its own from now on, durable or not.</summary>
    private List<Vote> NoteSigned(SimulatedNode node, List<NodeEffect> effects)
    {
        List<Vote> signed = [];
        foreach (PersistVotes persist in effects.OfType<PersistVotes>())
        {
            foreach (LogRecord record in persist.Records)
            {
                if (record.Kind != LogRecordKind.OwnVote || !Vote.TryDecode(record.Bytes.Span, out Vote? vote)) continue;

                signed.Add(vote!);
                OnLogged(node, vote!);
            }
        }

        return signed;
    }

    /// <summary>A final header names roots that this node computed otherwise.</summary>
    private bool MustAlarm(SimulatedNode node)
    {
        if (node.Ledger is not DivergingLedger { IsRepaired: false } diverging) return false;

        Chain.Ledger.Block? last = checks.FinalBlock(node.Ledger.TipHeight);
        return last is not null && last.Header.ExecutedHeight >= diverging.FromHeight;
    }
}
