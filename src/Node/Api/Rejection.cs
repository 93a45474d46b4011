using System.Globalization;
using Chain.Grpc;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Api;

/// <summary>Refusals as clients see them: a gRPC status, a stable word in a trailer, and a sentence that says what to do.</summary>
internal static class Rejection
{
    /// <summary>The trailer with the stable word.</summary>
    internal const string Trailer = "chain-rejection";

    /// <summary>The trailer with the code of a view's fault.</summary>
    internal const string FaultTrailer = "chain-fault-code";

    /// <summary>The trailer with the height of the state that such a view read.</summary>
    internal const string HeightTrailer = "chain-height";

    /// <summary>The trailer of a view's fault, <c>true</c>, if this node diverged.</summary>
    internal const string SuspectTrailer = "chain-suspect";

    internal static GrpcStatusException Of(GrpcStatusCode status, string word, string text) =>
        new(status, text, new GrpcMetadata { { Trailer, word } });

    /// <summary>The node takes no more work; another one may.</summary>
    internal static GrpcStatusException Stopping() => Of(GrpcStatusCode.Unavailable, "stopping", "This node is stopping; use another one.");

    /// <summary>Why the mempool does not take a transaction.</summary>
    internal static GrpcStatusException Of(AdmitResult result) => result switch
    {
        AdmitResult.AlreadyPending => Of(
            GrpcStatusCode.AlreadyExists, "already-pending", "The transaction waits in the mempool already; ask for its receipt."),
        AdmitResult.AlreadyFinal => Of(
            GrpcStatusCode.AlreadyExists, "already-final", "The transaction is in a final block already; ask for its receipt."),
        AdmitResult.WrongNetwork => Of(
            GrpcStatusCode.FailedPrecondition, "wrong-network", "The transaction names another network; sign it with this network's genesis hash."),
        AdmitResult.BadSignature => Of(
            GrpcStatusCode.InvalidArgument, "bad-signature", "A signature does not verify; sign the exact bytes of the body with each signer's key."),
        AdmitResult.Expired => Of(
            GrpcStatusCode.FailedPrecondition, "expired", "validUntil has passed; sign a new transaction, and check this machine's clock."),
        AdmitResult.ValidTooLong => Of(
            GrpcStatusCode.FailedPrecondition, "valid-too-long", "validUntil is further ahead than the network allows; sign with a sooner one."),
        AdmitResult.UnknownSigner => Of(
            GrpcStatusCode.FailedPrecondition, "unknown-signer", "The sender or a cosigner is no active member of the consortium; have the key registered."),
        AdmitResult.GasLimitTooHigh => Of(
            GrpcStatusCode.InvalidArgument, "gas-limit-too-high", "The gas limit exceeds that of a block; sign with a lower one."),
        AdmitResult.GasLimitTooLow => Of(
            GrpcStatusCode.InvalidArgument, "gas-limit-too-low", "The gas limit does not cover the transaction itself; sign with a higher one."),
        AdmitResult.TooLarge => Of(
            GrpcStatusCode.InvalidArgument, "too-large", "The transaction does not fit into a block; split it."),
        AdmitResult.SenderFull => Of(
            GrpcStatusCode.ResourceExhausted, "sender-full", "This sender has as many transactions waiting as it may; wait for some to become final."),
        AdmitResult.Full => Of(
            GrpcStatusCode.ResourceExhausted, "mempool-full", "The mempool is full; try again in a moment, or at another node."),
        AdmitResult.Admitted => throw new ArgumentException("Admitted is no refusal.", nameof(result)),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Unknown result."),
    };

    /// <summary>Why a view has no answer. The codes are the engine's (docs/contracts/faults.md).</summary>
    internal static GrpcStatusException OfFault(string code, string message, ulong height, bool isSuspect)
    {
        (GrpcStatusCode status, string word) = code switch
        {
            "UnknownContract" => (GrpcStatusCode.NotFound, "unknown-contract"),
            "UnknownMethod" => (GrpcStatusCode.NotFound, "unknown-method"),
            "BadArguments" => (GrpcStatusCode.InvalidArgument, "bad-arguments"),
            "OutOfGas" => (GrpcStatusCode.ResourceExhausted, "out-of-gas"),
            _ => (GrpcStatusCode.FailedPrecondition, "fault"),
        };
        GrpcMetadata trailers = new() { { Trailer, word }, { FaultTrailer, code }, { HeightTrailer, height.ToString(CultureInfo.InvariantCulture) } };
        if (isSuspect) trailers.Add(SuspectTrailer, "true");
        return new GrpcStatusException(status, message, trailers);
    }
}
