using System.Globalization;
using System.Security.Authentication;
using Chain.Grpc;

namespace Chain.Client.Calls;

/// <summary>Who else would answer a call as a node did.</summary>
internal enum FailureScope
{
    /// <summary>Every node: it is the network's answer.</summary>
    Network,

    /// <summary>This node, now and later; another one may do better.</summary>
    Node,

    /// <summary>Perhaps nobody, and not even this node a moment later.</summary>
    Moment,
}

/// <summary>What the failure of a call at one node means.</summary>
internal static class NodeFailure
{
    private const string RejectionTrailer = "chain-rejection";
    private const string FaultTrailer = "chain-fault-code";
    private const string HeightTrailer = "chain-height";
    private const string SuspectTrailer = "chain-suspect";

    internal static FailureScope ScopeOf(GrpcStatusException e) => e.Code switch
    {
        GrpcStatusCode.Unavailable or GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Aborted or GrpcStatusCode.Cancelled
            or GrpcStatusCode.Unknown => FailureScope.Moment,

        // The node is broken, of another version, or behind something that asks for a login, which no node does.
        GrpcStatusCode.Internal or GrpcStatusCode.DataLoss or GrpcStatusCode.Unimplemented
            or GrpcStatusCode.PermissionDenied or GrpcStatusCode.Unauthenticated => FailureScope.Node,

        GrpcStatusCode.ResourceExhausted => ScopeOfLimit(e),
        GrpcStatusCode.NotFound when RejectionOf(e) == "pruned" => FailureScope.Node,
        GrpcStatusCode.FailedPrecondition when FaultCodeOf(e) == "CodeUnavailable" => FailureScope.Node,
        GrpcStatusCode.InvalidArgument or GrpcStatusCode.NotFound or GrpcStatusCode.AlreadyExists or GrpcStatusCode.FailedPrecondition
            or GrpcStatusCode.OutOfRange => FailureScope.Network,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Code, "Not a failure."),
    };

    /// <summary>What a node that diverged answers, which rests on a state that is not the network's.</summary>
    internal static GrpcStatusException Diverged(Exception? answer = null)
    {
        const string Text = "The node computed another state than the network certified; use another one.";
        return new GrpcStatusException(GrpcStatusCode.DataLoss, Text, inner: answer) { WasReceived = true };
    }

    /// <summary>Whether the fault of a view rests on such a state.</summary>
    internal static bool IsSuspect(GrpcStatusException e) => e.Trailers.TryGet(SuspectTrailer, out string? _);

    /// <summary>The node's stable word for a refusal; empty if there is none.</summary>
    internal static string RejectionOf(GrpcStatusException e) => e.Trailers.TryGet(RejectionTrailer, out string? word) ? word : "";

    /// <summary>False if the node certainly did not take the request: it refused, or was never reached.</summary>
    internal static bool MayHaveArrived(GrpcStatusException e)
    {
        if (RejectionOf(e).Length > 0 && e.Code == GrpcStatusCode.ResourceExhausted) return false;
        if (e.Code is GrpcStatusCode.Unimplemented or GrpcStatusCode.PermissionDenied or GrpcStatusCode.Unauthenticated) return false;

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

    /// <summary>The failure as callers see it.</summary>
    /// <param name="e">What the node, or the wire, said.</param>
    /// <param name="message">For people.</param>
    /// <param name="error">What a caller can act on; null for what the status alone says.</param>
    internal static ChainException Translate(GrpcStatusException e, string message, ChainError? error = null)
    {
        ulong? height = HeightOf(e);
        string state = height is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (state after block {height:N0})");
        return new ChainException(error ?? ErrorOf(e.Code), message + state, RejectionOf(e), e) { FaultCode = FaultCodeOf(e), Height = height };
    }

    // A node that is full says so by a word. Every node counts the same gas, so a view that runs out of it does so everywhere.
    // Without a word a message is larger than what the node takes, or than what this side does, unless the connection was reset
    // (ENHANCE_YOUR_CALM). All nodes take the same; only a broken one sends more than this side takes.
    private static FailureScope ScopeOfLimit(GrpcStatusException e) => RejectionOf(e) switch
    {
        "out-of-gas" => FailureScope.Network,
        "" when e.WasReceived => FailureScope.Network,
        "" when e.InnerException is null => FailureScope.Node,
        _ => FailureScope.Moment,
    };

    private static string FaultCodeOf(GrpcStatusException e) => e.Trailers.TryGet(FaultTrailer, out string? code) ? code : "";

    private static ulong? HeightOf(GrpcStatusException e) =>
        e.Trailers.TryGet(HeightTrailer, out string? text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong height) ? height : null;

    private static ChainError ErrorOf(GrpcStatusCode code) => code switch
    {
        GrpcStatusCode.NotFound => ChainError.NotFound,
        GrpcStatusCode.Internal or GrpcStatusCode.DataLoss or GrpcStatusCode.Unimplemented => ChainError.Untrustworthy,
        _ => ChainError.Rejected,
    };
}
