using Chain.Grpc.Tls;

namespace Chain.Grpc.Client;

/// <summary>Limits and habits of a <see cref="GrpcChannel"/>. Read once.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>TLS for <c>https</c> addresses; null for <c>http</c>, which is HTTP/2 with prior knowledge.</summary>
    public TlsClientOptions? Tls { get; init; }

    /// <summary>Largest message received, in bytes. Default 16 MiB: a full block with its proof.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int ReceiveMessageBytesMax
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be at least 1.");
    } = 16 * 1024 * 1024;

    /// <summary>Largest message sent, in bytes. Default 4 MiB, what servers accept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int SendMessageBytesMax
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be at least 1.");
    } = 4 * 1024 * 1024;

    /// <summary>Opens a further connection when the server allows no more calls on the first. Default true.</summary>
    public bool EnableMultipleConnections { get; init; } = true;

    /// <summary>How long a connection, with its handshake, may take to open. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A connection without traffic is asked for a sign of life after this time. Default 20 s.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long that sign of life may take. Default 10 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that the server may send ahead on a stream at first; it grows when the link allows. Default 1 MiB.</summary>
    public int StreamWindowBytes { get; init; } = 1024 * 1024;
}

/// <summary>What one call asks for beside its messages.</summary>
public sealed record GrpcCallOptions
{
    /// <summary>The whole call may take this long; the server learns of it. Null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Metadata for the server; null for none.</summary>
    public GrpcMetadata? Headers { get; init; }
}
