using System.Collections.Concurrent;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>
/// Asks the core for a transaction that waits in its mempool. Only a few questions are with the core at once,
/// so that any number of strangers asking costs consensus no more than those few events at a time.
/// </summary>
public sealed class TransactionLookups(EventLanes events, TimeProvider time) : IDisposable
{
    /// <summary>Questions with the core at once.</summary>
    private const int AskedMax = 4;

    /// <summary>Callers that wait for their turn; more are told to come again.</summary>
    private const int WaitingMax = 1_024;

    /// <summary>How long the core may take to answer; it is far less unless the node is overloaded or stopping.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<Transaction?>> _answers = new();
    private readonly SemaphoreSlim _turns = new(AskedMax);
    private int _waiting;
    private long _lastToken;

    /// <summary>The waiting transaction; null if it does not wait.</summary>
    /// <exception cref="GrpcStatusException">Too many ask, or the core does not answer.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Transaction?> FindAsync(Hash32 id, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await AskAsync(id, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Delivers the core's answer.</summary>
    public void Answer(long token, Transaction? transaction)
    {
        if (_answers.TryRemove(token, out TaskCompletionSource<Transaction?>? answer)) answer.TrySetResult(transaction);
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (await _turns.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false)) return;
        try
        {
            if (Interlocked.Increment(ref _waiting) > WaitingMax)
            {
                throw Rejection.Of(
                    GrpcStatusCode.ResourceExhausted, "too-many-lookups", "Too many callers ask for transactions; try again, or at another node.");
            }

            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<Transaction?> AskAsync(Hash32 id, CancellationToken cancellationToken)
    {
        long token = Interlocked.Increment(ref _lastToken);
        TaskCompletionSource<Transaction?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[token] = answer;
        try
        {
            if (!events.TryPost(new TransactionLookedUp(id, token))) throw Busy();
            return await answer.Task.WaitAsync(AnswerWithin, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Busy();
        }
        finally
        {
            _answers.TryRemove(token, out _);
        }
    }

    private static GrpcStatusException Busy() => Rejection.Of(
        GrpcStatusCode.Unavailable, "busy", "This node cannot look into its mempool now; try again, or at another node.");
}
