using Chain.Setup.Configuration;

namespace Chain.Client.Tests.Setup;

public sealed class ConfigurationTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Defaults_are_sound_and_paths_become_absolute()
    {
        ConfigurationResult result = Load("{}");

        Assert.Empty(result.Errors);
        Assert.Equal(_directory.File("data"), result.Configuration!.DataDirectory);
        Assert.Equal(new MempoolSection(), result.Configuration.Mempool);
        Assert.Equal("", result.Configuration.Key.PassphraseFile);
    }

    [Fact]
    public void Flags_override_the_environment_which_overrides_the_file()
    {
        Dictionary<string, string> environment = new()
        {
            ["CHAIN_NODE__LOG__LEVEL"] = "warning",
            ["CHAIN_NODE__MEMPOOL__TRANSACTIONS_MAX"] = "7",
            ["CHAIN_NODE_PASSPHRASE"] = "not a setting",
        };

        ConfigurationResult result = Load(
            """{ "log": { "level": "debug", "format": "json" }, "mempool": { "transactionsMax": 5 } /* why */ }""", environment, ["log.level=error"]);

        Assert.Empty(result.Errors);
        Assert.Equal(new LogSection { Level = LogVerbosity.Error, Format = LogFormat.Json }, result.Configuration!.Log);
        Assert.Equal(7, result.Configuration.Mempool.TransactionsMax);
    }

    [Fact]
    public void Peers_are_read_from_the_file_and_single_values_of_them_from_the_environment()
    {
        string file =
            $$"""
            { "network": { "peers": [
              { "name": "a", "endpoint": "127.0.0.1:1", "publicKey": "{{new string('1', 64)}}", "tlsSpkiSha256": "{{new string('2', 64)}}" },
              { "name": "b", "endpoint": "127.0.0.1:2", "publicKey": "{{new string('3', 64)}}", "tlsSpkiSha256": "{{new string('4', 64)}}" } ] } }
            """;

        ConfigurationResult result = Load(file, new() { ["CHAIN_NODE__NETWORK__PEERS__1__ENDPOINT"] = "[::1]:9" });

        Assert.Empty(result.Errors);
        Assert.Equal(["a", "b"], result.Configuration!.Network.Peers.Select(peer => peer.Name));
        Assert.Equal(new HostPort("::1", 9), result.Configuration.Network.Peers[1].Endpoint);
    }

    [Theory]
    [InlineData("""{ "mempol": { "bytesMax": 5000000 } }""", "unknown setting 'mempol.bytesMax'; did you mean 'mempool.bytesMax'?")]
    [InlineData("""{ "log": { "lvl": "debug" } }""", "unknown setting 'log.lvl'; did you mean 'log.level'?")]
    [InlineData("""{ "log": { "level": "loud" } }""", "log.level: 'loud' is not one of: trace, debug, information, warning, error")]
    [InlineData("""{ "log": { "level": "1" } }""", "log.level: '1' is not one of")]
    [InlineData("""{ "log": { "level": null } }""", "log.level: is null")]
    [InlineData("""{ "log": { "level": "debug", "level": "error" } }""", "not valid JSON")]
    [InlineData("""{ "mempool": { "transactionsMax": 0 } }""", "mempool.transactionsMax: 0 is out of range: 1 to 10,000,000 transactions")]
    [InlineData("""{ "mempool": { "transactionsMax": 1e3 } }""", "mempool.transactionsMax: '1e3' is not one of")]
    [InlineData("""{ "api": { "listen": "7101" } }""", "api.listen: '7101' is not one of: host:port")]
    [InlineData("""{ "api": { "listen": "0.0.0.0:7101", "tls": false } }""", "api.tls: false is allowed only on loopback")]
    [InlineData("""{ "api": { "listen": "somewhere:7101" } }""", "api.listen: 'somewhere' is not an IP address")]
    [InlineData("""{ "api": { "listen": "127.0.0.1:7001" } }""", "127.0.0.1:7001 stands twice")]
    [InlineData("""{ "consensus": { "viewTimeoutMs": 9000, "viewTimeoutMsMax": 8000 } }""", "viewTimeoutMsMax must be at least")]
    [InlineData("""{ "network": { "peers": [ { "name": "a" } ] } }""", "network.peers.0.endpoint: is required")]
    public void A_wrong_file_is_refused_with_the_name_of_the_setting(string file, string expected)
    {
        ConfigurationResult result = Load(file);

        Assert.Null(result.Configuration);
        Assert.Contains(result.Errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_are_told_at_once_with_their_source()
    {
        ConfigurationResult result = Load("""{ "logg": {"x": 1}, "api": { "tls": "perhaps" } }""", new() { ["CHAIN_NODE__X"] = "1" }, ["nonsense", "log.level=x"]);

        Assert.Equal(5, result.Errors.Count);
        Assert.Contains(result.Errors, error => error.StartsWith("environment variable CHAIN_NODE__X: unknown setting", StringComparison.Ordinal));
        Assert.Contains(result.Errors, error => error.StartsWith("--set log.level: ", StringComparison.Ordinal));
        Assert.Contains(result.Errors, error => error.StartsWith("--set nonsense: expected", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_an_error_and_not_the_defaults()
    {
        ConfigurationResult result = ConfigurationLoader.Load(_directory.File("absent.json"), NoEnvironment, []);

        Assert.Null(result.Configuration);
        Assert.Contains("absent.json: cannot be read", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_of_the_file_are_relative_to_it_and_paths_of_flags_to_the_working_directory()
    {
        ConfigurationResult result = Load("""{ "dataDirectory": "there" }""", NoEnvironment, ["genesisFile=here.json"]);

        Assert.Equal(_directory.File("there"), result.Configuration!.DataDirectory);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "here.json"), result.Configuration.GenesisFile);
    }

    [Theory]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("[::1]:65535", true)]
    [InlineData("localhost:80", true)]
    [InlineData("10.0.0.1:80", false)]
    [InlineData("example.org:80", false)]
    public void An_address_reads_and_writes_alike_and_knows_loopback(string text, bool loopback)
    {
        Assert.True(HostPort.TryParse(text, out HostPort address));
        Assert.Equal(text, address.ToString());
        Assert.Equal(loopback, address.IsLoopback);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("a:")]
    [InlineData("a:65536")]
    [InlineData("a:-1")]
    [InlineData("a b:1")]
    public void A_malformed_address_is_refused(string text) => Assert.False(HostPort.TryParse(text, out _));

    private ConfigurationResult Load(string json, Dictionary<string, string>? environment = null, string[]? flags = null)
    {
        string file = _directory.File("node.json");
        File.WriteAllText(file, json);
        return ConfigurationLoader.Load(file, environment ?? NoEnvironment, flags ?? []);
    }
}
