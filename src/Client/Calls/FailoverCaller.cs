using Chain.Grpc;

namespace Chain.Client.Calls;

/// <summary>One attempt of a call at one node.</summary>
/// <param name="connection">The node.</param>
/// <param name="timeout">How long the attempt may take.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <typeparam name="T">The answer.</typeparam>
internal delegate Task<T> Attempt<T>(NodeConnection connection, TimeSpan timeout, CancellationToken cancellationToken);

/// <summary>
/// Carries a call out at the first node that can: a node that is down, starting, full, slow or broken is left for the next one,
/// and after each round over all nodes there is a growing pause, while one of them may do better later. All calls of the API may
/// be repeated, submissions too, which count once by the transaction's id: so no attempt harms.
/// </summary>
internal sealed class FailoverCaller(IReadOnlyList<NodeConnection> connections, ChainClientOptions options)
{
    private const int BackoffDoublingsMax = 16;

    private int _preferred;

    /// <summary>How many nodes there are.</summary>
    internal int NodeCount => connections.Count;

    /// <summary>The node that is asked next.</summary>
    internal NodeConnection Preferred => connections[Volatile.Read(ref _preferred)];

    /// <summary>Calls until a node answers, the network refuses, no node can serve, or the time is up.</summary>
    /// <param name="attempt">The call.</param>
    /// <param name="submits">Whether a node that took it and did not answer may carry it out all the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChainException">No node carried it out.</exception>
    internal async Task<T> CallAsync<T>(Attempt<T> attempt, bool submits, CancellationToken cancellationToken)
    {
        long start = options.Time.GetTimestamp();
        bool maybeSent = false, mayPass = false;
        int asked = 0, first = 0;
        while (true)
        {
            if (asked % connections.Count == 0) (first, mayPass) = (Volatile.Read(ref _preferred), false);
            NodeConnection connection = connections[(first + asked) % connections.Count];
            TimeSpan left = options.Timeout - options.Time.GetElapsedTime(start);
            GrpcStatusException failure;
            try
            {
                TimeSpan timeout = left < options.AttemptTimeout ? left : options.AttemptTimeout;
                return await attempt(connection, timeout, cancellationToken).ConfigureAwait(false);
            }
            catch (GrpcStatusException e)
            {
                FailureScope scope = NodeFailure.ScopeOf(e);
                if (scope == FailureScope.Network) throw Refused(e, maybeSent);

                mayPass |= scope == FailureScope.Moment;
                maybeSent |= submits && NodeFailure.MayHaveArrived(e);
                failure = e;
            }

            Leave(connection);
            bool roundIsOver = ++asked % connections.Count == 0;
            TimeSpan pause = roundIsOver ? Backoff(asked / connections.Count) : TimeSpan.Zero;
            bool isHopeless = roundIsOver && !mayPass;
            if (isHopeless || options.Time.GetElapsedTime(start) + pause >= options.Timeout) throw GiveUp(failure, asked, maybeSent, isHopeless);
            if (roundIsOver) await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves on from a node that failed, so that the next call asks another one.</summary>
    internal void Leave(NodeConnection connection)
    {
        int current = Volatile.Read(ref _preferred);
        if (connections[current] == connection) Interlocked.CompareExchange(ref _preferred, (current + 1) % connections.Count, current);
    }

    /// <summary>Pause after a number of rounds over all nodes, with up to half of it taken off by chance.</summary>
    internal TimeSpan Backoff(int round)
    {
        double doubled = options.BackoffFirst.TotalMilliseconds * (1L << Math.Min(round - 1, BackoffDoublingsMax));
        double capped = Math.Min(doubled, options.BackoffMax.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (1 - (Random.Shared.NextDouble() / 2)));
    }

    private static ChainException Refused(GrpcStatusException e, bool maybeSent) => maybeSent
        ? NodeFailure.Translate(e, $"{e.Detail} An earlier attempt may have been accepted.", ChainError.OutcomeUnknown)
        : NodeFailure.Translate(e, e.Detail);

    private ChainException GiveUp(GrpcStatusException last, int attempts, bool maybeSent, bool isHopeless)
    {
        string nodes = connections.Count == 1 ? $"{connections[0].Node.Endpoint}" : $"any of {connections.Count} nodes";
        string tried = attempts == 1 ? "" : $" after {attempts} attempts";
        if (maybeSent)
        {
            return new ChainException(ChainError.OutcomeUnknown, $"No final answer from {nodes}{tried}. The last error: {last.Detail}", inner: last);
        }

        string useless = $"Cannot use {nodes}{tried}: {last.Detail}";
        if (isHopeless) return NodeFailure.Translate(last, last.WasReceived ? useless : last.Detail);

        return last.Code == GrpcStatusCode.ResourceExhausted
            ? new ChainException(ChainError.Busy, $"Refused by {nodes}{tried}, as a limit is reached; try again later. {last.Detail}", inner: last)
            : new ChainException(ChainError.Unreachable, useless, inner: last);
    }
}
