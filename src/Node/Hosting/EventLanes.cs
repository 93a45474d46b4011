using Chain.Node.Core;
using Chain.Node.Core.Messages;

namespace Chain.Node.Hosting;

/// <summary>
/// Events on their way to the node's core, from many threads to one. Urgent events (consensus, timers, execution)
/// overtake transactions. Both lanes are bounded, and what each peer may have waiting in them; the caller of a full lane
/// is told.
/// </summary>
public sealed class EventLanes
{
    /// <summary>Most urgent events of our own that wait.</summary>
    private const int UrgentMax = 65_536;

    /// <summary>Most batches of our clients' transactions that wait; beyond it clients are told to come again.</summary>
    private const int SubmissionsMax = 256;

    private readonly object _gate = new();
    private readonly Queue<Waiting> _urgent = new();
    private readonly Queue<Waiting> _transactions = new();
    private readonly PeerBudget _urgentOfPeers = new(messagesMax: 4_096, bytesMax: 32 * 1024 * 1024);
    private readonly PeerBudget _gossipOfPeers = new(messagesMax: 64, bytesMax: 8 * 1024 * 1024);
    private int _ownUrgent;
    private int _submissions;
    private bool _closed;

    /// <summary>Events that wait, in both lanes.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _urgent.Count + _transactions.Count;
        }
    }

    /// <summary>Adds a peer's message; false if too much of that peer waits already, or the queue is closed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="bytes">Its size as it came.</param>
    public bool TryPost(PeerMessageReceived message, int bytes)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (_closed || !BudgetOf(message).TryTake(message.Peer, bytes)) return false;

            Add(IsGossip(message) ? _transactions : _urgent, message, bytes);
            return true;
        }
    }

    /// <summary>Adds an event of our own; false if its lane is full or the queue is closed.</summary>
    public bool TryPost(NodeEvent input)
    {
        bool isSubmission = input is TransactionsSubmitted;
        lock (_gate)
        {
            if (_closed || (isSubmission ? _submissions >= SubmissionsMax : _ownUrgent >= UrgentMax)) return false;

            AddOwn(input, isSubmission);
            return true;
        }
    }

    /// <summary>Adds an event that must not be lost, even beyond the limit: there is at most one of it under way.</summary>
    public void Post(NodeEvent input)
    {
        lock (_gate)
        {
            if (!_closed) AddOwn(input, isSubmission: false);
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

            Waiting next = _urgent.Count > 0 ? _urgent.Dequeue() : _transactions.Dequeue();
            input = next.Input;
            if (input is PeerMessageReceived message) BudgetOf(message).Return(message.Peer, next.Bytes);
            else if (input is TransactionsSubmitted) _submissions--;
            else _ownUrgent--;
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

    private static bool IsGossip(PeerMessageReceived message) => message.Message is TransactionsMessage;

    private PeerBudget BudgetOf(PeerMessageReceived message) => IsGossip(message) ? _gossipOfPeers : _urgentOfPeers;

    private void AddOwn(NodeEvent input, bool isSubmission)
    {
        if (isSubmission) _submissions++;
        else _ownUrgent++;
        Add(isSubmission ? _transactions : _urgent, input, bytes: 0);
    }

    private void Add(Queue<Waiting> lane, NodeEvent input, int bytes)
    {
        lane.Enqueue(new Waiting(input, bytes));
        Monitor.Pulse(_gate);
    }

    private readonly record struct Waiting(NodeEvent Input, int Bytes);
}
