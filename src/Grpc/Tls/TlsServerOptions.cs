using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Chain.Grpc.Tls;

/// <summary>TLS 1.3 of a listener.</summary>
public sealed record TlsServerOptions
{
    /// <summary>The key and certificate that the listener shows.</summary>
    public required TlsIdentity Identity { get; init; }

    /// <summary>When set, callers must hold a certificate, and this decides which; null asks for none.</summary>
    public Func<X509Certificate2, bool>? IsPeerTrusted { get; init; }

    /// <summary>
    /// Told where a connection came from that did not get through the handshake: no TLS, no certificate where one is asked
    /// for, one that is not trusted, or silence; null for nobody.
    /// </summary>
    public Action<EndPoint?>? OnHandshakeFailed { get; init; }

    /// <summary>
    /// Told the caller's certificate when a connection ends on which nothing was ever called: in TLS 1.3 a caller refuses
    /// the listener's certificate only after the handshake; null for nobody.
    /// </summary>
    public Action<X509Certificate2?>? OnEndWithoutCall { get; init; }

    /// <summary>How long a handshake may take. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Connections in their handshake, which nobody has to pay for; beyond it the oldest of them is closed. Default: as many as
    /// the listener takes connections.
    /// </summary>
    public int HandshakesMax { get; init; } = int.MaxValue;

    /// <summary>
    /// Connections of one trusted key, where <see cref="IsPeerTrusted"/> asks for keys; beyond it the oldest of them is closed.
    /// Default 4: one, and some that were lost and linger.
    /// </summary>
    public int ConnectionsPerKeyMax { get; init; } = 4;
}
