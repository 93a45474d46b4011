using System.Net;
using Chain.Grpc.Tls;

namespace Chain.Grpc.Server;

/// <summary>Where a gRPC server listens, and its limits. Read once at start.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>Address and port; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>TLS; null for plaintext HTTP/2 with prior knowledge.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>Largest message received, in bytes. Default 4 MiB, as other implementations have it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int ReceiveMessageBytesMax
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be at least 1.");
    } = 4 * 1024 * 1024;

    /// <summary>Largest message sent, in bytes. Default 16 MiB: a full block with its proof.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int SendMessageBytesMax
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be at least 1.");
    } = 16 * 1024 * 1024;

    /// <summary>Open connections. Default 1,024: each holds about 100 KiB.</summary>
    public int ConnectionsMax { get; init; } = 1024;

    /// <summary>Calls at once on one connection. Default 1,000: one load generator keeps to one connection.</summary>
    public int StreamsPerConnectionMax { get; init; } = 1000;

    /// <summary>Bytes that a client may send ahead on one stream. Default 1 MiB.</summary>
    public int StreamWindowBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes that a client may send ahead on all streams of a connection. Default 4 MiB.</summary>
    public int ConnectionWindowBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>A connection without traffic is asked for a sign of life after this time. Default 20 s.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long that sign of life may take. Default 10 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A client that stops reading what it asked for loses its connection after this time. Default 60 s: a consumer may
    /// pause, but not hold buffers for ever.
    /// </summary>
    public TimeSpan StalledReaderTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long the one request of a unary or server-streaming call may take to arrive, with the end of the caller's
    /// side. Default 30 s: 1 MiB at 35 kB/s. Only the call ends, not the connection.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Most bytes of a call's headers, each with 32 bytes more as HTTP/2 counts them. Default 16 KiB, twice what other
    /// implementations send. Beyond it the call is refused with <see cref="GrpcStatusCode.ResourceExhausted"/>.
    /// </summary>
    public int MetadataBytesMax { get; init; } = 16 * 1024;

    /// <summary>
    /// Most bytes of headers that are read at all, to refuse a call in gRPC's own words. Default 128 KiB. Beyond it HTTP
    /// answers 431, and beyond twice as much the connection ends.
    /// </summary>
    public int HeaderBytesMax { get; init; } = 128 * 1024;

    /// <summary>Told of every call of a known method when it has ended, for metrics; null for nobody.</summary>
    public Action<GrpcCallEnd>? OnCallEnd { get; init; }

    /// <summary>Told of every request that is refused before a method runs; null for nobody.</summary>
    public Action<GrpcRefusal>? OnRefusal { get; init; }

    /// <summary>Told of every connection or stream that breaks HTTP/2 itself; null for nobody.</summary>
    public Action<HttpProtocolError>? OnProtocolError { get; init; }

    /// <summary>Told of what a handler threw that it had not foreseen, after the log; null for nobody.</summary>
    public Action<Exception>? OnHandlerFailure { get; init; }

    /// <summary>How long calls may go on when the server stops. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How a call ended.</summary>
/// <param name="Path">Path of the method: one of those that the server offers.</param>
/// <param name="Status">The status that was sent; <see cref="GrpcStatusCode.Cancelled"/> if the peer went before.</param>
/// <param name="Duration">From the request's headers to the end.</param>
public readonly record struct GrpcCallEnd(string Path, GrpcStatusCode Status, TimeSpan Duration);

/// <summary>Why a request was refused before a method ran.</summary>
public enum GrpcRefusalReason
{
    /// <summary>The HTTP method is not POST.</summary>
    HttpMethod,

    /// <summary>The content type is not gRPC's.</summary>
    ContentType,

    /// <summary>No service or method has this path.</summary>
    UnknownMethod,

    /// <summary>The messages are compressed.</summary>
    Encoding,

    /// <summary><c>grpc-timeout</c> is malformed.</summary>
    Timeout,

    /// <summary>The headers are larger than <see cref="GrpcServerOptions.MetadataBytesMax"/>.</summary>
    Metadata,
}

/// <summary>A request that was refused before a method ran.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Path">What it asked for, as the caller wrote it: may be anything.</param>
/// <param name="Remote">Where it came from; null when the transport has no address.</param>
public readonly record struct GrpcRefusal(GrpcRefusalReason Reason, string Path, IPEndPoint? Remote);
