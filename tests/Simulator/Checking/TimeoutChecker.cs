using Chain.Consensus;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// View timeouts never pass their cap, and are near their minimum again after many views in a row that ended by a notarization in time.
/// </summary>
internal sealed class TimeoutChecker(Simulation world, Checks checks)
{
    /// <summary>Each view takes off a sixteenth of the excess, so that a sixtieth of it is left after this many, less what rounding takes.</summary>
    private const long ViewsMin = 64;

    private readonly Dictionary<int, (int Incarnation, long Nullified, long Notarized)> _lastLate = [];

    public void OnApplied(SimulatedNode node, NodeEvent input)
    {
        Standing standing = node.Standing;
        (int Incarnation, long Nullified, long Notarized) last = _lastLate.GetValueOrDefault(node.Id);
        bool isOver = input is NodeTimerFired { Timer: { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.View } };
        if (isOver || last.Incarnation != node.Incarnation || last.Nullified != standing.ViewsNullified)
        {
            // A view whose timer fired counts as late even if it is notarized after all, which is yet to come.
            last = (node.Incarnation, standing.ViewsNullified, standing.ViewsNotarized + (isOver ? 1 : 0));
            _lastLate[node.Id] = last;
        }

        ulong minMs = world.Scenario.Options.Consensus.ViewTimeoutMin.Value;
        ulong capMs = world.Scenario.Options.Consensus.ViewTimeoutMax.Value;
        long inARow = standing.ViewsNotarized - last.Notarized;
        ulong allowedMs = inARow < ViewsMin ? capMs : minMs + ((capMs - minMs) / 60) + 1;
        if (standing.ViewTimeoutMs > allowedMs)
        {
            checks.Fail(CheckerName.Pace, $"Node {node.Id} waits {standing.ViewTimeoutMs} ms a view after {inARow} notarized in time, where {allowedMs} are the most.");
        }
    }
}
