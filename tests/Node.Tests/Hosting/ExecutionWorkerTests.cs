using Chain.Contracts.Execution;
using Chain.Contracts.Library;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Execution;
using Chain.Node.Hosting;
using Chain.Node.Observe;
using Chain.Node.Storage;

namespace Chain.Node.Tests.Hosting;

/// <summary>Blocks that wait share a sync, and none is told of before it is durable.</summary>
public sealed class ExecutionWorkerTests
{
    private const int Blocks = 100;

    private static readonly PublicKey Member = new(Hashing.Sha256("member"u8).ToArray());

    private static readonly GenesisDocument Genesis = new()
    {
        NetworkName = "executed",
        Timestamp = 1_800_000_000_000,
        Parameters = new ChainParameters(),
        Validators = [new GenesisValidator("org", Member, Hashing.Sha256("tls"u8))],
        Organisations = [new GenesisOrganisation("org", "Organisation", [new GenesisMember("member", Member, [Consortium.AdminRole])])],
    };

    [Fact]
    public void Blocks_that_wait_share_a_sync_and_are_told_of_behind_it()
    {
        (int early, int syncs) = Execute(isForgetful: false);

        Assert.Equal(0, early);
        Assert.InRange(syncs, Blocks / 16, Blocks / 4);
    }

    [Fact]
    public void A_disk_that_only_says_that_it_synced_is_noticed() => Assert.Equal(Blocks, Execute(isForgetful: true).Early);

    /// <summary>Executes blocks that all wait already; how many were told of before they were durable, and how many syncs it took.</summary>
    private static (int Early, int Syncs) Execute(bool isForgetful)
    {
        using SyncCountingStore disk = new(isForgetful);
        ChainStore store = ChainStore.Open(disk, "(test)", Genesis.ComputeHash());
        StateTree tree = new(store, new StateTreeOptions());
        BlockProcessor processor = new(store, new BlockExecutor(new ContractCatalog(SystemContracts.All), EngineRules.Version1), tree, static () => 0);
        Block block = processor.ProcessGenesis(Genesis, GenesisExecutor.Execute(Genesis));
        disk.Forget();
        ExecutionBacklog backlog = new(store);
        for (int i = 0; i < Blocks; i++) backlog.Enqueue(new ExecuteBlock(block = Next(block), null));

        int early = 0;
        ulong last = 0;
        using ManualResetEventSlim done = new();
        Exception? failure = null;
        NodeMetrics metrics = new(new MetricRegistry(), []);
        using ExecutionWorker worker = new(backlog, processor, new EventLanes(), metrics, Told, Fail);
        done.Wait();
        Assert.Null(failure);
        return (early, disk.Syncs);

        void Told(ProcessedBlock processed)
        {
            Assert.Equal(++last, processed.Block.Header.Height);
            if (disk.Durable < (int)last) early++;
            if (last == Blocks) done.Set();
        }

        void Fail(Exception exception)
        {
            failure = exception;
            done.Set();
        }
    }

    private static Block Next(Block parent) => Block.Create(
        parent.Header with
        {
            Height = parent.Header.Height + 1,
            View = parent.Header.View + 1,
            ParentHash = parent.Hash,
            Timestamp = parent.Header.Timestamp + 1,
            TransactionsRoot = Block.TransactionsRoot([]),
        },
        []);

    /// <summary>Counts the writes that are durable; one that is forgetful never syncs. A block is one write.</summary>
    private sealed class SyncCountingStore(bool isForgetful) : IKeyValueStore
    {
        private readonly MemoryKeyValueStore _inner = new();
        private int _written;

        public int Durable { get; private set; }

        public int Syncs { get; private set; }

        public void Forget() => _written = Durable = Syncs = 0;

        public byte[]? Get(Column column, ReadOnlySpan<byte> key) => _inner.Get(column, key);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(Column column, byte[] from, byte[]? toExclusive, bool reverse = false) =>
            _inner.Scan(column, from, toExclusive, reverse);

        public IKeyValueSnapshot TakeSnapshot() => _inner.TakeSnapshot();

        public void Write(KeyValueBatch batch, bool sync)
        {
            _inner.Write(batch, sync);
            _written++;
            if (sync) Sync();
        }

        public void Sync()
        {
            Syncs++;
            if (!isForgetful) Durable = _written;
        }

        public void Dispose() => _inner.Dispose();
    }
}
