using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// A certificate moves an honest replica on, and goes to all in the same step; a validator whose vote shows that it is behind is
/// sent a certificate within two retry intervals, before or after, but not with every vote, nor what it asks for every time; a certified block that is missing is
/// asked for in the same step, and what one validator does not answer of another; and a restarted replica says again what it last
/// said.
/// </summary>
internal sealed class ForwardingChecker(Simulation world, Checks checks)
{
    /// <summary>A slow disk may hold effects back for as long.</summary>
    private const ulong SlackMs = 3_000;

    /// <summary>Views between two answers to one validator, unless a retry timer fired between them.</summary>
    private const ulong AnswerIntervalViews = 16;

    private readonly LedgerBlockCodec _codec = new();
    private readonly Dictionary<(int Node, int To), ulong> _sentMs = [];
    private readonly HashSet<(int Node, int From)> _watched = [];
    private readonly Dictionary<(int Node, int Incarnation, Hash32 Hash), (int Count, int First, bool IsVaried)> _asked = [];
    private readonly HashSet<(int Node, int Incarnation, Hash32 Hash)> _wanted = [];
    private readonly Dictionary<int, int> _retries = [];
    private readonly Dictionary<int, int> _intervals = [];
    private readonly Dictionary<(int Node, int To, ConsensusMessage Request), (int Incarnation, int Interval)> _given = [];
    private readonly Dictionary<(int Node, int To), (int Incarnation, ulong View, int Retries)> _answered = [];

    /// <summary>A node starts: the last finalize vote that it still cares about goes out at once.</summary>
    public void OnBegun(SimulatedNode node, IReadOnlyList<LogRecord> log, List<NodeEffect> effects)
    {
        Standing standing = node.Standing;
        ulong finalView = checks.FinalBlock(standing.FinalHeight)!.Header.View;
        Vote? last = null;
        foreach (LogRecord record in log)
        {
            if (record.Kind != LogRecordKind.OwnVote || !Vote.TryDecode(record.Bytes.Span, out Vote? vote) || vote!.Kind != VoteKind.Finalize) continue;
            if (last is null || vote.View > last.View) last = vote;
        }

        bool isDue = last is not null && last.View.Value > finalView && last.View.Value < standing.View
            && last.View.Value + ConsensusLimits.VoteWindowViews >= standing.View;
        if (!isDue || effects.Exists(effect => Decode(effect) is VoteMessage { Vote: Vote sent } && sent.SaysTheSameAs(last!))) return;

        checks.Fail(CheckerName.Forwarding, $"Node {node.Id} restarted and did not send its finalize vote of view {last!.View} again.");
    }

