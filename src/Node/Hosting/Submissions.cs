using System.Collections.Concurrent;
using System.Threading.Channels;
using Chain.Ledger;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Hosting;

/// <summary>
/// Clients' transactions on their way to the mempool: collected while the workers are busy, checked in batches, and
/// answered one by one.
/// </summary>
public sealed class Submissions : IAsyncDisposable
{
    /// <summary>Most transactions that wait for their signature check; beyond it clients are told to come again.</summary>
    public const int WaitingMax = 8_192;

    /// <summary>
    /// Most bytes of transactions between their arrival and the mempool's answer: as many as the mempool holds by default.
    /// Anybody may send them, so the number alone, at 512 KiB each, would be no bound.
    /// </summary>
    public const long BytesMax = 64L << 20;

    /// <summary>Most transactions in a batch: some 3 ms of signature checks.</summary>
    private const int BatchMax = 64;

    private readonly MessageChecker _checker;
    private readonly EventLanes _events;
    private readonly NodeMetrics _metrics;
    private readonly Action<Exception> _onFailure;
    private readonly Channel<(Transaction Transaction, Pending Pending)> _waiting;
    private readonly ConcurrentDictionary<long, Pending> _pending = new();
    private readonly Task _worker;
    private long _bytes;
    private long _lastToken;
    private volatile bool _closed;

    /// <summary>Starts the worker.</summary>
    /// <param name="checker">Checks signatures.</param>
    /// <param name="events">Receives what is valid.</param>
    /// <param name="metrics">Where every answer is counted.</param>
    /// <param name="onFailure">Told of a check that broke: the node must stop.</param>
    public Submissions(MessageChecker checker, EventLanes events, NodeMetrics metrics, Action<Exception> onFailure)
    {
        _checker = checker;
        _events = events;
        _metrics = metrics;
        _onFailure = onFailure;
        _waiting = Channel.CreateBounded<(Transaction, Pending)>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Bytes of the transactions that are not answered yet.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Checks a transaction and offers it to the mempool.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the node is stopping.</exception>
    public Task<AdmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        Pending pending = new(transaction.Encoded.Length);
        bool hasRoom = Interlocked.Add(ref _bytes, pending.Bytes) <= BytesMax;
        if (hasRoom && _waiting.Writer.TryWrite((transaction, pending))) return pending.Answer.Task.WaitAsync(cancellation);

        if (_closed) Cancel(pending);
        else End(pending, AdmitResult.Full);
        return pending.Answer.Task;
    }

    /// <summary>Delivers the core's answer.</summary>
    public void Answer(long token, AdmitResult result)
    {
        if (_pending.TryRemove(token, out Pending? pending)) End(pending, result);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _waiting.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
        foreach (long token in _pending.Keys)
        {
            if (_pending.TryRemove(token, out Pending? pending)) Cancel(pending);
        }
    }

    private async Task WorkAsync()
    {
        List<(Transaction Transaction, Pending Pending)> batch = new(BatchMax);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (batch.Count < BatchMax && _waiting.Reader.TryRead(out (Transaction, Pending) next)) batch.Add(next);
                Post(batch);
                batch.Clear();
            }
        }
#pragma warning disable CA1031 // Nobody waits for this task: without it the node would run on, deaf to clients.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _onFailure(exception);
        }
    }

    private void Post(List<(Transaction Transaction, Pending Pending)> batch)
    {
        Transaction[] transactions = new Transaction[batch.Count];
        for (int i = 0; i < transactions.Length; i++) transactions[i] = batch[i].Transaction;
        bool allValid = _checker.CheckTransactions(transactions) == CheckVerdict.Valid;

        List<Submission> valid = new(batch.Count);
        foreach ((Transaction transaction, Pending pending) in batch)
        {
            // One bad signature fails the batch; only then is each looked at alone.
            if (!allValid && !_checker.HasValidSignatures(transaction))
            {
                End(pending, AdmitResult.BadSignature);
                continue;
            }

            long token = ++_lastToken;
            _pending[token] = pending;
            valid.Add(new Submission(transaction, token));
        }

        if (valid.Count == 0 || _events.TryPost(new TransactionsSubmitted(valid))) return;
        foreach (Submission submission in valid) Answer(submission.Token, AdmitResult.Full);
    }

    private void End(Pending pending, AdmitResult result)
    {
        Interlocked.Add(ref _bytes, -pending.Bytes);
        _metrics.Admission(result).Add();
        pending.Answer.TrySetResult(result);
    }

    private void Cancel(Pending pending)
    {
        Interlocked.Add(ref _bytes, -pending.Bytes);
        pending.Answer.TrySetCanceled();
    }

    /// <summary>One caller's wait: the size of its transaction, but not the transaction.</summary>
    private sealed class Pending(int bytes)
    {
        public int Bytes { get; } = bytes;

        public TaskCompletionSource<AdmitResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
