using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>The one thread that owns the node's core: takes events, applies them, hands the effects on.</summary>
public sealed class NodeLoop
{
    private readonly NodeMachine _machine;
    private readonly EventLanes _events;
    private readonly EffectPipeline _pipeline;
    private readonly Action<Exception> _onFailure;
    private readonly Thread _thread;
    private NodeStatus _status;

    /// <summary>Creates the loop; <see cref="Start"/> starts it.</summary>
    public NodeLoop(NodeMachine machine, EventLanes events, EffectPipeline pipeline, Action<Exception> onFailure)
    {
        ArgumentNullException.ThrowIfNull(machine);
        _machine = machine;
        _events = events;
        _pipeline = pipeline;
        _onFailure = onFailure;
        _status = machine.Status;
        _thread = new Thread(Run) { Name = "node-core", IsBackground = true };
    }

    /// <summary>The newest status; safe to read from any thread.</summary>
    public NodeStatus Status => Volatile.Read(ref _status);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends the thread after the event that it is applying.</summary>
    public void Stop()
    {
        _events.Close();
        if (_thread.IsAlive && Thread.CurrentThread != _thread) _thread.Join();
    }

    private static ulong NowMs() => (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private void Run()
    {
        List<NodeEffect> effects = [];
        try
        {
            _machine.Start(NowMs(), effects);
            _pipeline.Run(effects);
            while (_events.TryTake(out NodeEvent? input))
            {
                effects.Clear();
                _machine.Apply(NowMs(), input!, effects);
                _pipeline.Run(effects);
                Volatile.Write(ref _status, _machine.Status);
            }
        }
#pragma warning disable CA1031 // A broken invariant stops the node: going on could sign or store something wrong.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _onFailure(exception);
        }
    }
}
