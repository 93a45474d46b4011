using Chain.Api.V1;
using Chain.Grpc;
using Chain.Grpc.Server;

namespace Chain.Node.Api;

/// <summary>
/// Sends the events of executed blocks. A subscriber reads from the store at its own pace; nothing is queued for it, so a
/// slow one costs no memory.
/// </summary>
internal sealed class EventStream(INodeService node, ExecutionFeed feed, ChainApiOptions options)
{
    private int _subscriptions;

    internal int Count => Volatile.Read(ref _subscriptions);

    internal async Task SendAsync(
        SubscribeEventsRequest request, GrpcWriter<SubscribeEventsResponse> responses, GrpcServerCall call)
    {
        try
        {
            if (Interlocked.Increment(ref _subscriptions) > options.SubscriptionsMax)
            {
                throw Rejection.Of(
                    GrpcStatusCode.ResourceExhausted, "too-many-subscriptions", "Too many subscriptions are open; try another node.");
            }

            ulong next = request.HasFromHeight ? request.FromHeight : feed.Height + 1;
            ulong height = feed.Height;
            if (next > height && next - height > options.SubscriptionAheadMax)
            {
                throw Rejection.Of(
                    GrpcStatusCode.InvalidArgument,
                    "future-height",
                    $"from_height is {next}, but the newest executed height is {height}, and at most {options.SubscriptionAheadMax} blocks are waited for.");
            }

            await FollowAsync(request, next, responses, call.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _subscriptions);
        }
    }

    private async Task FollowAsync(
        SubscribeEventsRequest request, ulong next, GrpcWriter<SubscribeEventsResponse> responses, CancellationToken cancellationToken)
    {
        if (next > 0) await SendProgressAsync(responses, next - 1, cancellationToken).ConfigureAwait(false);
        long lastSent = options.Time.GetTimestamp();
        while (true)
        {
            Task nextBlock = feed.NextBlock;
            while (next <= feed.Height)
            {
                bool hadEvents = await SendBlockAsync(request, next, responses, cancellationToken).ConfigureAwait(false);
                if (hadEvents || options.Time.GetElapsedTime(lastSent) >= options.SubscriptionProgress)
                {
                    await SendProgressAsync(responses, next, cancellationToken).ConfigureAwait(false);
                    lastSent = options.Time.GetTimestamp();
                }

                next++;
            }

            await nextBlock.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> SendBlockAsync(
        SubscribeEventsRequest request, ulong height, GrpcWriter<SubscribeEventsResponse> responses, CancellationToken cancellationToken)
    {
        ExecutedBlock block = node.FindExecuted(height) ?? throw Rejection.Of(
            GrpcStatusCode.NotFound, "pruned", $"This node no longer holds the receipts of height {height}; ask a node that keeps all.");
        bool hadEvents = false;
        bool isSuspect = node.Status.Diverged;
        foreach (ExecutedTransaction transaction in block.Transactions)
        {
            for (int i = 0; i < transaction.Receipt.Events.Count; i++)
            {
                Ledger.ContractEvent candidate = transaction.Receipt.Events[i];
                if (request.Contract.Length > 0 && request.Contract != candidate.Contract) continue;
                if (request.Event.Length > 0 && request.Event != candidate.Name) continue;
                SubscribeEventsResponse message = new() { Event = ChainMessages.Event(transaction, i), Suspect = isSuspect };
                await responses.WriteAsync(message, flush: false, cancellationToken).ConfigureAwait(false);
                hadEvents = true;
            }
        }

        return hadEvents;
    }

    private ValueTask SendProgressAsync(
        GrpcWriter<SubscribeEventsResponse> responses, ulong height, CancellationToken cancellationToken) =>
        responses.WriteAsync(new SubscribeEventsResponse { ThroughHeight = height, Suspect = node.Status.Diverged }, flush: true, cancellationToken);
}
