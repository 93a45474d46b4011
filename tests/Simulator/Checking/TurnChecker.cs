using Chain.Consensus;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// A proposer whose block was notarized in a short turn, be it after the node's own timer fired, has its full time in the next: or
/// replicas that think otherwise of it, each at other times, could keep it out together.
/// </summary>
internal sealed class TurnChecker(Simulation world, Checks checks)
{
    private readonly Dictionary<int, (ulong View, bool IsShort)> _timers = [];
    private readonly HashSet<(int Node, int Incarnation, ulong View)> _won = [];

    public void OnApplied(SimulatedNode node, Standing before, List<NodeEffect> effects)
    {
        Standing now = node.Standing;
        bool isNotarized = now.View == before.View + 1 && now.ViewsNotarized == before.ViewsNotarized + 1 && now.ViewsNullified == before.ViewsNullified;
        if (isNotarized && _timers.TryGetValue(node.Id, out (ulong View, bool IsShort) left) && left == (before.View, true))
        {
            _won.Add((node.Id, node.Incarnation, before.View));
        }

        foreach (NodeEffect effect in effects)
        {
            if (effect is not StartTimer { Timer: { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.View } timer, AfterMs: ulong afterMs }) continue;

            bool isShort = afterMs < world.Scenario.Options.Consensus.ViewTimeoutMin.Value;
            _timers[node.Id] = (timer.Number, isShort);
            if (isShort) CheckShort(node, timer.Number);
        }
    }

    private void CheckShort(SimulatedNode node, ulong view)
    {
        ulong validators = (ulong)world.Scenario.Validators;
        SimulatedNode proposer = world.Nodes[(int)(view % validators)];
        bool isHeard = proposer.IsHonest && proposer.IsUp && validators <= (ulong)world.Scenario.Options.Consensus.SilentViews;
        if (!isHeard || view < validators || !_won.Contains((node.Id, node.Incarnation, view - validators))) return;

        checks.Fail(CheckerName.Pace, $"Node {node.Id} gives {proposer.Index} a short turn in view {view}, although its last one was notarized.");
    }
}
