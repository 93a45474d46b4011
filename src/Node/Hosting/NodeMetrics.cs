using System.Collections.Concurrent;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Observe;

namespace Chain.Node.Hosting;

/// <summary>What the host counts; docs/operating/metrics.md explains each.</summary>
public sealed class NodeMetrics
{
    private readonly Dictionary<AdmitResult, Counter> _admissions;
    private readonly Dictionary<NodeIncident, Counter> _incidents;
    private readonly Dictionary<CheckVerdict, Counter> _refusals;
    private readonly Dictionary<NodeAlarm, Counter> _alarms;
    private readonly Counter _droppedGossip;
    private readonly Counter _droppedOthers;
    private readonly ConcurrentDictionary<string, Lazy<Counter>> _contractErrors = new(StringComparer.Ordinal);
    private readonly MetricRegistry _registry;

    /// <summary>Registers the metrics that are counted as things happen.</summary>
    /// <param name="registry">Where.</param>
    public NodeMetrics(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registry = registry;
        _admissions = OfEach<AdmitResult>(registry, "chain_submissions_total", "Transactions of clients, by what became of them.", "result");
        _incidents = OfEach<NodeIncident>(registry, "chain_incidents_total", "Things that should be rare, by kind.", "incident");
        _refusals = OfEach<CheckVerdict>(
            registry, "chain_messages_refused_total", "Messages of peers that were refused, by reason.", "reason", except: CheckVerdict.Valid);
        _droppedGossip = Dropped(registry, "transactions");
        _droppedOthers = Dropped(registry, "others");
        _alarms = OfEach<NodeAlarm>(registry, "chain_alarms_total", "Alarms, by kind. Any alarm needs an operator.", "alarm");
        Blocks = registry.Counter("chain_blocks_executed_total", "Blocks executed and durable.");
        Transactions = registry.Counter("chain_transactions_executed_total", "Transactions executed and durable.");
        Faults = registry.Counter("chain_transactions_faulted_total", "Executed transactions that ended in a fault.");
        Evidence = registry.Counter("chain_evidence_total", "Validators caught contradicting themselves.");
        ExecutionSeconds = registry.Histogram(
            "chain_block_execution_seconds", "Time to execute a block and make it durable.", [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
        VoteSyncSeconds = registry.Histogram(
            "chain_vote_log_sync_seconds", "Time to make votes durable.", [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1]);
    }

    /// <summary>Blocks executed.</summary>
    public Counter Blocks { get; }

    /// <summary>Transactions executed.</summary>
    public Counter Transactions { get; }

    /// <summary>Transactions that faulted.</summary>
    public Counter Faults { get; }

    /// <summary>Evidence seen.</summary>
    public Counter Evidence { get; }

    /// <summary>Time to execute and store a block.</summary>
    public Histogram ExecutionSeconds { get; }

    /// <summary>Time to make votes durable.</summary>
    public Histogram VoteSyncSeconds { get; }

    /// <summary>The counter of one outcome of a submission.</summary>
    public Counter Admission(AdmitResult result) => _admissions[result];

    /// <summary>The counter of one kind of incident.</summary>
    public Counter Incident(NodeIncident incident) => _incidents[incident];

    /// <summary>The counter of one reason to refuse a message; <see cref="CheckVerdict.Valid"/> is none.</summary>
    public Counter Refusal(CheckVerdict verdict) => _refusals[verdict];

    /// <summary>The counter of messages that were dropped because too much of their sender waited.</summary>
    public Counter Dropped(bool isGossip) => isGossip ? _droppedGossip : _droppedOthers;

    /// <summary>The counter of one alarm.</summary>
    public Counter Alarm(NodeAlarm alarm) => _alarms[alarm];

    /// <summary>The counter of one contract's exceptions.</summary>
    public Counter ContractError(string contract) => _contractErrors.GetOrAdd(contract, name => new Lazy<Counter>(() => _registry.Counter(
        "chain_contract_errors_total", "Exceptions of contract code, in transactions and views. Each is a bug of the contract.", ("contract", name)))).Value;

    /// <summary>Shows the counters of contracts before they err; those of others are added as they do.</summary>
    public void ShowContracts(IEnumerable<string> contracts)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        foreach (string contract in contracts) ContractError(contract);
    }

    /// <summary>Registers who the node is, as labels of a metric that is always 1.</summary>
    public static void ShowIdentity(MetricRegistry registry, string name, string version, string network)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Observe(
            "chain_node_info", "1; the labels say which node this is.", () => 1, ("name", name), ("version", version), ("network", network));
    }

    /// <summary>Registers what is read off the status whenever somebody asks.</summary>
    public static void ObserveStatus(MetricRegistry registry, Func<NodeStatus> status, Func<int> executionQueue)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Observe("chain_final_height", "Height of the last final block.", () => status().FinalHeight);
        registry.Observe("chain_executed_height", "Height of the last executed block.", () => status().ExecutedHeight);
        registry.Observe("chain_certified_height", "Height whose roots a quorum has certified.", () => status().CertifiedHeight);
        registry.Observe("chain_view", "View that consensus is in.", () => status().View);
        registry.Observe("chain_views_nullified", "Views that ended without a block, since the start.", () => status().ViewsNullified);
        registry.Observe("chain_peers_connected", "Connected validators.", () => status().Peers);
        registry.Observe("chain_mempool_transactions", "Transactions that wait for a block.", () => status().PoolTransactions);
        registry.Observe("chain_mempool_bytes", "Bytes of transactions that wait for a block.", () => status().PoolBytes);
        registry.Observe("chain_syncing", "1 while blocks are known to be missing here.", () => status().Syncing ? 1 : 0);
        registry.Observe("chain_voting", "1 while this node votes.", () => status().Voting == Consensus.VotingStatus.Voting ? 1 : 0);
        registry.Observe("chain_diverged", "1 if this node computed other results than a quorum certified.", () => status().Diverged ? 1 : 0);
        registry.Observe("chain_execution_queue", "Final blocks that wait for execution.", () => executionQueue());
    }

    private static Counter Dropped(MetricRegistry registry, string kind) => registry.Counter(
        "chain_messages_dropped_total", "Messages of peers that were dropped because too much of the same peer waited.", ("kind", kind));

    private static Dictionary<T, Counter> OfEach<T>(MetricRegistry registry, string name, string help, string label, T? except = null)
        where T : struct, Enum => Enum.GetValues<T>()
            .Where(value => !value.Equals(except))
            .ToDictionary(value => value, value => registry.Counter(name, help, (label, value.ToString())));
}
