using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// A certificate moves an honest replica on, and goes to all in the same step; a validator whose vote shows that it is behind is
/// sent a certificate within two retry intervals, before or after; and what one validator does not answer is asked of another.
/// </summary>
internal sealed class ForwardingChecker(Simulation world, Checks checks)
{
    /// <summary>A slow disk may hold effects back for as long.</summary>
    private const ulong SlackMs = 3_000;

    private readonly LedgerBlockCodec _codec = new();
    private readonly Dictionary<(int Node, int To), ulong> _sentMs = [];
    private readonly HashSet<(int Node, int From)> _watched = [];
    private readonly Dictionary<(int Node, int Incarnation, Hash32 Hash), (int Count, int First, bool IsVaried)> _asked = [];

    public void OnApplied(SimulatedNode node, NodeEvent input, Standing before, List<NodeEffect> effects)
    {
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

    private bool CarriesCertificateOf(NodeEffect effect, ulong view) =>
        effect is SendToAll { Class: MessageClass.Consensus } send
        && NodeMessage.TryDecode(send.Message, _codec, out NodeMessage? message, out DecodeError _)
        && message is ConsensusNodeMessage { Message: CertificateMessage { Certificate: Certificate certificate } }
        && certificate.View.Value == view;
}
