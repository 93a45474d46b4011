using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>One system timer for each kind of node timer; setting it again replaces it.</summary>
public sealed class NodeTimers(EventLanes events) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(NodeTimerKind, Consensus.TimerKind), Slot> _slots = [];
    private bool _disposed;

    /// <summary>Starts or replaces a timer.</summary>
    public void Start(NodeTimer timer, ulong afterMs)
    {
        lock (_lock)
        {
            if (_disposed) return;
            if (!_slots.TryGetValue((timer.Kind, timer.Consensus), out Slot? slot))
            {
                slot = new Slot(events);
                _slots.Add((timer.Kind, timer.Consensus), slot);
            }

            slot.Start(timer, (long)Math.Min(afterMs, int.MaxValue));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (Slot slot in _slots.Values) slot.Dispose();
        }
    }

    private sealed class Slot : IDisposable
    {
        private readonly EventLanes _events;
        private readonly Timer _timer;
        private NodeTimerFired? _due;

        public Slot(EventLanes events)
        {
            _events = events;
            _timer = new Timer(static state => ((Slot)state!).Fire(), this, Timeout.Infinite, Timeout.Infinite);
        }

        public void Start(NodeTimer timer, long afterMs)
        {
            Volatile.Write(ref _due, new NodeTimerFired(timer));
            _timer.Change(afterMs, Timeout.Infinite);
        }

        public void Dispose() => _timer.Dispose();

        private void Fire()
        {
            // A timer replaced while it fires may name the new one early; the core treats numbers as hints and checks.
            if (Interlocked.Exchange(ref _due, null) is NodeTimerFired fired) _events.Post(fired);
        }
    }
}
