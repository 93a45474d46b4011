using System.Security.Authentication;
using Chain.Grpc;

namespace Chain.Client.Calls;

/// <summary>One attempt of a call at one node.</summary>
/// <param name="connection">The node.</param>
/// <param name="timeout">How long the attempt may take.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <typeparam name="T">The answer.</typeparam>
internal delegate Task<T> Attempt<T>(NodeConnection connection, TimeSpan timeout, CancellationToken cancellationToken);

/// <summary>
/// Carries a call out at the first node that can: a node that is down, starting, full or slow is left for the next one, and
/// after each round over all nodes there is a growing pause. All calls of the API may be repeated, so no attempt harms.
/// </summary>
internal sealed class FailoverCaller(IReadOnlyList<NodeConnection> connections, ChainClientOptions options)
{
    private const int BackoffDoublingsMax = 16;
    private const string RejectionTrailer = "chain-rejection";
    private const string FaultTrailer = "chain-fault-code";

    private int _preferred;

    /// <summary>Calls until a node answers, refuses, or the time is up.</summary>
    /// <exception cref="ChainException">No node carried it out.</exception>
    internal async Task<T> CallAsync<T>(Attempt<T> attempt, CancellationToken cancellationToken)
    {
        long start = options.Time.GetTimestamp();
        bool maybeSent = false;
        for (int attempts = 1; ; attempts++)
        {
            int current = Volatile.Read(ref _preferred);
            TimeSpan left = options.Timeout - options.Time.GetElapsedTime(start);
            GrpcStatusException failure;
            try
            {
                TimeSpan timeout = left < options.AttemptTimeout ? left : options.AttemptTimeout;
                return await attempt(connections[current], timeout, cancellationToken).ConfigureAwait(false);
            }
            catch (GrpcStatusException e)
            {
                if (!IsTransient(e)) throw Translate(e, maybeSent);

                maybeSent |= MayHaveArrived(e);
                failure = e;
            }

            Interlocked.CompareExchange(ref _preferred, (current + 1) % connections.Count, current);
            bool roundIsOver = attempts % connections.Count == 0;
            TimeSpan pause = roundIsOver ? Backoff(attempts / connections.Count) : TimeSpan.Zero;
            if (options.Time.GetElapsedTime(start) + pause >= options.Timeout) throw GiveUp(failure, attempts, maybeSent);
            if (roundIsOver) await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves on from a node that broke a stream, so that the next call asks another one.</summary>
    internal void Leave(NodeConnection connection)
    {
        int current = Volatile.Read(ref _preferred);
        if (connections[current] == connection) Interlocked.CompareExchange(ref _preferred, (current + 1) % connections.Count, current);
    }

    /// <summary>The node that is asked next.</summary>
    internal NodeConnection Preferred => connections[Volatile.Read(ref _preferred)];

    /// <summary>Pause after a number of rounds over all nodes, with up to half of it taken off by chance.</summary>
    internal TimeSpan Backoff(int round)
    {
        double doubled = options.BackoffFirst.TotalMilliseconds * (1L << Math.Min(round - 1, BackoffDoublingsMax));
        double capped = Math.Min(doubled, options.BackoffMax.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (1 - (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Whether another node, or the same one later, may well answer otherwise.</summary>
    internal static bool IsTransient(GrpcStatusException e) => e.Code switch
    {
        GrpcStatusCode.Unavailable or GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Aborted or GrpcStatusCode.Cancelled
            or GrpcStatusCode.Unknown => true,

        // A node that is full says so by a word. Every node counts the same gas, so a view that runs out of it does so
        // everywhere. Without a word a message is larger than what its sender or receiver takes, unless the connection was
        // reset (ENHANCE_YOUR_CALM).
        GrpcStatusCode.ResourceExhausted => RejectionOf(e) switch
        {
            "" => e.InnerException is not null,
            "out-of-gas" => false,
            _ => true,
        },
        _ => false,
    };

    /// <summary>The node's stable word for a refusal; empty if there is none.</summary>
    internal static string RejectionOf(GrpcStatusException e) => e.Trailers.TryGet(RejectionTrailer, out string? word) ? word : "";

    internal static ChainException Translate(GrpcStatusException e, bool maybeSent = false)
    {
        ChainError error = e.Code switch
        {
            GrpcStatusCode.NotFound => ChainError.NotFound,
            GrpcStatusCode.Internal or GrpcStatusCode.DataLoss or GrpcStatusCode.Unimplemented => ChainError.Untrustworthy,
            _ => ChainError.Rejected,
        };
        string earlier = maybeSent ? " An earlier attempt at another node may have been accepted." : "";
        return new ChainException(maybeSent ? ChainError.OutcomeUnknown : error, e.Detail + earlier, RejectionOf(e), e)
        {
            FaultCode = e.Trailers.TryGet(FaultTrailer, out string? code) ? code : "",
        };
    }

    /// <summary>False if the node certainly did not take the request: it refused, or was never reached.</summary>
    private static bool MayHaveArrived(GrpcStatusException e)
    {
        if (e.Code is GrpcStatusCode.DeadlineExceeded) return true;
        if (e.InnerException is null) return false;

        for (Exception? inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException) return false;
            if (inner is HttpRequestException http && http.HttpRequestError is
                HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
            {
                return false;
            }
        }

        return true;
    }

    private ChainException GiveUp(GrpcStatusException last, int attempts, bool maybeSent)
    {
        string nodes = connections.Count == 1 ? $"{connections[0].Node.Endpoint}" : $"any of {connections.Count} nodes";
        string tried = attempts == 1 ? "" : $" after {attempts} attempts";
        if (maybeSent)
        {
            return new ChainException(ChainError.OutcomeUnknown, $"No final answer from {nodes}{tried}. The last error: {last.Detail}", inner: last);
        }

        return last.Code == GrpcStatusCode.ResourceExhausted
            ? new ChainException(ChainError.Busy, $"Refused by {nodes}{tried}, as a limit is reached; try again later. {last.Detail}", inner: last)
            : new ChainException(ChainError.Unreachable, $"Cannot use {nodes}{tried}: {last.Detail}", inner: last);
    }
}
