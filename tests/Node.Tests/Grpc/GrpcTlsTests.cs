using System.Net;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Server;
using Chain.Grpc.Tls;

namespace Chain.Node.Tests.Grpc;

/// <summary>TLS with pinned keys, one-sided and mutual.</summary>
public sealed class GrpcTlsTests
{
    [Fact]
    public async Task Client_trusts_a_pinned_key_and_no_other()
    {
        using TlsIdentity server = GrpcFixture.Identity();
        await using GrpcFixture fixture = await StartAsync(new TlsServerOptions { Identity = server });
        ReadOnlyMemory<byte> echo = await Channel(fixture, server.Pin).UnaryAsync(GrpcFixture.Echo, new byte[3]);
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(
            () => Channel(fixture, Hash32.Zero).UnaryAsync(GrpcFixture.Echo, new byte[3]));
        Assert.Equal(3, echo.Length);
        Assert.Equal(GrpcStatusCode.Unavailable, failure.Code);
        Assert.Contains("pinned key", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_with_mutual_tls_refuses_unknown_and_missing_certificates()
    {
        using TlsIdentity server = GrpcFixture.Identity();
        using TlsIdentity known = GrpcFixture.Identity();
        using TlsIdentity unknown = GrpcFixture.Identity();
        await using GrpcFixture fixture = await StartAsync(new TlsServerOptions
        {
            Identity = server,
            IsPeerTrusted = certificate => TlsIdentity.PinOf(certificate) == known.Pin,
        });
        await Channel(fixture, server.Pin, known).UnaryAsync(GrpcFixture.Echo, default);
        await Assert.ThrowsAsync<GrpcStatusException>(() => Channel(fixture, server.Pin, unknown).UnaryAsync(GrpcFixture.Echo, default));
        await Assert.ThrowsAsync<GrpcStatusException>(() => Channel(fixture, server.Pin).UnaryAsync(GrpcFixture.Echo, default));
    }

    [Fact]
    public async Task Expired_certificate_warns_and_still_serves()
    {
        DateTimeOffset longAgo = DateTimeOffset.UtcNow.AddYears(-TlsIdentity.ValidYears).AddDays(-3);
        using TlsIdentity server = TlsIdentity.Create("old", [], longAgo);
        await using GrpcFixture fixture = await StartAsync(new TlsServerOptions { Identity = server });
        await Channel(fixture, server.Pin).UnaryAsync(GrpcFixture.Echo, default);
        Assert.True(server.ExpiresSoon(DateTimeOffset.UtcNow));
        Assert.False(server.ExpiresSoon(longAgo));
    }

    [Fact]
    public void Identity_survives_its_files_and_hides_its_key()
    {
        string directory = Directory.CreateTempSubdirectory("chain-tls").FullName;
        string certificatePath = Path.Combine(directory, "tls.pem");
        string keyPath = Path.Combine(directory, "tls.key");
        using TlsIdentity made = TlsIdentity.Create("node-1", ["node-1.example", "10.1.2.3"], DateTimeOffset.UtcNow);
        made.Save(certificatePath, keyPath);
        using TlsIdentity loaded = TlsIdentity.Load(certificatePath, keyPath);
        Assert.Equal(made.Pin, loaded.Pin);
        Assert.Equal(made.Pin, TlsIdentity.PinOfPem(File.ReadAllText(certificatePath)));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyPath));
        Assert.Throws<IOException>(() => made.Save(certificatePath, keyPath));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Unusable_identity_files_are_refused_with_their_names()
    {
        using TlsIdentity one = GrpcFixture.Identity();
        using TlsIdentity other = GrpcFixture.Identity();
        Assert.Throws<TlsIdentityException>(() => TlsIdentity.FromPem("nothing", "nothing"));
        Assert.Throws<TlsIdentityException>(() => TlsIdentity.FromPem(one.CertificatePem, other.ExportKeyPem()));
        TlsIdentityException missing = Assert.Throws<TlsIdentityException>(() => TlsIdentity.Load("/nowhere/tls.pem", "/nowhere/tls.key"));
        Assert.Contains("/nowhere/tls.pem", missing.Message, StringComparison.Ordinal);
    }

    private static Task<GrpcFixture> StartAsync(TlsServerOptions tls) =>
        GrpcFixture.StartAsync(new GrpcServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Tls = tls });

    private static GrpcChannel Channel(GrpcFixture fixture, Hash32 pin, TlsIdentity? identity = null) =>
        fixture.Channel(new GrpcChannelOptions { Tls = TlsClientOptions.TrustPins([pin], identity) });
}
