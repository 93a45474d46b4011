using Chain.Node.Checking;
using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>Applies events to the node's core and hands the effects on. One caller at a time, each seeing what the one before did.</summary>
public sealed class MachineRunner(NodeMachine machine, EffectPipeline pipeline, InterestBoard board)
{
    private readonly List<NodeEffect> _effects = [];
    private NodeStatus _status = machine.Status;

    /// <summary>The newest status; safe to read from any thread.</summary>
    public NodeStatus Status => Volatile.Read(ref _status);

    /// <summary>Starts the machine; before any event.</summary>
    public void Start()
    {
        machine.Start(NowMs(), _effects);
        HandOn();
    }

    /// <summary>Applies one event.</summary>
    public void Apply(NodeEvent input)
    {
        machine.Apply(NowMs(), input, _effects);
        HandOn();
    }

    private static ulong NowMs() => (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private void HandOn()
    {
        board.Show(machine.Interest); // Before the requests leave, or their answers would be thrown away.
        pipeline.Run(_effects);
        _effects.Clear();
        Volatile.Write(ref _status, machine.Status);
    }
}
