using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// A replica whose turn it is, and that has transactions to propose, does so within the longest pause there is, once it holds a
/// notarized or final block above which it knows every view to be nullified: no block that it lacks may hold it up.
/// </summary>
internal sealed class ProposingChecker(Simulation world, Checks checks)
{
    /// <summary>How long an empty block is held back, and what rounding adds.</summary>
    private const ulong EmptyBlockPauseMs = 60;

    private readonly LedgerBlockCodec _codec = new();
    private readonly Dictionary<int, Knowledge> _known = [];

    private ulong PatienceMs => (world.Scenario.Options.Consensus.ViewTimeoutMin.Value / 4) + EmptyBlockPauseMs;

    /// <summary>A node begins with the certificates in its log.</summary>
    public void OnBegun(SimulatedNode node, IReadOnlyList<LogRecord> log)
    {
        Knowledge known = new();
        _known[node.Id] = known;
        foreach (LogRecord record in log)
        {
            if (record.Kind == LogRecordKind.Certificate && Certificate.TryDecode(record.Bytes.Span, out Certificate? certificate)) known.Add(certificate!);
            NoteProposal(known, record);
        }
    }

    /// <summary>Every certificate that a validator comes to hold it passes on in the same step.</summary>
    public void OnApplied(SimulatedNode node, List<NodeEffect> effects)
    {
        if (!_known.TryGetValue(node.Id, out Knowledge? known)) return;

        foreach (NodeEffect effect in effects)
        {
            if (effect is SendToAll { Class: MessageClass.Certificate } send && Decode(send) is Certificate certificate) known.Add(certificate);
            if (effect is PersistVotes persist) foreach (LogRecord record in persist.Records) NoteProposal(known, record);
        }

        Standing standing = node.Standing;
        if (!MustPropose(node, standing, known))
        {
            known.AbleView = 0;
        }
        else if (known.AbleView != standing.View)
        {
            (known.AbleView, known.AbleSinceMs) = (standing.View, world.Time.Now);
        }
        else if (world.Time.Now - known.AbleSinceMs > PatienceMs)
        {
            checks.Fail(CheckerName.Acceptance, $"Node {node.Id} could propose in view {standing.View} for {world.Time.Now - known.AbleSinceMs} ms, and does not.");
        }
    }

    private bool MustPropose(SimulatedNode node, Standing standing, Knowledge known)
    {
        bool isTurn = standing.View % (ulong)world.Scenario.Validators == (ulong)node.Index && known.NotarizedView < standing.View;
        if (!isTurn || node.IsFaulty || standing.IsBehind || standing.Voting != VotingStatus.Voting || node.Status.PoolTransactions == 0) return false;
        return world.Scenario.ClockStepEveryMs == 0 && FindParent(node, standing, known) is { Header: BlockHeader parent } && parent.ExecutedHeight <= standing.ExecutedHeight;
    }

    /// <summary>The highest block that will do as a parent; null if some certificate is missing.</summary>
    private Block? FindParent(SimulatedNode node, Standing standing, Knowledge known)
    {
        if (checks.FindBlock(standing.FinalHash) is not Block final) return null;

        for (ulong below = standing.View - 1; below > final.Header.View; below--)
        {
            if (known.Notarized.TryGetValue(below, out Hash32 hash) && node.HoldsBranch(hash)) return checks.FindBlock(hash);
            if (!known.Nullified.Contains(below)) return null;
        }

        return final;
    }

    private Certificate? Decode(SendToAll send) =>
        NodeMessage.TryDecode(send.Message, _codec, out NodeMessage? message, out DecodeError _)
        && message is ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate certificate } } ? certificate : null;

    private static void NoteProposal(Knowledge known, LogRecord record)
    {
        if (record.Kind != LogRecordKind.OwnVote || !Vote.TryDecode(record.Bytes.Span, out Vote? vote) || vote!.Kind != VoteKind.Notarize) return;

        known.NotarizedView = Math.Max(known.NotarizedView, vote.View.Value);
    }

    /// <summary>What a node knows in one of its lives.</summary>
    private sealed class Knowledge
    {
        public Dictionary<ulong, Hash32> Notarized { get; } = [];

        public HashSet<ulong> Nullified { get; } = [];

        /// <summary>The last view in which it cast a notarize vote: in its own turn, its proposal.</summary>
        public ulong NotarizedView { get; set; }

        /// <summary>The view in which it has been able to propose since, or 0.</summary>
        public ulong AbleView { get; set; }

        public ulong AbleSinceMs { get; set; }

        public void Add(Certificate certificate)
        {
            if (certificate.Kind == VoteKind.Notarize) Notarized[certificate.View.Value] = certificate.BlockHash;
            if (certificate.Kind == VoteKind.Nullify) Nullified.Add(certificate.View.Value);
        }
    }
}
