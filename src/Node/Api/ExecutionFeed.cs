using Chain.Encoding;

namespace Chain.Node.Api;

/// <summary>
/// Tells callers what was executed: those that wait for one transaction, and those that follow the chain. The node
/// publishes each block once, in height order, after its batch is durable. Safe for concurrent use.
/// </summary>
public sealed class ExecutionFeed
{
    /// <summary>How often, in block time, waiters are looked through for expired ones.</summary>
    private const ulong ExpiryScanMs = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash32, List<ExecutionWait>> _waiting = [];
    private readonly int _waitersMax;
    private TaskCompletionSource _next = NewSource();
    private ulong _height;
    private ulong _nextExpiryScan;
    private int _waiters;
    private bool _closed;

    /// <summary>A feed that starts at the height that the store holds.</summary>
    /// <param name="executedHeight">Height of the last executed block.</param>
    /// <param name="waitersMax">Callers that may wait at once; more are told to come again. Default 100,000: some 50 MB.</param>
    public ExecutionFeed(ulong executedHeight, int waitersMax = 100_000)
    {
        _height = executedHeight;
        _waitersMax = waitersMax;
    }

    /// <summary>Height of the last executed block.</summary>
    public ulong Height => Volatile.Read(ref _height);

    /// <summary>Callers that wait for a transaction.</summary>
    public int WaiterCount => Volatile.Read(ref _waiters);

    /// <summary>Completes at the next <see cref="Publish"/>. Take it before looking at <see cref="Height"/>.</summary>
    public Task NextBlock => Volatile.Read(ref _next).Task;

    /// <summary>Announces a block that is executed and durable.</summary>
    public void Publish(ExecutedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        lock (_lock)
        {
            if (_waiters > 0)
            {
                foreach (ExecutedTransaction transaction in block.Transactions) Complete(transaction);
                ExpireWaiters(block.Timestamp);
            }
        }

        Volatile.Write(ref _height, block.Height);
        Interlocked.Exchange(ref _next, NewSource()).SetResult();
    }

    /// <summary>
    /// Starts to wait for a transaction; null when too many wait. Start before submitting it, so as not to miss it, and
    /// dispose the wait.
    /// </summary>
    /// <param name="id">The transaction.</param>
    /// <param name="validUntil">Last block time that may include it; past it the wait ends without an outcome.</param>
    public ExecutionWait? TryWait(Hash32 id, ulong validUntil)
    {
        lock (_lock)
        {
            if (_waiters >= _waitersMax) return null;
            ExecutionWait wait = new(this, id, validUntil);
            if (_closed)
            {
                wait.Cancel();
                return wait;
            }

            _waiters++;
            if (_waiting.TryGetValue(id, out List<ExecutionWait>? others)) others.Add(wait);
            else _waiting.Add(id, [wait]);
            return wait;
        }
    }

    /// <summary>Ends all waits, and those that begin later, as cancelled: the node stops.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (ExecutionWait wait in _waiting.Values.SelectMany(waits => waits)) wait.Cancel();
            _waiting.Clear();
            _waiters = 0;
        }
    }

    internal void Leave(ExecutionWait wait)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(wait.Id, out List<ExecutionWait>? waits) || !waits.Remove(wait)) return;
            _waiters--;
            if (waits.Count == 0) _waiting.Remove(wait.Id);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Complete(ExecutedTransaction transaction)
    {
        if (!_waiting.Remove(transaction.Receipt.TransactionId, out List<ExecutionWait>? waits)) return;
        _waiters -= waits.Count;
        foreach (ExecutionWait wait in waits) wait.SetOutcome(transaction);
    }

    /// <summary>A block later than a transaction's validity proves that it can never be included.</summary>
    private void ExpireWaiters(ulong blockTime)
    {
        if (blockTime < _nextExpiryScan) return;
        _nextExpiryScan = blockTime + ExpiryScanMs;
        foreach ((Hash32 id, List<ExecutionWait> waits) in _waiting)
        {
            // The validity stands in the body that the id hashes, so it is the same for all of them.
            if (waits[0].ValidUntil >= blockTime) continue;
            _waiting.Remove(id); // A dictionary allows this while it is enumerated.
            _waiters -= waits.Count;
            foreach (ExecutionWait wait in waits) wait.SetOutcome(null);
        }
    }
}

/// <summary>One caller's wait for a transaction.</summary>
public sealed class ExecutionWait : IDisposable
{
    private readonly ExecutionFeed _feed;
    private readonly TaskCompletionSource<ExecutedTransaction?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ExecutionWait(ExecutionFeed feed, Hash32 id, ulong validUntil)
    {
        _feed = feed;
        Id = id;
        ValidUntil = validUntil;
    }

    /// <summary>
    /// The outcome; null when a block proves that the transaction can never be included; cancelled when the node stops.
    /// </summary>
    public Task<ExecutedTransaction?> Outcome => _outcome.Task;

    internal Hash32 Id { get; }

    internal ulong ValidUntil { get; }

    /// <inheritdoc/>
    public void Dispose() => _feed.Leave(this);

    internal void Cancel() => _outcome.TrySetCanceled();

    internal void SetOutcome(ExecutedTransaction? outcome) => _outcome.TrySetResult(outcome);
}
