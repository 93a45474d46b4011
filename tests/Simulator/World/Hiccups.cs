namespace Chain.Simulator.World;

/// <summary>
/// The worst wires for a protocol that judges proposers by its own timer: in each view another honest replica hears nothing for a
/// moment, and the turns are shared out so that none of them finds more than a few proposers late.
/// </summary>
internal sealed class Hiccups(Simulation world)
{
    private const ulong LookEveryMs = 2;

    private readonly SimulatedNode[] _victims = ShareOut(world);
    private ulong _view;

    public void Start() => world.Time.After(LookEveryMs, () =>
    {
        ulong view = 0;
        foreach (SimulatedNode node in world.Nodes)
        {
            if (node is { IsHonest: true, IsUp: true }) view = Math.Max(view, node.Status.View);
        }

        if (view > _view)
        {
            _view = view;
            world.Network.Delay(_victims[(int)(view % (ulong)_victims.Length)], world.Time.Now + world.Scenario.HiccupMs);
        }

        Start();
    });

    /// <summary>A victim for each proposer's turn, never itself, each as often as any other.</summary>
    private static SimulatedNode[] ShareOut(Simulation world)
    {
        List<SimulatedNode> honest = world.Nodes.FindAll(static node => node.IsHonest);
        Queue<SimulatedNode> next = new(honest);
        SimulatedNode[] victims = new SimulatedNode[world.Scenario.Validators];
        for (int proposer = 0; proposer < victims.Length; proposer++)
        {
            if (next.Peek().Index == proposer) next.Enqueue(next.Dequeue());
            victims[proposer] = next.Dequeue();
            next.Enqueue(victims[proposer]);
        }

        return victims;
    }
}
