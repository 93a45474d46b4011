using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>
/// Has events applied, one at a time and in order. A worker of the pool that posts an event while nobody applies one does so
/// itself, since to wake another thread costs more than most events; a thread of the loop's own takes over when many events
/// wait, and applies what others post.
/// </summary>
public sealed class NodeLoop
{
    /// <summary>Most events that a worker applies before it goes back to its own work.</summary>
    private const int EventsOfWorkerMax = 32;

    private readonly EventLanes _events;
    private readonly Action _start;
    private readonly Action<NodeEvent> _apply;
    private readonly Action<Exception> _onFailure;
    private readonly Thread _thread;
    private volatile bool _hasStarted;

    /// <summary>Creates the loop; <see cref="Start"/> starts it.</summary>
    /// <param name="events">Where events come from. From now on this loop has the turn whenever nobody reads.</param>
    /// <param name="start">Called before any event is applied.</param>
    /// <param name="apply">Applies one event. Never at the same time as itself; from different threads.</param>
    /// <param name="onFailure">Told when one of them failed: the node must stop, and nothing more is applied.</param>
    public NodeLoop(EventLanes events, Action start, Action<NodeEvent> apply, Action<Exception> onFailure)
    {
        ArgumentNullException.ThrowIfNull(events);
        _events = events;
        _start = start;
        _apply = apply;
        _onFailure = onFailure;
        _thread = new Thread(Run) { Name = "node-core", IsBackground = true };
        events.OnTurn = OnTurn;
    }

    /// <summary>Starts; what was posted before is applied after.</summary>
    public void Start()
    {
        if (!Try(null)) return;

        _hasStarted = true;
        _thread.Start();
    }

    /// <summary>Ends after the event that is being applied. Not to be called while applying one.</summary>
    public void Stop()
    {
        _events.Close();
        if (_thread.IsAlive) _thread.Join();
        _events.WaitForEnd();
    }

    private void Run()
    {
        while (_events.WaitForTurn()) Apply(int.MaxValue);
    }

    private void OnTurn()
    {
        if (_hasStarted && Thread.CurrentThread.IsThreadPoolThread) Apply(EventsOfWorkerMax);
        else _events.HandOver();
    }

    /// <summary>Applies what waits, for whoever has the turn.</summary>
    private void Apply(int eventsMax)
    {
        for (int i = 0; i < eventsMax; i++)
        {
            // After a failure the queue is closed, so that this gives up the turn.
            if (!_events.TryTake(out NodeEvent? input)) return;

            Try(input);
        }

        _events.HandOver();
    }

    /// <summary>Applies an event, or starts if there is none.</summary>
    private bool Try(NodeEvent? input)
    {
        try
        {
            if (input is null) _start();
            else _apply(input);
            return true;
        }
#pragma warning disable CA1031 // A broken invariant stops the node: going on could sign or store something wrong.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _events.Close();
            _onFailure(exception);
            return false;
        }
    }
}
