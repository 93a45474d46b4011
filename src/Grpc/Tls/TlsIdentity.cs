using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chain.Encoding;

namespace Chain.Grpc.Tls;

/// <summary>
/// A P-256 key with a certificate signed by itself. What counts is the key: others pin the SHA-256 of its
/// SubjectPublicKeyInfo (<see cref="Pin"/>). The certificate around it may be renewed and may expire.
/// </summary>
public sealed class TlsIdentity : IDisposable
{
    /// <summary>Life of a new certificate, in years. Long, because an expiry only warns.</summary>
    public const int ValidYears = 10;

    /// <summary>From this long before the expiry on, <see cref="ExpiresSoon"/> says so.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromDays(42);

    private TlsIdentity(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Pin = PinOf(certificate);
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo: what others pin.</summary>
    public Hash32 Pin { get; }

    /// <summary>The certificate in PEM, for others to keep.</summary>
    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>Makes a new key and certificate.</summary>
    /// <param name="name">Common name, such as the organisation's node.</param>
    /// <param name="hosts">DNS names and IP addresses that clients connect to; <c>localhost</c> and loopback are always in.</param>
    /// <param name="now">Start of the certificate's life.</param>
    public static TlsIdentity Create(string name, IEnumerable<string> hosts, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(name);
        CertificateRequest request = new(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false)); // Server and client authentication.
        request.CertificateExtensions.Add(AlternativeNames(hosts));
        return new TlsIdentity(request.CreateSelfSigned(now.AddDays(-1), now.AddYears(ValidYears)));
    }

    /// <summary>Loads an identity from its two PEM files.</summary>
    /// <exception cref="TlsIdentityException">A file is missing, no PEM, not P-256, or they do not belong together.</exception>
    public static TlsIdentity Load(string certificatePath, string keyPath)
    {
        try
        {
            return FromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TlsIdentityException)
        {
            throw new TlsIdentityException(
                $"Cannot load the TLS identity from '{certificatePath}' and '{keyPath}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads an identity from the text of its two PEM files.</summary>
    /// <exception cref="TlsIdentityException">The text is no PEM, not P-256, or the two do not belong together.</exception>
    public static TlsIdentity FromPem(string certificatePem, string keyPem)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            using ECDsa key = certificate.GetECDsaPrivateKey() ?? throw NotP256();
            if (key.KeySize != 256) throw NotP256();
            return new TlsIdentity(certificate);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            certificate?.Dispose();
            throw new TlsIdentityException($"The certificate or its key is no valid PEM pair: {exception.Message}", exception);
        }
    }

    /// <summary>The private key in PKCS #8 PEM. Keep it from others.</summary>
    public string ExportKeyPem()
    {
        using ECDsa key = Certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>Writes both files; the key file is readable by its owner alone from its first byte on.</summary>
    /// <exception cref="IOException">A file exists already, or cannot be written.</exception>
    public void Save(string certificatePath, string keyPath)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (StreamWriter writer = new(keyPath, options)) writer.Write(ExportKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        using (StreamWriter writer = new(certificatePath, options)) writer.Write(CertificatePem);
    }

    /// <summary>True from <see cref="WarnBefore"/> before the expiry on, and after it. Nothing is refused for it.</summary>
    public bool ExpiresSoon(DateTimeOffset now) => now + WarnBefore >= Certificate.NotAfter;

    /// <summary>The pin of any certificate.</summary>
    public static Hash32 PinOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new Hash32(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>The pin of a certificate in PEM: what a client takes from a node's certificate file.</summary>
    /// <exception cref="TlsIdentityException">The text is no certificate.</exception>
    public static Hash32 PinOfPem(string certificatePem)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(certificatePem);
            return PinOf(certificate);
        }
        catch (CryptographicException exception)
        {
            throw new TlsIdentityException($"Not a PEM certificate: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private static X509Extension AlternativeNames(IEnumerable<string> hosts)
    {
        SubjectAlternativeNameBuilder names = new();
        IEnumerable<string> all = hosts.Concat(["localhost", "127.0.0.1", "::1"]).Distinct(StringComparer.OrdinalIgnoreCase);
        foreach (string host in all)
        {
            if (IPAddress.TryParse(host, out IPAddress? address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        return names.Build();
    }

    private static TlsIdentityException NotP256() => new("The key is not a P-256 key (prime256v1); make one with P-256.");
}

/// <summary>A TLS key or certificate cannot be used; the message says why.</summary>
public sealed class TlsIdentityException(string message, Exception? inner = null) : Exception(message, inner);
