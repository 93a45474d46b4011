using System.Collections.Concurrent;
using Chain.Encoding;

namespace Chain.Node.Hosting;

/// <summary>Callers that wait until a transaction is final, executed and durable here.</summary>
public sealed class ReceiptWaiters
{
    private readonly ConcurrentDictionary<Hash32, TaskCompletionSource> _waiters = new();

    /// <summary>Callers that wait, counted once a transaction.</summary>
    public int Count => _waiters.Count;

    /// <summary>A task that ends when the transaction is executed. Ask before looking for the receipt, so as not to miss it.</summary>
    public Task WhenExecuted(Hash32 transactionId) => _waiters.GetOrAdd(
        transactionId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes the callers of one transaction.</summary>
    public void Complete(Hash32 transactionId)
    {
        if (_waiters.TryRemove(transactionId, out TaskCompletionSource? waiter)) waiter.TrySetResult();
    }

    /// <summary>Forgets a transaction that nobody waits for any more.</summary>
    public void Forget(Hash32 transactionId) => _waiters.TryRemove(transactionId, out _);
}
