using System.Runtime.CompilerServices;
using Chain.Api.V1;
using Chain.Grpc;
using Chain.Grpc.Client;

namespace Chain.Client.Calls;

/// <summary>
/// One subscription that outlives its connections: after a break it asks the next node from the first height that is not
/// complete, and leaves out what was delivered before.
/// </summary>
internal sealed class EventFollower(FailoverCaller caller, ChainClientOptions options, EventFilter filter, IProgress<ulong>? progress)
{
    private ulong? _fromHeight = filter.FromHeight ?? filter.After?.Height;
    private EventPosition? _last = filter.After;
    private bool _hasProgress = filter.After is not null;

    internal async IAsyncEnumerable<ChainEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int failures = 0, broken = 0;
        long troubledSince = options.Time.GetTimestamp();
        while (true)
        {
            NodeConnection connection = caller.Preferred;
            (ulong?, EventPosition?) start = (_fromHeight, _last);
            bool wasServed = false;
            GrpcStatusException? failure = null;
            await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call =
                connection.Channel.ServerStreaming(ChainMethods.SubscribeEvents, NewRequest(), options: null, cancellationToken);
            while (failure is null)
            {
                (bool moved, failure) = await MoveNextAsync(call, cancellationToken).ConfigureAwait(false);
                if (!moved) break;

                wasServed = true;
                if (Take(call.Responses.Current) is { } delivered) yield return delivered;
            }

            FailureScope scope = failure is null || IsBehind(failure) ? FailureScope.Moment : NodeFailure.ScopeOf(failure);
            broken = scope == FailureScope.Node && start == (_fromHeight, _last) ? broken + 1 : 0;
            if (scope == FailureScope.Network || broken == caller.NodeCount) throw NodeFailure.Translate(failure!, failure!.Detail);

            // A stream may have been quiet for long, and well, before it broke.
            if (wasServed && broken == 0) (failures, troubledSince) = (0, options.Time.GetTimestamp());
            caller.Leave(connection);
            TimeSpan pause = caller.Backoff(++failures);
            if (options.Time.GetElapsedTime(troubledSince) + pause > options.Timeout)
            {
                throw new ChainException(ChainError.Unreachable, $"No node sends events: {failure?.Detail ?? "the streams end at once"}", inner: failure);
            }

            await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<(bool Moved, GrpcStatusException? Failure)> MoveNextAsync(
        GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call, CancellationToken cancellationToken)
    {
        try
        {
            bool moved = await call.Responses.MoveNextAsync(cancellationToken).ConfigureAwait(false);
            return moved && Answer.IsSuspect(call.Responses.Current) ? (false, NodeFailure.Diverged()) : (moved, null);
        }
        catch (GrpcStatusException e)
        {
            return (false, e);
        }
    }

    /// <summary>
    /// Whether a node lacks a block that another one has told about: it will have it soon. Before that, a height that is
    /// too high is the caller's mistake.
    /// </summary>
    private bool IsBehind(GrpcStatusException failure) => _hasProgress && NodeFailure.RejectionOf(failure) == "future-height";

    private SubscribeEventsRequest NewRequest()
    {
        SubscribeEventsRequest request = new() { Contract = filter.Contract, Event = filter.Name };
        if (_fromHeight is ulong height) request.FromHeight = height;
        return request;
    }

    /// <summary>Notes progress; returns the event if it was not delivered before.</summary>
    private ChainEvent? Take(SubscribeEventsResponse message)
    {
        _hasProgress = true;
        if (message.ItemCase == SubscribeEventsResponse.ItemOneofCase.ThroughHeight)
        {
            ulong next = message.ThroughHeight + 1;
            if (_fromHeight is null || next > _fromHeight) _fromHeight = next;
            progress?.Report(message.ThroughHeight);
            return null;
        }

        if (message.ItemCase != SubscribeEventsResponse.ItemOneofCase.Event) return null;

        ChainEvent received = Answer.Event(message.Event);
        if (_last is EventPosition last && received.Position <= last) return null;

        _last = received.Position;
        _fromHeight = received.Position.Height; // Of this block more may follow.
        return received;
    }
}
