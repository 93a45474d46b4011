namespace Chain.Grpc;

/// <summary>
/// A call ended with a status other than <see cref="GrpcStatusCode.Ok"/>. A server's handler throws it to answer with
/// that status; a client's call throws it when the server, or the wire, answered so.
/// </summary>
public sealed class GrpcStatusException : Exception
{
    /// <summary>Names the status and what a person should know about it.</summary>
    /// <param name="code">Not <see cref="GrpcStatusCode.Ok"/>.</param>
    /// <param name="detail">One or two sentences; sent to the caller as <c>grpc-message</c>.</param>
    /// <param name="trailers">Metadata that travels with the status; null for none.</param>
    /// <param name="inner">The cause, never sent; null for none.</param>
    public GrpcStatusException(
        GrpcStatusCode code, string detail, GrpcMetadata? trailers = null, Exception? inner = null)
        : base($"{code}: {detail}", inner)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)code, (int)GrpcStatusCode.Ok, nameof(code));
        Code = code;
        Detail = detail;
        Trailers = trailers ?? new GrpcMetadata();
    }

    /// <summary>The status.</summary>
    public GrpcStatusCode Code { get; }

    /// <summary>What the status means in this case.</summary>
    public string Detail { get; }

    /// <summary>Whether the other side sent the status; false if this side found out by itself.</summary>
    public bool WasReceived { get; init; }

    /// <summary>Metadata that came, or goes, with the status.</summary>
    public GrpcMetadata Trailers { get; }
}
