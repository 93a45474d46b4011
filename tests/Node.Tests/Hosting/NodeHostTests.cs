using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Runtime.Versioning;
using Chain.Api.V1;
using Chain.Consensus;
using Chain.Contracts.Loading;
using Chain.Contracts.Tests.Lifecycle;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Node.Commands;
using Chain.Node.Hosting;
using Chain.Node.Storage.Rocks;
using Chain.Node.Storage.Votes;
using Chain.Node.Tests.Storage;
using Chain.Setup.Configuration;
using Chain.Setup.Networks;
using Chain.TestSupport;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Tests.Hosting;

/// <summary>A whole node in this process: what it refuses at start, what it tells, what it shows.</summary>
public sealed partial class NodeHostTests : IDisposable
{
    private const string Organisation = "dev";

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("api.listen")]
    [InlineData("http.listen")]
    [InlineData("network.listen")]
    public async Task Address_of_another_machine_is_refused_by_the_name_of_its_setting(string setting)
    {
        NodeConfiguration configuration = Configure($"{setting}=10.99.99.99:7999", "api.tls=true");
        NodeStartException refusal = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(configuration));
        Assert.StartsWith($"{setting}: the node cannot listen on 10.99.99.99:7999.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_no_validator_is_refused()
    {
        NodeConfiguration configuration = Configure();
        NetworkLayout other = Create("other");
        configuration = configuration with { GenesisFile = other.GenesisFile };
        NodeStartException refusal = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(configuration));
        Assert.StartsWith("This version runs validators only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_that_is_no_validator_is_refused()
    {
        NodeConfiguration configuration = Configure();
        PeerSection stranger = new() { Name = "stranger", Endpoint = new HostPort("127.0.0.1", 1), PublicKey = new PublicKey(new byte[32]) };
        configuration = configuration with { Network = configuration.Network with { Peers = [stranger] } };
        NodeStartException refusal = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(configuration));
        Assert.Contains("'stranger'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_that_lists_itself_is_refused()
    {
        NodeConfiguration configuration = Configure();
        PeerSection itself = new()
        {
            Name = "me",
            Endpoint = new HostPort("127.0.0.1", 1),
            PublicKey = NodeFiles.LoadKey(configuration.Key).PublicKey,
        };
        configuration = configuration with { Network = configuration.Network with { Peers = [itself] } };
        Assert.Contains("itself", (await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(configuration))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validators_without_an_address_are_told()
    {
        NodeConfiguration configuration = Configure();
        PublicKey self = new([.. Enumerable.Repeat((byte)1, 32)]);
        PublicKey other = new([.. Enumerable.Repeat((byte)2, 32)]);
        Assert.Contains(other.ToString(), Assert.Single(StartChecks.Check(configuration, self, new ValidatorSet([self, other]))), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Passphrase_file_that_others_may_read_is_told()
    {
        string file = _directory.Sub("passphrase");
        await File.WriteAllTextAsync(file, "secret");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Lines lines = new();
        await using NodeHost host = await StartAsync(Configure($"key.passphraseFile={file}"), lines);
        Assert.Contains(lines.Written, line => line.Contains($"{file} can be read by other users", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_of_metrics_names_exactly_those_that_exist()
    {
        await using NodeHost host = await StartAsync(Configure());
        using GrpcChannel channel = new(new Uri($"http://{host.ApiEndPoint}"));
        await channel.UnaryAsync(
            GrpcMethod.Of(ChainReflection.Descriptor.Services[0], "GetStatus", GetStatusRequest.Parser, GetStatusResponse.Parser), new GetStatusRequest());
        string shown = await ReadMetricsAsync(host);
        string page = await File.ReadAllTextAsync(Repository.Path("docs/operating/metrics.md"));
        Assert.Equal(
            TypeLine().Matches(shown).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal),
            TableRow().Matches(page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Contains("chain_node_info{name=\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("reason=\"Valid\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_log_tells_of_every_view_and_block()
    {
        Lines lines = new();
        await using (NodeHost host = await StartAsync(Configure(), lines)) await lines.SeenAsync("Executed block 2 ");
        Assert.Contains(lines.Written, line => line.StartsWith("View 1 runs", StringComparison.Ordinal));
        Assert.Contains(lines.Written, line => line.StartsWith("Executed block 1 ", StringComparison.Ordinal));
        Assert.Contains(lines.Written, line => line.StartsWith("Sends Consensus to all peers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blocks_that_a_damaged_write_ahead_log_lost_are_told_and_executed_again_alike()
    {
        NodeConfiguration configuration = Configure();
        Lines first = new();
        await using (NodeHost host = await StartAsync(configuration, first)) await first.SeenAsync("Executed block 1 ");
        Lines before = new();
        await using (NodeHost host = await StartAsync(configuration, before)) await before.SeenAsync("Executed block 5 ");
        Assert.DoesNotContain(before.Written, line => line.StartsWith("The vote log knows", StringComparison.Ordinal));

        string log = Assert.Single(Directory.GetFiles(Path.Combine(configuration.DataDirectory, "db"), "*.log"));
        byte[] bytes = await File.ReadAllBytesAsync(log);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(log, bytes);

        Lines after = new();
        await using (NodeHost host = await StartAsync(configuration, after)) await after.SeenAsync("Executed block 6 ");
        Assert.Contains(after.Written, line => line.StartsWith("The vote log knows final blocks up to", StringComparison.Ordinal));
        string[] again = [.. after.Written.Where(IsExecuted).Intersect(before.Written)];
        Assert.NotEmpty(again);
        Assert.All(before.Written.Where(IsExecuted), line => Assert.DoesNotContain(
            after.Written, other => IsExecuted(other) && other != line && other.Split(" with ")[0] == line.Split(" with ")[0]));

        static bool IsExecuted(string line) => line.StartsWith("Executed block ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_lost_what_the_vote_log_was_cut_short_for_is_told()
    {
        NodeConfiguration configuration = Configure();
        CutVoteLogShort(configuration, new View(1_000));
        Lines lines = new();
        await using (NodeHost host = await StartAsync(configuration, lines))
        {
            await lines.SeenAsync("The vote log was cut short up to view 1000, which the database held, and the database ends at height 0, view 0");
        }
    }

    [Fact]
    public void Memory_and_logs_of_the_database_follow_its_write_buffer()
    {
        RocksOptions standard = NodeFiles.ToRocks(new StorageSection());
        RocksOptions large = NodeFiles.ToRocks(new StorageSection { WriteBufferBytes = 1L << 30 });
        Assert.Equal((64L << 20, 128L << 20), (standard.WriteBuffersTotalBytes, standard.LogTotalBytes));
        Assert.Equal((2L << 30, 4L << 30), (large.WriteBuffersTotalBytes, large.LogTotalBytes));
    }

    [Fact]
    public void Least_message_between_nodes_holds_the_largest_of_consensus()
    {
        Setting setting = ConfigurationSchema.Node.Single(one => one.Path == "network.messageBytesMax");
        Assert.True(setting.Attribute.Min >= ConsensusLimits.MessageBytesMax);
    }

    [Fact]
    public void Missing_library_is_told_with_its_package_though_it_comes_wrapped()
    {
        DllNotFoundException missing = new("libsodium is missing. On Debian: apt-get install libsodium23.");
        Assert.Same(missing, NodeRunner.FindCause(new TypeInitializationException("Sodium", missing)));
        Assert.Null(NodeRunner.FindCause(new NotSupportedException()));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<NodeHost> StartAsync(NodeConfiguration configuration, Lines? lines = null)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning).AddProvider(lines ?? new Lines()));
        return await NodeHost.StartAsync(configuration, new CodeCache(SharedLoader.Instance), loggers, CancellationToken.None);
    }

    private static void CutVoteLogShort(NodeConfiguration configuration, View view)
    {
        using FileLogDirectory directory = FileLogDirectory.Open(NetworkLayout.VotesDirectory(configuration.DataDirectory));
        Hash32 genesisHash = NodeFiles.ReadGenesis(configuration.GenesisFile).ComputeHash();
        VoteLogOpening opening = VoteLog.Open(directory, genesisHash, NodeFiles.LoadKey(configuration.Key).PublicKey, default, new VoteLogOptions());
        using VoteLog log = opening.Log!;
        log.Compact([LogRecord.OfFloor(view)]);
    }

    private static async Task<string> ReadMetricsAsync(NodeHost host)
    {
        using HttpClient client = new();
        return await client.GetStringAsync(new Uri($"http://{host.HttpEndPoint}/metrics"));
    }

    private NodeConfiguration Configure(params string[] flags)
    {
        string[] all = ["api.listen=127.0.0.1:0", "http.listen=127.0.0.1:0", "network.listen=127.0.0.1:0", .. flags];
        Dictionary<string, string> settings = [];
        foreach (string flag in all) settings[flag[..flag.IndexOf('=', StringComparison.Ordinal)]] = flag;
        ConfigurationResult loaded = ConfigurationLoader.Load(Create(Organisation).NodeConfiguration(Organisation), [], settings.Values);
        return loaded.Configuration ?? throw new InvalidOperationException(string.Join(' ', loaded.Errors));
    }

    private NetworkLayout Create(string organisation) => NetworkBuilder.Create(
        new NetworkPlan
        {
            NetworkName = organisation,
            Organisations = [new OrganisationPlan(organisation, "Test")],
            ClientTls = false,
            Timestamp = DateTimeOffset.UtcNow,
        },
        _directory.Sub(organisation));

    [GeneratedRegex("^# TYPE ([a-z0-9_]+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("^\\| `([a-z0-9_]+)(?:\\{[^`]*\\})?` \\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _written = new();
        private readonly SemaphoreSlim _more = new(0);

        public IReadOnlyCollection<string> Written => _written;

        public async Task SeenAsync(string start)
        {
            while (!_written.Any(line => line.StartsWith(start, StringComparison.Ordinal))) await _more.WaitAsync();
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _written.Enqueue(formatter(state, exception));
            _more.Release();
        }

        public void Dispose()
        {
        }
    }
}
