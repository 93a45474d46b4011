using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Setup.Configuration;
using Chain.Setup.Files;
using Chain.Setup.Keys;
using Chain.Setup.Networks;

namespace Chain.Client.Tests.Setup;

public sealed class NetworkBuilderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static NetworkPlan Plan => new()
    {
        Organisations = NetworkPlan.DefaultOrganisations(4),
        Timestamp = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        BasePort = 7_000,
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Nodes_genesis_and_trust_agree_on_keys_pins_and_addresses()
    {
        NetworkLayout layout = NetworkBuilder.Create(Plan, _directory.File("net"));

        NetworkTrust trust = NetworkTrust.Load(layout.TrustFile);
        GenesisDocument genesis = trust.Genesis!;
        Assert.Equal(["oem", "sup1", "sup2", "log"], genesis.Validators.Select(validator => validator.Organisation));
        for (int i = 0; i < 4; i++)
        {
            GenesisValidator validator = genesis.Validators[i];
            NodeConfiguration node = LoadNode(layout, validator.Organisation);
            using SigningKey key = KeyFiles.Load(node.Key.File, () => null);
            using TlsIdentity tls = TlsIdentity.Load(node.Tls.CertificateFile, node.Tls.KeyFile);
            Assert.Equal(validator.PublicKey, key.PublicKey);
            Assert.Equal(validator.TlsKeyHash, tls.Pin);
            Assert.Equal(tls.Pin, trust.Nodes[i].TlsSpkiSha256);
            Assert.Equal($"https://127.0.0.1:{7100 + i}/", trust.Nodes[i].Endpoint.ToString());
            Assert.Equal(new HostPort("127.0.0.1", 7000 + i), node.Network.Listen);
            Assert.Equal(layout.GenesisFile, node.GenesisFile);
            Assert.Equal(validator.Organisation, node.Name);
            foreach (PeerSection peer in node.Network.Peers)
            {
                Assert.NotEqual(validator.Organisation, peer.Name);
                GenesisValidator other = genesis.Validators.Single(v => v.PublicKey == peer.PublicKey);
                Assert.Equal((other.Organisation, other.TlsKeyHash), (peer.Name, peer.TlsSpkiSha256));
            }

            Assert.Equal(3, node.Network.Peers.Count);
        }
    }

    [Fact]
    public void Every_member_has_a_key_in_the_store_with_the_roles_of_the_plan()
    {
        NetworkLayout layout = NetworkBuilder.Create(Plan with { UsersPerOrganisation = 1 }, _directory.File("net"));

        KeyStore store = new(layout.KeysDirectory);
        GenesisDocument genesis = NetworkTrust.Load(layout.TrustFile).Genesis!;
        Assert.Equal(12, store.List().Count);
        foreach (GenesisOrganisation organisation in genesis.Organisations)
        {
            Assert.Equal(["admin", "operator", "user1"], organisation.Members.Select(member => member.Name));
            foreach (GenesisMember member in organisation.Members)
            {
                Assert.Equal(store.Find(NetworkLayout.MemberKeyName(organisation.Id, member.Name)).Info.PublicKey, member.PublicKey);
            }
        }
    }

    [Fact]
    public void Only_the_owner_may_read_anything_of_it()
    {
        NetworkLayout layout = NetworkBuilder.Create(Plan, _directory.File("net"));

        // What lies in a data directory is out of reach by the directory's own mode.
        IEnumerable<string> directories = Directory.EnumerateDirectories(layout.Directory, "*", SearchOption.AllDirectories);
        IEnumerable<string> keys = Directory.EnumerateFiles(layout.Directory, "*.json", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(layout.Directory, "*.key.pem", SearchOption.AllDirectories));
        Assert.Empty(PrivateFiles.Warnings([layout.Directory, .. directories, .. keys]));
    }

    [Fact]
    public void A_passphrase_encrypts_all_keys_of_nodes_and_members()
    {
        NetworkPlan plan = Plan with { Organisations = [new("a", "A")], UsersPerOrganisation = 0, Passphrase = "secret" };

        NetworkLayout layout = NetworkBuilder.Create(plan, _directory.File("net"));

        Assert.All(new KeyStore(layout.KeysDirectory).List(), key => Assert.True(key.Info.IsEncrypted));
        Assert.True(KeyFiles.Inspect(LoadNode(layout, "a").Key.File).IsEncrypted);
    }

    [Fact]
    public void Without_a_base_port_all_ports_are_free_and_different()
    {
        NetworkLayout layout = NetworkBuilder.Create(Plan with { BasePort = 0 }, _directory.File("net"));

        HostPort[] addresses =
        [
            .. new[] { "oem", "sup1", "sup2", "log" }.Select(name => LoadNode(layout, name))
                .SelectMany(node => new[] { node.Network.Listen, node.Api.Listen, node.Http.Listen }),
        ];
        Assert.Equal(12, addresses.Distinct().Count());
    }

    [Fact]
    public void A_directory_with_something_in_it_is_never_touched()
    {
        Directory.CreateDirectory(_directory.File("net"));
        File.WriteAllText(_directory.File("net/precious"), "x");

        Assert.Throws<IOException>(() => NetworkBuilder.Create(Plan, _directory.File("net")));

        Assert.Equal(["precious"], Directory.EnumerateFileSystemEntries(_directory.File("net")).Select(Path.GetFileName));
        Assert.Single(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData("Oem")]
    [InlineData("")]
    [InlineData("a/b")]
    public void An_organisation_needs_a_plain_identifier(string id) =>
        Assert.Contains("cannot name", (Plan with { Organisations = [new(id, "X")] }).Check(), StringComparison.Ordinal);

    [Fact]
    public void Two_organisations_cannot_share_an_identifier() =>
        Assert.Contains("two organisations", (Plan with { Organisations = [new("a", "A"), new("a", "B")] }).Check(), StringComparison.Ordinal);

    [Fact]
    public void A_genesis_file_that_was_edited_is_refused()
    {
        NetworkLayout layout = NetworkBuilder.Create(Plan, _directory.File("net"));
        string text = File.ReadAllText(layout.GenesisFile);

        Assert.True(GenesisFile.TryRead(text, out GenesisDocument? document, out _));
        Assert.Equal(document.ComputeHash(), NetworkTrust.Load(layout.TrustFile).GenesisHash);
        Assert.False(GenesisFile.TryRead(text.Replace("Carrier", "Carriers", StringComparison.Ordinal), out _, out string error));
        Assert.Contains("was changed", error, StringComparison.Ordinal);
        Assert.False(GenesisFile.TryRead(text.Replace("\"engine\"", "\"motor\"", StringComparison.Ordinal), out _, out error));
        Assert.Contains("motor", error, StringComparison.Ordinal);
        Assert.False(GenesisFile.TryRead("{}", out _, out error));
    }

    [Fact]
    public void A_trust_file_must_match_its_genesis_document()
    {
        NetworkLayout layout = NetworkBuilder.Create(Plan, _directory.File("net"));
        NetworkTrust trust = NetworkTrust.Load(layout.TrustFile) with { GenesisHash = Hash32.Zero };
        File.WriteAllText(layout.TrustFile, trust.ToJson());

        Assert.Contains("its hash is", Assert.Throws<TrustException>(() => NetworkTrust.Load(layout.TrustFile)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:7100", "loopback")]
    [InlineData("https://10.0.0.1:7100", "tlsSpkiSha256")]
    [InlineData("ftp://10.0.0.1:7100", "https://host:port")]
    public void A_trust_file_never_leads_to_an_unauthenticated_node(string endpoint, string expected)
    {
        NetworkTrust trust = new() { NetworkName = "n", GenesisHash = Hash32.Zero, Nodes = [new("x", new Uri(endpoint))] };

        Assert.Contains(expected, trust.Check(), StringComparison.Ordinal);
    }

    private static NodeConfiguration LoadNode(NetworkLayout layout, string organisation)
    {
        ConfigurationResult result = ConfigurationLoader.Load(layout.NodeConfiguration(organisation), [], []);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
