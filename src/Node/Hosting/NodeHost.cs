using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Contracts.Library;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Execution;
using Chain.Node.Network;
using Chain.Node.Observe;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;
using Chain.Setup.Configuration;
using Chain.Setup.Files;
using Chain.Setup.Keys;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Hosting;

/// <summary>A running node: every part made and joined by hand, in the order in which they depend on one another.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Func<ValueTask>> _stopping = new();
    private readonly ILogger _logger;
    private ChainStore? _store;
    private PeerNetwork? _network;

    private NodeHost(ILogger logger) => _logger = logger;

    /// <summary>Ends, with what is wrong, when the node cannot go on safely.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>Where clients call it; the port is the real one if the configuration said 0.</summary>
    public System.Net.IPEndPoint ApiEndPoint { get; private set; } = new(0, 0);

    /// <summary>Where monitoring calls it.</summary>
    public System.Net.IPEndPoint HttpEndPoint { get; private set; } = new(0, 0);

    /// <summary>Opens the data, joins the network and serves clients.</summary>
    /// <exception cref="StorageException">The data directory cannot be used; the message says what to do.</exception>
    /// <exception cref="KeyException">The node's key cannot be read.</exception>
    /// <exception cref="NodeStartException">Genesis document, key or network contradict one another.</exception>
    public static async Task<NodeHost> StartAsync(
        NodeConfiguration configuration, ILoggerFactory loggers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(loggers);
        NodeHost host = new(loggers.CreateLogger("Chain.Node"));
        try
        {
            await host.StartPartsAsync(configuration, loggers, cancellation).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the parts in the reverse order; everything acknowledged is durable already.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_stopping.TryPop(out Func<ValueTask>? stop)) await stop().ConfigureAwait(false);
        if (_store?.Tip is ulong height) NodeLog.Stopped(_logger, height);
    }

    private async Task StartPartsAsync(NodeConfiguration configuration, ILoggerFactory loggers, CancellationToken cancellation)
    {
        foreach (string warning in PrivateFiles.Warnings(configuration.DataDirectory, configuration.Key.File, configuration.Tls.KeyFile))
        {
            NodeLog.OthersMayRead(_logger, warning);
        }

        GenesisDocument genesis = NodeFiles.ReadGenesis(configuration.GenesisFile);
        ChainRules rules = NodeRestorer.Rules(genesis);
        ValidatorSet validators = GenesisBlock.Validators(genesis);
        SigningKey key = NodeFiles.LoadKey(configuration.Key);
        _stopping.Push(() => Dispose(key));
        TlsIdentity identity = TlsIdentity.Load(configuration.Tls.CertificateFile, configuration.Tls.KeyFile);
        _stopping.Push(() => Dispose(identity));

        RocksKeyValueStore database = RocksKeyValueStore.Open(
            Path.Combine(configuration.DataDirectory, "db"), NodeFiles.ToRocks(configuration.Storage));
        ChainStore store = _store = ChainStore.Open(database, database.Path, rules.GenesisHash);
        _stopping.Push(() => Dispose(store));

        MetricRegistry registry = new();
        NodeMetrics metrics = new(registry);
        ValidatorIndex? self = validators.IndexOf(key.PublicKey);
        NodeVotes votes = NodeVotes.Open(
            configuration.DataDirectory, store, rules.GenesisHash, key.PublicKey, self is not null, metrics.VoteSyncSeconds, _logger);
        _stopping.Push(() => Dispose(votes));

        StateTree tree = new(store, new StateTreeOptions());
        ContractCatalog catalog = new(SystemContracts.All);
        BlockProcessor processor = new(store, new BlockExecutor(catalog, EngineRules.Version1), tree, () => votes.LastNumber);
        if (store.Tip is null) processor.ProcessGenesis(genesis, GenesisExecutor.Execute(genesis));
        string version = NodeFiles.Version;
        NodeLog.Starting(_logger, configuration.Name, version, genesis.NetworkName, rules.GenesisHash.ToShortString(), store.Tip ?? 0, configuration.DataDirectory);

        MessageChecker checker = new(
            new ConsensusDomain(rules.GenesisHash, new Epoch(rules.Epoch), validators), new Ed25519Scheme(), new SignatureCache(), rules);
        EventLanes events = new();
        Submissions submissions = new(checker, events, metrics);
        _stopping.Push(submissions.DisposeAsync);
        TransactionLookups lookups = new(events);

        RestoredNode restored = NodeRestorer.Restore(store, votes.Records);
        IVoteSigner? signer = self is null ? null : new Ed25519VoteSigner(key);
        NodeMachine machine = new(NodeFiles.ToOptions(configuration), rules, validators, signer, restored);

        PeerInbox inbox = new(checker, events, (peer, verdict) => Refuse(metrics, validators, peer, verdict));
        _stopping.Push(inbox.DisposeAsync);
        PeerNetwork network = new(
            NodeFiles.ToNetwork(configuration, key.PublicKey, rules.GenesisHash, identity, version),
            Callbacks(validators, inbox, events), new PeerMetrics(registry), loggers);
        _network = network;
        _stopping.Push(network.DisposeAsync);

        ExecutionFeed feed = new(store.Tip ?? 0);
        ExecutionWorker execution = new(processor, events, metrics, processed => feed.Publish(StoredBlocks.ToExecuted(processed)), Fail);
        _stopping.Push(() => Dispose(execution));
        BlockServer blocks = new(store, (to, bytes) => network.Send(validators.KeyOf(to), bytes, MessageClass.Sync));
        _stopping.Push(blocks.DisposeAsync);
        NodeTimers timers = new(events);
        _stopping.Push(() => Dispose(timers));

        EffectRunner runner = new(validators, network, timers, submissions, lookups, execution, blocks, metrics, _logger);
        EffectPipeline pipeline = new(votes, runner.Run, Fail);
        _stopping.Push(() => Dispose(pipeline));
        NodeLoop loop = new(machine, events, pipeline, Fail);
        _stopping.Push(() => Stop(loop));
        NodeMetrics.ObserveStatus(registry, () => loop.Status, () => execution.Waiting);
        loop.Start();
        await network.StartAsync(cancellation).ConfigureAwait(false);

        EngineRules viewRules = EngineRules.Version1 with
        {
            Limits = EngineRules.Version1.Limits with { ViewGasMax = (ulong)configuration.Api.QueryGasLimit },
        };
        NodeService service = new(
            loop, store, submissions, lookups, network, new QueryExecutor(catalog, viewRules), catalog, (validators.Count, self is not null), votes.Status);
        NodeIdentity who = new(genesis.NetworkName, rules.GenesisHash, configuration.Name, key.PublicKey, version, DateTimeOffset.UtcNow);
        await ServeAsync(configuration, service, feed, who, identity, registry, loggers, cancellation).ConfigureAwait(false);
        NodeLog.Ready(_logger, ApiEndPoint.ToString(), HttpEndPoint.ToString(), network.EndPoint.ToString());
    }

    private async Task ServeAsync(
        NodeConfiguration configuration,
        NodeService service,
        ExecutionFeed feed,
        NodeIdentity who,
        TlsIdentity identity,
        MetricRegistry registry,
        ILoggerFactory loggers,
        CancellationToken cancellation)
    {
        ChainApiOptions options = new()
        {
            Listen = configuration.Api.Listen.ToIPEndPoint(),
            Tls = configuration.Api.Tls ? identity : null,
            RequestBytesMax = configuration.Api.MessageBytesMax,
            ConnectionsMax = configuration.Api.ConnectionsMax,
            CallsPerConnectionMax = configuration.Api.CallsPerConnectionMax,
        };
        ChainApi api = await ChainApi.StartAsync(service, who, feed, options, registry, loggers, cancellation).ConfigureAwait(false);
        _stopping.Push(api.DisposeAsync);
        MonitoringServer monitoring = await MonitoringServer.StartAsync(
            configuration.Http.Listen.ToIPEndPoint(), service, FindFailure, registry, loggers, cancellation).ConfigureAwait(false);
        _stopping.Push(monitoring.DisposeAsync);
        ApiEndPoint = api.EndPoint;
        HttpEndPoint = monitoring.EndPoint;
    }

    private static PeerCallbacks Callbacks(ValidatorSet validators, PeerInbox inbox, EventLanes events) => new()
    {
        OnMessage = (peer, bytes) =>
        {
            if (validators.IndexOf(peer) is ValidatorIndex index) inbox.Receive(index, bytes);
            return ValueTask.CompletedTask;
        },
        OnConnectionChanged = (peer, connected) =>
        {
            if (validators.IndexOf(peer) is ValidatorIndex index) events.Post(connected ? new PeerConnected(index) : new PeerDisconnected(index));
        },
    };

    private static ValueTask Dispose(IDisposable part)
    {
        part.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ValueTask Stop(NodeLoop loop)
    {
        loop.Stop();
        return ValueTask.CompletedTask;
    }

    /// <summary>A peer sent what no honest node sends: it is counted, and enough of it cuts the peer off.</summary>
    private void Refuse(NodeMetrics metrics, ValidatorSet validators, ValidatorIndex peer, CheckVerdict verdict)
    {
        metrics.Refusal(verdict).Add();
        PublicKey key = validators.KeyOf(peer);
        NodeLog.MessageRefused(_logger, key.ToShortString(), verdict.ToString());
        _network?.Report(key, points: 20, verdict.ToString());
    }

    private void Fail(Exception exception)
    {
        NodeLog.Failed(_logger, exception, exception.Message);
        _failed.TrySetResult(exception.Message);
    }

    private string? FindFailure() => _failed.Task.IsCompletedSuccessfully ? _failed.Task.Result : null;
}
