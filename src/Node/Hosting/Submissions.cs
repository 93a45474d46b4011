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
    private const int WaitingMax = 8_192;

    /// <summary>Most transactions in a batch: some 3 ms of signature checks.</summary>
    private const int BatchMax = 64;

    private readonly MessageChecker _checker;
    private readonly EventLanes _events;
    private readonly NodeMetrics _metrics;
    private readonly Channel<Waiting> _waiting;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<AdmitResult>> _answers = new();
    private readonly Task _worker;
    private long _lastToken;

    /// <summary>Starts the worker.</summary>
    /// <param name="checker">Checks signatures.</param>
    /// <param name="events">Receives what has valid ones.</param>
    /// <param name="metrics">Where every answer is counted.</param>
    public Submissions(MessageChecker checker, EventLanes events, NodeMetrics metrics)
    {
        _checker = checker;
        _events = events;
        _metrics = metrics;
        _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Checks a transaction and offers it to the mempool.</summary>
    public Task<AdmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellation)
    {
        TaskCompletionSource<AdmitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite(new Waiting(transaction, answer))) Complete(answer, AdmitResult.Full);
        return answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Delivers the core's answer.</summary>
    public void Answer(long token, AdmitResult result)
    {
        if (_answers.TryRemove(token, out TaskCompletionSource<AdmitResult>? answer)) Complete(answer, result);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
        foreach (TaskCompletionSource<AdmitResult> answer in _answers.Values) answer.TrySetCanceled();
    }

    private async Task WorkAsync()
    {
        List<Waiting> batch = new(BatchMax);
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out Waiting next)) batch.Add(next);
            Post(batch);
        }
    }

    private void Post(List<Waiting> batch)
    {
        Transaction[] transactions = new Transaction[batch.Count];
        for (int i = 0; i < transactions.Length; i++) transactions[i] = batch[i].Transaction;
        bool allValid = _checker.CheckTransactions(transactions) == CheckVerdict.Valid;

        List<Submission> valid = new(batch.Count);
        foreach (Waiting waiting in batch)
        {
            // One bad signature fails the batch; only then is each looked at alone.
            if (!allValid && !_checker.HasValidSignatures(waiting.Transaction))
            {
                Complete(waiting.Answer, AdmitResult.BadSignature);
                continue;
            }

            long token = ++_lastToken;
            _answers[token] = waiting.Answer;
            valid.Add(new Submission(waiting.Transaction, token));
        }

        if (valid.Count == 0 || _events.TryPost(new TransactionsSubmitted(valid))) return;
        foreach (Submission submission in valid) Answer(submission.Token, AdmitResult.Full);
    }

    private void Complete(TaskCompletionSource<AdmitResult> answer, AdmitResult result)
    {
        _metrics.Admission(result).Add();
        answer.TrySetResult(result);
    }

    private readonly record struct Waiting(Transaction Transaction, TaskCompletionSource<AdmitResult> Answer);
}
