using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>
/// Events on their way to the node's core, from many threads to one. Urgent events (consensus, timers, execution)
/// overtake transactions. Both lanes are bounded; the caller of a full lane is told.
/// </summary>
public sealed class EventLanes
{
    /// <summary>Most urgent events that wait. Beyond it consensus messages are lost, as on a bad network.</summary>
    private const int UrgentMax = 65_536;

    /// <summary>Most batches of transactions that wait; their senders are told to come again.</summary>
    private const int TransactionBatchesMax = 256;

    private readonly object _gate = new();
    private readonly Queue<NodeEvent> _urgent = new();
    private readonly Queue<NodeEvent> _transactions = new();
    private bool _closed;

    /// <summary>Events that wait, in both lanes.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _urgent.Count + _transactions.Count;
        }
    }

    /// <summary>Adds an event; false if its lane is full or the queue is closed.</summary>
    public bool TryPost(NodeEvent input)
    {
        bool isTransactions = input is TransactionsSubmitted or PeerMessageReceived { Message: Core.Messages.TransactionsMessage };
        lock (_gate)
        {
            Queue<NodeEvent> lane = isTransactions ? _transactions : _urgent;
            if (_closed || lane.Count >= (isTransactions ? TransactionBatchesMax : UrgentMax)) return false;

            lane.Enqueue(input);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Adds an event that must not be lost, even beyond the limit: there is at most one of it under way.</summary>
    public void Post(NodeEvent input)
    {
        lock (_gate)
        {
            if (_closed) return;

            _urgent.Enqueue(input);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for an event; false once the queue is closed.</summary>
    public bool TryTake(out NodeEvent? input)
    {
        lock (_gate)
        {
            while (!_closed && _urgent.Count == 0 && _transactions.Count == 0) Monitor.Wait(_gate);

            input = null;
            if (_closed) return false;

            input = _urgent.Count > 0 ? _urgent.Dequeue() : _transactions.Dequeue();
            return true;
        }
    }

    /// <summary>Ends the reader; what still waits is dropped.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
