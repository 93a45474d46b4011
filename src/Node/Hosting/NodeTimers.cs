using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>One system timer for each kind of node timer; setting it again replaces it.</summary>
public sealed class NodeTimers(EventLanes events) : IDisposable
{
    /// <summary>The system's timers may fire early by as much as their clock moves at a time.</summary>
    private const long ClockStepMs = 20;

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
        private readonly Lock _lock = new();
        private NodeTimerFired? _waiting;
        private long _dueMs;

        public Slot(EventLanes events)
        {
            _events = events;
            _timer = new Timer(static state => ((Slot)state!).Fire(), this, Timeout.Infinite, Timeout.Infinite);
        }

        public void Start(NodeTimer timer, long afterMs)
        {
            lock (_lock)
            {
                _waiting = new NodeTimerFired(timer);
                _dueMs = Environment.TickCount64 + afterMs;
                _timer.Change(afterMs, Timeout.Infinite);
            }
        }

        public void Dispose() => _timer.Dispose();

        private void Fire()
        {
            NodeTimerFired? fired;
            lock (_lock)
            {
                // One that was replaced while it fired is not the new one's, which has its own time.
                if (_waiting is null || Environment.TickCount64 < _dueMs - ClockStepMs) return;
                (fired, _waiting) = (_waiting, null);
            }

            _events.Post(fired);
        }
    }
}
