using System.Diagnostics.CodeAnalysis;
using Chain.Node.Core;
using Chain.Node.Core.Messages;

namespace Chain.Node.Hosting;

/// <summary>
/// Events on their way to the node's core, from many threads to one at a time. Urgent events (consensus, timers, execution)
/// overtake transactions. Both lanes are bounded, and what each peer may have waiting in them; the caller of a full lane
/// is told. Whoever posts while nobody reads has the turn to read, and keeps it until nothing waits or it hands it over.
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
    private bool _isRead;
    private bool _isHandedOver;
    private bool _closed;

    /// <summary>
    /// Called by whoever has posted while nobody read, and now has the turn. Null, and for events that their poster must not
    /// apply itself: the turn is handed over.
    /// </summary>
    public Action? OnTurn { get; set; }

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
        bool hasTurn;
        lock (_gate)
        {
            if (_closed || !BudgetOf(message).TryTake(message.Peer, bytes)) return false;

            hasTurn = Add(IsGossip(message) ? _transactions : _urgent, message, bytes);
        }

        if (hasTurn) TakeTurn();
        return true;
    }

    /// <summary>Adds an event of our own; false if its lane is full or the queue is closed.</summary>
    public bool TryPost(NodeEvent input)
    {
        bool isSubmission = input is TransactionsSubmitted, hasTurn;
        lock (_gate)
        {
            if (_closed || (isSubmission ? _submissions >= SubmissionsMax : _ownUrgent >= UrgentMax)) return false;

            hasTurn = AddOwn(input, isSubmission);
        }

        if (hasTurn) TakeTurn();
        return true;
    }

    /// <summary>Adds an event that must not be lost, even beyond the limit: there is at most one of it under way.</summary>
    public void Post(NodeEvent input)
    {
        if (AddAlways(input)) TakeTurn();
    }

    /// <summary>As <see cref="Post"/>, for a caller that must not read itself since it holds a lock or has other work.</summary>
    public void PostForOther(NodeEvent input)
    {
        if (AddAlways(input)) HandOver();
    }

    /// <summary>Takes the next event, for whoever has the turn; false if there is none or the queue is closed, and the turn is over.</summary>
    public bool TryTake([NotNullWhen(true)] out NodeEvent? input)
    {
        lock (_gate)
        {
            if (_closed || (_urgent.Count == 0 && _transactions.Count == 0))
            {
                input = null;
                _isRead = false;
                if (_closed) Monitor.PulseAll(_gate);
                return false;
            }

            Waiting next = _urgent.Count > 0 ? _urgent.Dequeue() : _transactions.Dequeue();
            input = next.Input;
            if (input is PeerMessageReceived message) BudgetOf(message).Return(message.Peer, next.Bytes);
            else if (input is TransactionsSubmitted) _submissions--;
            else _ownUrgent--;
            return true;
        }
    }

    /// <summary>Gives the turn to who waits for it in <see cref="WaitForTurn"/>.</summary>
    public void HandOver()
    {
        lock (_gate)
        {
            _isHandedOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until the turn is handed over; false once the queue is closed.</summary>
    public bool WaitForTurn()
    {
        lock (_gate)
        {
            while (!_closed && !_isHandedOver) Monitor.Wait(_gate);

            if (_closed) return false;

            _isHandedOver = false;
            return true;
        }
    }

    /// <summary>Ends reading after the event that is being applied; what still waits is dropped.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until nobody reads any more; the queue is closed. Not for a reader.</summary>
    public void WaitForEnd()
    {
        lock (_gate)
        {
            while (_isRead && !_isHandedOver) Monitor.Wait(_gate);
        }
    }

    private static bool IsGossip(PeerMessageReceived message) => message.Message is TransactionsMessage;

    private PeerBudget BudgetOf(PeerMessageReceived message) => IsGossip(message) ? _gossipOfPeers : _urgentOfPeers;

    private bool AddAlways(NodeEvent input)
    {
        lock (_gate) return !_closed && AddOwn(input, isSubmission: false);
    }

    private bool AddOwn(NodeEvent input, bool isSubmission)
    {
        if (isSubmission) _submissions++;
        else _ownUrgent++;
        return Add(isSubmission ? _transactions : _urgent, input, bytes: 0);
    }

    /// <summary>Adds; true if nobody read, and the caller has the turn now.</summary>
    private bool Add(Queue<Waiting> lane, NodeEvent input, int bytes)
    {
        lane.Enqueue(new Waiting(input, bytes));
        bool hasTurn = !_isRead;
        _isRead = true;
        return hasTurn;
    }

    private void TakeTurn()
    {
        if (OnTurn is Action read) read();
        else HandOver();
    }

    private readonly record struct Waiting(NodeEvent Input, int Bytes);
}
