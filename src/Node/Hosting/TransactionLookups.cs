using System.Collections.Concurrent;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;

namespace Chain.Node.Hosting;

/// <summary>Asks the core's thread for a transaction that waits in its mempool.</summary>
public sealed class TransactionLookups(EventLanes events)
{
    /// <summary>How long the core may take to answer; it is far less unless the node is stopping.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<Transaction?>> _answers = new();
    private long _lastToken;

    /// <summary>The waiting transaction; null if it does not wait, or the node is stopping.</summary>
    public Transaction? Find(Hash32 id)
    {
        long token = Interlocked.Increment(ref _lastToken);
        TaskCompletionSource<Transaction?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[token] = answer;
        if (events.TryPost(new TransactionLookedUp(id, token)) && answer.Task.Wait(AnswerWithin)) return answer.Task.Result;

        _answers.TryRemove(token, out _);
        return null;
    }

    /// <summary>Delivers the core's answer.</summary>
    public void Answer(long token, Transaction? transaction)
    {
        if (_answers.TryRemove(token, out TaskCompletionSource<Transaction?>? answer)) answer.TrySetResult(transaction);
    }
}
