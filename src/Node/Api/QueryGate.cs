using Chain.Grpc;

namespace Chain.Node.Api;

/// <summary>Runs views on the thread pool, only so many at once, so that they leave room for consensus.</summary>
internal sealed class QueryGate(int runningMax, int waitingMax) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(runningMax);
    private int _waiting;

    internal async Task<T> RunAsync<T>(Func<T> query, CancellationToken cancellationToken)
    {
        if (!await _slots.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await Task.Run(query, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > waitingMax)
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
