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

    /// <summary>Told of every call when it has ended, for metrics; null for nobody.</summary>
    public Action<GrpcCallEnd>? OnCallEnd { get; init; }

    /// <summary>How long calls may go on when the server stops. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How a call ended.</summary>
/// <param name="Path">Path of the method: one of those that the server offers, or empty for any other.</param>
/// <param name="Status">The status that was sent; <see cref="GrpcStatusCode.Cancelled"/> if the peer went before.</param>
/// <param name="Duration">From the request's headers to the end.</param>
public readonly record struct GrpcCallEnd(string Path, GrpcStatusCode Status, TimeSpan Duration);
