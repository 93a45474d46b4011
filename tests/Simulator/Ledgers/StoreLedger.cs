using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Messages;
using Chain.Node.Execution;
using Chain.Node.Hosting;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;
using Chain.Simulator.Engine;

namespace Chain.Simulator.Ledgers;

/// <summary>The production store, contracts and state tree over a database in memory whose syncs the simulation times.</summary>
internal sealed class StoreLedger : ILedger
{
    /// <summary>What all nodes run. They share the prepared code, which no result depends on.</summary>
    public static readonly ContractDirectory Contracts = new(ContractCatalog.Engine, new CodeCache(new ContractLoader()));

    private readonly GenesisDocument _genesis;
    private readonly Hash32 _genesisHash;
    private readonly IReadOnlyList<StateChange> _genesisState;
    private readonly Func<ulong> _lastVoteNumber;
    private MemoryKeyValueStore _disk = new();
    private ChainStore _store;
    private BlockProcessor _processor;

    /// <summary>Makes a database with the genesis block.</summary>
    /// <param name="genesis">The network.</param>
    /// <param name="state">What the document makes of the empty state: equal for all, so computed once.</param>
    /// <param name="lastVoteNumber">Number of the last durable record of the vote log.</param>
    public StoreLedger(GenesisDocument genesis, IReadOnlyList<StateChange> state, Func<ulong> lastVoteNumber)
    {
        _genesis = genesis;
        _genesisHash = genesis.ComputeHash();
        _genesisState = state;
        _lastVoteNumber = lastVoteNumber;
        (_store, _processor) = Create();
    }

    /// <inheritdoc/>
    public ulong TipHeight => _store.Tip!.Value;

    /// <inheritdoc/>
    public VoteLogExpectation ExpectedLog => new(_store.VoteLogId, _store.VoteLogNumber);

    /// <inheritdoc/>
    public void BindLog(Guid id) => _store.BindVoteLog(id);

    /// <inheritdoc/>
    public Executed Execute(Block block, Certificate? certificate)
    {
        ProcessedBlock processed = _processor.Process(block, certificate);
        return new Executed(processed.Roots, processed.Members);
    }

    /// <inheritdoc/>
    public void Sync() => _disk.Sync();

    /// <inheritdoc/>
    public void Crash(Chance chance)
    {
        _disk.Crash(chance.Below(_disk.UnsyncedBatches + 1));
        (_store, _processor) = Open();
    }

    /// <inheritdoc/>
    public void LoseLast() => throw new InvalidOperationException($"A lying disk is simulated by {nameof(SyntheticLedger)} alone.");

    /// <inheritdoc/>
    public void LoseAll()
    {
        _disk = new MemoryKeyValueStore();
        (_store, _processor) = Create();
    }

    /// <inheritdoc/>
    public RestoredNode Restore() => NodeRestorer.Restore(_store, voteLog: null);

    /// <inheritdoc/>
    public BlocksMessage Read(ulong fromHeight, int countMax) => BlockServer.Read(_store, fromHeight, countMax);

    /// <inheritdoc/>
    public Block? Find(Hash32 hash) => _store.FindHeight(hash) is ulong height ? BlockAt(height) : null;

    /// <inheritdoc/>
    public Block? BlockAt(ulong height) => _store.TryGetBlock(height, out Block? block) ? block : null;

    /// <inheritdoc/>
    public ExecutedRoots? RootsAt(ulong height) =>
        _store.GetOutcome(height) is BlockOutcome outcome ? new ExecutedRoots(height, outcome.Tree.Hash, outcome.ReceiptsRoot) : null;

    private (ChainStore Store, BlockProcessor Processor) Create()
    {
        (ChainStore store, BlockProcessor processor) = Open();
        processor.ProcessGenesis(_genesis, _genesisState);
        Sync();
        return (store, processor);
    }

    private (ChainStore Store, BlockProcessor Processor) Open()
    {
        ChainStore store = ChainStore.Open(new TimedStore(_disk), "(memory)", _genesisHash);
        BlockExecutor executor = new(Contracts, EngineRules.Version1);
        StateTree tree = new(store, new StateTreeOptions { Workers = 1, CacheBytes = 1 << 20 });
        return (store, new BlockProcessor(store, executor, tree, _lastVoteNumber));
    }

    /// <summary>Writes without syncing: the simulation says when a sync is over, and what a crash before it leaves.</summary>
    private sealed class TimedStore(MemoryKeyValueStore disk) : IKeyValueStore
    {
        public byte[]? Get(Column column, ReadOnlySpan<byte> key) => disk.Get(column, key);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
            disk.Scan(column, from, toExclusive, reverse);

        public IKeyValueSnapshot TakeSnapshot() => disk.TakeSnapshot();

        public void Write(KeyValueBatch batch, bool sync) => disk.Write(batch, sync: false);

        public void Sync() => disk.Sync();

        public void Dispose()
        {
        }
    }
}
