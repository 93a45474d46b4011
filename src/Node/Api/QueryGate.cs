using System.Collections.Concurrent;
using Chain.Contracts.Execution;
using Chain.Grpc;

namespace Chain.Node.Api;

/// <summary>
/// Runs views, only so many at once, so that they leave room for consensus, and on threads of their own, whose stacks hold what
/// contracts may use.
/// </summary>
internal sealed class QueryGate : IDisposable
{
    private readonly int _waitingMax;
    private readonly SemaphoreSlim _slots;
    private readonly BlockingCollection<Action> _work = [];
    private int _waiting;

    internal QueryGate(int runningMax, int waitingMax)
    {
        _waitingMax = waitingMax;
        _slots = new SemaphoreSlim(runningMax);
        for (int i = 0; i < runningMax; i++) new Thread(Work, ExecutionLimits.ThreadStackBytes) { Name = "views", IsBackground = true }.Start();
    }

    internal async Task<T> RunAsync<T>(Func<T> query, CancellationToken cancellationToken)
    {
        if (!await _slots.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await StartAsync(query).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding(); // Its threads end; one that runs a view does so after it.
        _slots.Dispose();
    }

    private Task<T> StartAsync<T>(Func<T> query)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(query());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private void Work()
    {
        foreach (Action action in _work.GetConsumingEnumerable()) action();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > _waitingMax)
            {
                throw Rejection.Of(
                    GrpcStatusCode.ResourceExhausted, "too-many-queries", "Too many queries wait; try again, or at another node.");
            }

            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
