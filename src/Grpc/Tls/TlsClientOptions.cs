using System.Security.Cryptography.X509Certificates;

namespace Chain.Grpc.Tls;

/// <summary>TLS 1.3 of a client: whom it trusts and who it is.</summary>
public sealed record TlsClientOptions
{
    /// <summary>
    /// Decides whether the server's certificate is trusted, usually by its pin. Host names and dates are not looked at:
    /// whoever holds the pinned key is the node.
    /// </summary>
    public required Func<X509Certificate2, bool> IsServerTrusted { get; init; }

    /// <summary>The certificate that the client shows; null for none.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>Trusts the servers that hold one of these keys.</summary>
    /// <param name="pins">SHA-256 hashes of SubjectPublicKeyInfo, from <see cref="TlsIdentity.PinOfPem"/> or a configuration.</param>
    /// <param name="identity">The certificate that the client shows; null for none.</param>
    public static TlsClientOptions TrustPins(IEnumerable<Chain.Encoding.Hash32> pins, TlsIdentity? identity = null)
    {
        HashSet<Chain.Encoding.Hash32> trusted = [.. pins];
        return new TlsClientOptions
        {
            IsServerTrusted = certificate => trusted.Contains(TlsIdentity.PinOf(certificate)),
            Identity = identity,
        };
    }
}
