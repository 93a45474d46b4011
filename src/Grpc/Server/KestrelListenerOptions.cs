using System.Net;
using Chain.Grpc.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chain.Grpc.Server;

/// <summary>What a <see cref="KestrelListener"/> binds and allows.</summary>
public sealed record KestrelListenerOptions
{
    /// <summary>Address and port; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>HTTP/1.1 or HTTP/2; plaintext cannot carry both on one port.</summary>
    public required HttpProtocols Protocols { get; init; }

    /// <summary>TLS; null for plaintext.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>Sets the limits of the server; by default Kestrel's own stay.</summary>
    public Action<KestrelServerLimits> Limits { get; init; } = static _ => { };

    /// <summary>Told of every connection or stream that breaks HTTP/2 itself; null for nobody.</summary>
    public Action<HttpProtocolError>? OnProtocolError { get; init; }

    /// <summary>How long calls may go on when the listener stops. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>What of HTTP/2 a caller broke.</summary>
public enum HttpProtocolError
{
    /// <summary>The framing: the connection ended.</summary>
    Connection,

    /// <summary>One stream's rules: the stream ended.</summary>
    Stream,

    /// <summary>The compression of headers: the connection ended.</summary>
    Headers,
}