    public void OnApplied(SimulatedNode node, NodeEvent input, Standing before, List<NodeEffect> effects)
    {
        if (input is NodeTimerFired { Timer: { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.Retry } })
        {
            _retries[node.Id] = _retries.GetValueOrDefault(node.Id) + 1;
        }

        if (input is NodeTimerFired { Timer: { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.Answer } })
        {
            _intervals[node.Id] = _intervals.GetValueOrDefault(node.Id) + 1;
        }

        CheckAnswers(node, input, effects);
        CheckGiven(node, input, effects);
        CheckWants(node, input, before, effects);
        ulong view = node.Standing.View;
        if (input is PeerMessageReceived { Message: ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate moving } } }
            && moving.View.Value >= view)
        {
            checks.Fail(CheckerName.Forwarding, $"Node {node.Id} stayed in view {view} although it holds {moving}.");
        }

        if (view == before.View || input is PeerMessageReceived { Message: BlocksMessage }) return;
        if (effects.Exists(effect => CarriesCertificateOf(effect, view - 1))) return;

        checks.Fail(CheckerName.Forwarding, $"Node {node.Id} entered view {view} and did not pass on what moved it.");
    }

    public void OnCertificateSent(SimulatedNode node, int? to)
    {
        for (int peer = 0; peer < world.Scenario.Validators; peer++)
        {
            if (to is null || to == peer) _sentMs[(node.Id, peer)] = world.Time.Now;
        }
    }

    /// <summary>A node asks for a block again and again: not always the same validator.</summary>
    public void OnBlockRequested(SimulatedNode node, int to, Hash32 hash)
    {
        (int, int, Hash32) key = (node.Id, node.Incarnation, hash);
        (int Count, int First, bool IsVaried) asked = _asked.GetValueOrDefault(key, (0, to, false));
        asked = (asked.Count + 1, asked.First, asked.IsVaried || asked.First != to);
        _asked[key] = asked;
        if (asked.Count >= 4 && !asked.IsVaried)
        {
            checks.Fail(CheckerName.Forwarding, $"Node {node.Id} asked {to} for block {hash.ToShortString()} {asked.Count} times and nobody else.");
        }
    }

    /// <summary>A vote that its sender sent itself, for a view that is final here.</summary>
    public void OnVoteReceived(SimulatedNode node, int from, Vote vote)
    {
        if (vote.Signer.Value != from || checks.FinalBlock(node.Standing.FinalHeight) is not { Header.View: ulong finalView }) return;
        if (vote.View.Value >= finalView || !_watched.Add((node.Id, from))) return;

        ulong nowMs = world.Time.Now;
        ulong intervalMs = 2 * world.Scenario.Options.Consensus.RetryInterval.Value;
        int incarnation = node.Incarnation;
        world.Time.After(intervalMs + SlackMs, () =>
        {
            _watched.Remove((node.Id, from));
            if (!node.IsUp || node.Incarnation != incarnation) return;
            if (_sentMs.TryGetValue((node.Id, from), out ulong sentMs) && sentMs + intervalMs >= nowMs) return;

            checks.Fail(CheckerName.Forwarding, $"Node {node.Id} got a vote of view {vote.View} from {from}, which is behind, and did not tell it.");
        });
    }

    /// <summary>A certificate for the sender of a vote alone is an answer, and answers are rationed.</summary>
    private void CheckAnswers(SimulatedNode node, NodeEvent input, List<NodeEffect> effects)
    {
        if (input is not PeerMessageReceived { Message: ConsensusNodeMessage { Message: VoteMessage or ProposalMessage } } received) return;
        if (!effects.Exists(effect => effect is SendToPeer send && send.To == received.Peer && Decode(effect) is CertificateMessage)) return;

        (int, int) key = (node.Id, received.Peer.Value);
        (int Incarnation, ulong View, int Retries) now = (node.Incarnation, node.Standing.View, _retries.GetValueOrDefault(node.Id));
        bool isTooSoon = _answered.TryGetValue(key, out (int Incarnation, ulong View, int Retries) last)
            && last.Incarnation == now.Incarnation && last.Retries == now.Retries && now.View < last.View + AnswerIntervalViews;
        _answered[key] = now;
        if (isTooSoon) checks.Fail(CheckerName.Forwarding, $"Node {node.Id} answered {received.Peer} in view {last.View} and again in view {now.View}.");
    }

    /// <summary>The same request of one validator is answered once before the timer of answers fires.</summary>
    private void CheckGiven(SimulatedNode node, NodeEvent input, List<NodeEffect> effects)
    {
        if (input is not PeerMessageReceived { Message: ConsensusNodeMessage { Message: BlockRequest or CertificatesRequest } asked } received) return;
        if (!effects.Exists(effect => effect is ServeBlockByHash || Decode(effect) is BlockResponse or CertificatesResponse)) return;

        (int, int, ConsensusMessage) key = (node.Id, received.Peer.Value, asked.Message);
        (int Incarnation, int Interval) now = (node.Incarnation, _intervals.GetValueOrDefault(node.Id));
        bool isGiven = _given.TryGetValue(key, out (int Incarnation, int Interval) last) && last == now;
        _given[key] = now;
        if (isGiven) checks.Fail(CheckerName.Forwarding, $"Node {node.Id} gave {received.Peer} the same answer twice in an interval.");
    }

    /// <summary>A certificate moves the node behind a block that it lacks: it asks for that block, unless it did already.</summary>
    private void CheckWants(SimulatedNode node, NodeEvent input, Standing before, List<NodeEffect> effects)
    {
        foreach (NodeEffect effect in effects)
        {
            if (effect is SendToPeer && Decode(effect) is BlockRequest { Hash: Hash32 hash }) _wanted.Add((node.Id, node.Incarnation, hash));
        }

        if (input is not PeerMessageReceived { Message: ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate moving } } }) return;
        if (moving.Kind == VoteKind.Nullify || moving.View.Value < before.View || node.Holds(moving.BlockHash)) return;
        if (_wanted.Contains((node.Id, node.Incarnation, moving.BlockHash))) return;

        checks.Fail(CheckerName.Forwarding, $"Node {node.Id} holds {moving}, lacks the block, and does not ask for it.");
    }

    private bool CarriesCertificateOf(NodeEffect effect, ulong view) =>
        effect is SendToAll && Decode(effect) is CertificateMessage { Certificate: Certificate certificate } && certificate.View.Value == view;

    /// <summary>The consensus message that an effect sends; null if it sends none.</summary>
    private ConsensusMessage? Decode(NodeEffect effect)
    {
        (ReadOnlyMemory<byte> bytes, MessageClass messageClass) = effect switch
        {
            SendToAll send => (send.Message, send.Class),
            SendToPeer send => (send.Message, send.Class),
            _ => (default, MessageClass.Gossip),
        };
        if (messageClass is not (MessageClass.Consensus or MessageClass.Certificate) || !NodeMessage.TryDecode(bytes, _codec, out NodeMessage? message, out DecodeError _)) return null;

        return (message as ConsensusNodeMessage)?.Message;
    }
}
