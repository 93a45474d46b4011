using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
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
using Chain.Node.Storage.Votes;
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
    /// <param name="configuration">How this node is set up.</param>
    /// <param name="code">Prepares and holds deployed contracts.</param>
    /// <param name="loggers">Where the log goes.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="StorageException">The data directory cannot be used; the message says what to do.</exception>
    /// <exception cref="KeyException">The node's key cannot be read.</exception>
    /// <exception cref="NodeStartException">Genesis document, key or network contradict one another.</exception>
    public static async Task<NodeHost> StartAsync(
        NodeConfiguration configuration, CodeCache code, ILoggerFactory loggers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(loggers);
        NodeHost host = new(loggers.CreateLogger("Chain.Node"));
        try
        {
            await host.StartPartsAsync(configuration, code, loggers, cancellation).ConfigureAwait(false);
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
        while (_stopping.TryPop(out Func<ValueTask>? stop))
        {
            try
            {
                await stop().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever one part does, the others must be stopped: the store and the vote log among them.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                NodeLog.StopFailed(_logger, exception);
            }
        }

        if (_store?.Tip is ulong height) NodeLog.Stopped(_logger, height);
    }

    private async Task StartPartsAsync(
        NodeConfiguration configuration, CodeCache code, ILoggerFactory loggers, CancellationToken cancellation)
    {
        foreach (string warning in PrivateFiles.Warnings(
            configuration.DataDirectory, configuration.Key.File, configuration.Key.PassphraseFile, configuration.Tls.KeyFile))
        {
            NodeLog.Warning(_logger, warning);
        }

        GenesisDocument genesis = NodeFiles.ReadGenesis(configuration.GenesisFile);
        ChainRules rules = NodeRestorer.Rules(genesis);
        ValidatorSet validators = GenesisBlock.Validators(genesis);
        SigningKey key = NodeFiles.LoadKey(configuration.Key);
        _stopping.Push(() => Dispose(key));
        foreach (string warning in StartChecks.Check(configuration, key.PublicKey, validators)) NodeLog.Warning(_logger, warning);
        TlsIdentity identity = TlsIdentity.Load(configuration.Tls.CertificateFile, configuration.Tls.KeyFile);
        _stopping.Push(() => Dispose(identity));

        RocksKeyValueStore database = RocksKeyValueStore.Open(
            Path.Combine(configuration.DataDirectory, "db"), NodeFiles.ToRocks(configuration.Storage));
        ChainStore store = _store = ChainStore.Open(database, database.Path, rules.GenesisHash);
        _stopping.Push(() => Dispose(store));

        IDisposable trimming = NativeMemory.TrimRegularly();
        _stopping.Push(() => Dispose(trimming));
        MetricRegistry registry = new();
        NodeMetrics metrics = new(registry);
        NodeMetrics.ShowIdentity(registry, configuration.Name, NodeFiles.Version, genesis.NetworkName);
        MemoryMetrics.ObserveProcess(registry);
        MemoryMetrics.ObserveDatabase(registry, database);
        NodeVotes votes = NodeVotes.Open(
            configuration.DataDirectory, store, rules.GenesisHash, key.PublicKey, isValidator: true,
            new VoteLogOptions { LogBytesMax = configuration.Storage.VoteLogBytesMax }, metrics.VoteSyncSeconds, _logger);
        registry.Observe("chain_vote_log_bytes", "Bytes of the vote log.", () => votes.Bytes);
        _stopping.Push(() => Dispose(votes));

        StateTree tree = new(store, new StateTreeOptions { CacheBytes = configuration.Storage.TreeCacheBytes });
        ContractDirectory contracts = new(ContractCatalog.Engine, code);
        BlockProcessor processor = new(store, new BlockExecutor(contracts, EngineRules.Version1), tree, () => votes.LastNumber)
        {
            KeepVersions = (ulong)configuration.Storage.KeepVersions,
        };
        if (store.Tip is null)
        {
            code.LoadAll(genesis.Contracts);
            processor.ProcessGenesis(genesis, NodeFiles.ExecuteGenesis(genesis, contracts, configuration.GenesisFile));
        }

        metrics.ShowContracts(contracts.Catalog.All.Select(c => c.Name).Concat(DeployedContracts.List(store.CurrentState).Select(c => c.Name)));
        string version = NodeFiles.Version;
        NodeLog.Starting(_logger, configuration.Name, version, genesis.NetworkName, rules.GenesisHash.ToShortString(), store.Tip ?? 0, configuration.DataDirectory);

        InterestBoard board = new();
        MessageChecker checker = new(
            new ConsensusDomain(rules.GenesisHash, new Epoch(rules.Epoch), validators), new Ed25519Scheme(), new SignatureCache(), rules, board);
        EventLanes events = new();
        Submissions submissions = new(checker, events, metrics, Fail);
        _stopping.Push(submissions.DisposeAsync);
        TransactionLookups lookups = new(events, TimeProvider.System);
        _stopping.Push(() => Dispose(lookups));

        RestoredNode restored = NodeRestorer.Restore(store, votes.Records);
        NodeMachine machine = new(NodeFiles.ToOptions(configuration), rules, validators, new Ed25519VoteSigner(key), restored);

        PeerInbox inbox = new(checker, events, new PeerInboxCallbacks(
            (peer, verdict) => Refuse(metrics, validators, peer, verdict), isGossip => metrics.Dropped(isGossip).Add(), Fail), TimeProvider.System);
        _stopping.Push(inbox.DisposeAsync);
        PeerNetwork network = new(
            NodeFiles.ToNetwork(configuration, key.PublicKey, rules.GenesisHash, identity, version),
            Callbacks(validators, inbox, events, _logger), new PeerMetrics(registry), loggers);
        _network = network;
        _stopping.Push(network.DisposeAsync);

        ExecutionFeed feed = new(store.Tip ?? 0);
        ContractErrors errors = new(metrics, _logger, TimeProvider.System);
        ExecutionWorker execution = new(
            new ExecutionBacklog(store), processor, events, metrics, processed => Announce(processed, feed, errors), Fail);
        _stopping.Push(() => Dispose(execution));
        BlockServer blocks = new(store, (to, bytes) => network.Send(validators.KeyOf(to), bytes, MessageClass.Sync), Fail, TimeProvider.System);
        _stopping.Push(blocks.DisposeAsync);
        NodeTimers timers = new(events);
        _stopping.Push(() => Dispose(timers));

        EffectRunner runner = new(validators, network, timers, submissions, lookups, execution, blocks, inbox, store, metrics, _logger);
        EffectPipeline pipeline = new(votes, runner.Run, Fail);
        _stopping.Push(() => Dispose(pipeline));
        MachineRunner core = new(machine, pipeline, board);
        NodeLoop loop = new(events, () => StartCore(core, restored.Tip.Header, votes.Floor), core.Apply, Fail);
        _stopping.Push(() => Stop(loop));
        NodeMetrics.ObserveStatus(registry, () => core.Status, () => execution.Waiting);
        loop.Start();
        await ListenAsync("network.listen", configuration.Network.Listen, () => network.StartAsync(cancellation)).ConfigureAwait(false);

        EngineRules viewRules = EngineRules.Version1 with
        {
            Limits = EngineRules.Version1.Limits with { ViewGasMax = (ulong)configuration.Api.QueryGasLimit },
        };
        NodeService service = new(
            core, store, submissions, lookups, network, new QueryExecutor(contracts, viewRules), errors, contracts.Catalog, validators.Count, votes.Status);
        NodeIdentity who = new(genesis.NetworkName, rules.GenesisHash, configuration.Name, key.PublicKey, version, DateTimeOffset.UtcNow);
        await ServeAsync(configuration, service, feed, who, identity, registry, loggers, cancellation).ConfigureAwait(false);
        NodeLog.Ready(_logger, ApiEndPoint.ToString(), HttpEndPoint.ToString(), network.EndPoint.ToString());
    }

    /// <summary>Starts the core, and says what the database has lost: by blocks that the vote log still holds, else by how far it was cut short.</summary>
    private void StartCore(MachineRunner core, BlockHeader stored, ulong floor)
    {
        core.Start();
        if (core.Status.FinalHeight > stored.Height) NodeLog.ExecutedAgain(_logger, core.Status.FinalHeight, stored.Height);
        else if (floor > stored.View) NodeLog.BlocksLost(_logger, floor, stored.Height, stored.View);
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
            OnFailure = FailIfStoreIsCorrupt,
        };
        await ListenAsync("api.listen", configuration.Api.Listen, async () =>
        {
            ChainApi api = await ChainApi.StartAsync(service, who, feed, options, registry, loggers, cancellation).ConfigureAwait(false);
            _stopping.Push(api.DisposeAsync);
            ApiEndPoint = api.EndPoint;
        }).ConfigureAwait(false);
        await ListenAsync("http.listen", configuration.Http.Listen, async () =>
        {
            MonitoringServer monitoring = await MonitoringServer.StartAsync(
                configuration.Http.Listen.ToIPEndPoint(), service, FindFailure, registry, loggers, cancellation).ConfigureAwait(false);
            _stopping.Push(monitoring.DisposeAsync);
            HttpEndPoint = monitoring.EndPoint;
        }).ConfigureAwait(false);
    }

    private static async Task ListenAsync(string setting, HostPort address, Func<Task> start)
    {
        try
        {
            await start().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new NodeStartException(
                $"{setting}: the node cannot listen on {address}. {exception.Message} Check that the address is one of this machine's and the port is free.");
        }
    }

    private static PeerCallbacks Callbacks(ValidatorSet validators, PeerInbox inbox, EventLanes events, ILogger logger) => new()
    {
        OnMessage = (peer, bytes) =>
        {
            ValidatorIndex index = IndexOf(validators, peer);
            NodeLog.Received(logger, index.Value, bytes.Length);
            inbox.Receive(index, bytes);
            return ValueTask.CompletedTask;
        },
        OnConnectionChanged = (peer, connected) =>
            events.PostForOther(connected ? new PeerConnected(IndexOf(validators, peer)) : new PeerDisconnected(IndexOf(validators, peer))),
    };

    private static ValidatorIndex IndexOf(ValidatorSet validators, PublicKey peer) =>
        validators.IndexOf(peer) ?? throw new InvalidOperationException($"The peer {peer} is no validator; the start should have refused it.");

    private void Announce(ProcessedBlock processed, ExecutionFeed feed, ContractErrors errors)
    {
        feed.Publish(StoredBlocks.ToExecuted(processed));
        errors.Report(processed.ContractErrors);
        NodeLog.Executed(_logger, processed.Block.Header.Height, processed.Receipts.Count, processed.Roots.StateRoot);
    }

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
        if (verdict == CheckVerdict.Useless) return;

        PublicKey key = validators.KeyOf(peer);
        NodeLog.MessageRefused(_logger, key.ToShortString(), verdict.ToString());
        _network?.Report(key, points: 20, verdict.ToString());
    }

    private void Fail(Exception exception)
    {
        NodeLog.Failed(_logger, exception, exception.Message);
        _failed.TrySetResult(exception.Message);
    }

    /// <summary>A call came upon bytes that are not what was written: nothing that this node says can be relied on.</summary>
    private void FailIfStoreIsCorrupt(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is not (StoreCorruptException or StateTreeException)) continue;
            Fail(cause);
            return;
        }
    }

    private string? FindFailure() => _failed.Task.IsCompletedSuccessfully ? _failed.Task.Result : null;
}
