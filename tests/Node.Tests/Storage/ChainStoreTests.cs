using System.Buffers.Binary;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;
using Xunit.Sdk;

namespace Chain.Node.Tests.Storage;

public sealed class ChainStoreTests
{
    [Fact]
    public void Blocks_are_found_by_height_and_hash_with_receipts_transactions_state_and_proofs_in_memory_and_on_disk()
    {
        using TemporaryDirectory directory = new();
        foreach (Func<IKeyValueStore> open in (Func<IKeyValueStore>[])[() => new MemoryKeyValueStore(), () => RocksKeyValueStore.Open(directory.Sub("db"), new RocksOptions())])
        {
            ChainModel model = new(seed: 1);
            using ChainStore store = Open(open());
            Assert.Equal(-1, model.Check(store));
            Commit(model, store, 40, sync: height => height % 5 == 0);
            Assert.Equal(39, model.Check(store));
        }
    }

    [Fact]
    public void A_store_opened_again_continues_where_it_stopped()
    {
        using TemporaryDirectory directory = new();
        ChainModel model = new(seed: 2);
        for (int run = 0; run < 4; run++)
        {
            using ChainStore store = Open(RocksKeyValueStore.Open(directory.Sub("db"), new RocksOptions()));
            Assert.Equal((run * 10) - 1, model.Check(store));
            Commit(model, store, 10, sync: _ => false);
        }
    }

    [Fact]
    public void A_crash_at_any_block_leaves_whole_blocks_and_loses_none_that_was_synced()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            int lost = CrashRun(seed, new MemoryKeyValueStore(), memory => memory);
            Assert.Equal(0, lost);
        }
    }

    [Fact]
    public void A_store_that_forgets_synced_blocks_is_caught_by_the_same_checks() =>
        Assert.Contains(Enumerable.Range(0, 5), seed => CrashRun(seed, new MemoryKeyValueStore(), memory => new ForgetfulStore(memory)) > 0);

    [Fact]
    public void A_full_disk_stops_at_a_whole_block_and_the_node_goes_on_when_there_is_space()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            MemoryKeyValueStore memory = new();
            ChainModel model = new(seed);
            ChainStore store = Open(memory);
            memory.FillDiskAfter(seed);
            Assert.Equal(StorageFailure.NoSpace, Assert.Throws<StorageException>(() => Commit(model, store, 50, _ => true)).Failure);
            Assert.Equal(seed - 1, model.Check(store));
            memory.Crash();
            memory.MakeSpace();
            store = Open(memory);
            Assert.Equal(seed - 1, model.Check(store));
            Commit(model, store, 5, _ => true);
            Assert.Equal(seed + 4, model.Check(store));
        }
    }

    [Fact]
    public void A_state_view_keeps_the_state_it_was_opened_on()
    {
        using ChainStore store = Open(new MemoryKeyValueStore());
        StateTree tree = new(store, new StateTreeOptions());
        byte[] key = StateKey.Of("store", [1]);
        CommitOne(store, tree, new StateChange(key, [1]));
        using StateSnapshot before = store.OpenState();
        CommitOne(store, tree, new StateChange(key, [2]));
        Assert.Equal([1], before.Get(key)!);
        Assert.True(before.Prove(key).Verify(before.Root.Hash, key, [1]));
        Assert.Equal(0ul, before.Height);
        using StateSnapshot after = store.OpenState();
        Assert.Equal([2], after.Get(key)!);
    }

    [Fact]
    public void A_scan_of_the_state_stays_within_its_prefix_and_starts_where_it_is_told()
    {
        using ChainStore store = Open(new MemoryKeyValueStore());
        StateTree tree = new(store, new StateTreeOptions());
        byte[][] keys = [StateKey.Of("a", [255, 255]), StateKey.Of("b", []), StateKey.Of("b", [1]), StateKey.Of("b", [1, 2]), StateKey.Of("b", [2]), StateKey.Of("c", [1])];
        CommitOne(store, tree, [.. keys.Select(key => new StateChange(key, [1]))]);
        using StateSnapshot view = store.OpenState();
        Assert.Equal(keys[1..5], view.Scan(StateKey.Of("b", []), []).Select(pair => pair.Key));
        Assert.Equal(keys[2..4], view.Scan(StateKey.Of("b", [1]), []).Select(pair => pair.Key));
        Assert.Equal(keys[3..5], view.Scan(StateKey.Of("b", []), keys[3]).Select(pair => pair.Key));
        Assert.Equal([keys[0]], view.Scan(StateKey.Of("a", [255]), []).Select(pair => pair.Key));
        Assert.Equal(keys, view.Scan([], []).Select(pair => pair.Key));
    }

    [Fact]
    public void Pruning_keeps_the_tip_provable_and_deletes_what_is_stale_a_few_blocks_at_a_time()
    {
        MemoryKeyValueStore memory = new();
        ChainModel model = new(seed: 3);
        using ChainStore store = Open(memory);
        Commit(model, store, 50, _ => true);
        int before = memory.Scan(Column.StateNodes, [], null).Count();
        int cleared = 0;
        for (int round = store.PruneState(40, blocksMax: 7); round > 0; round = store.PruneState(40, blocksMax: 7))
        {
            Assert.InRange(round, 1, 7);
            cleared += round;
        }

        Assert.True(memory.Scan(Column.StateNodes, [], null).Count() < before);
        Assert.Equal(memory.Scan(Column.StaleNodes, [], null).Count(), memory.Scan(Column.StaleNodes, Key(41), null).Count());
        Assert.NotEqual(0, cleared);
        Assert.Equal(49, model.Check(store));
        Assert.InRange(store.PruneState(ulong.MaxValue - 1, 1000), 1, 9);
        Assert.Equal(49, model.Check(store));
    }

    [Fact]
    public void Ids_of_expired_transactions_leave_the_database()
    {
        MemoryKeyValueStore memory = new();
        ChainModel model = new(seed: 4);
        using ChainStore store = Open(memory);
        Commit(model, store, 1_300, _ => true);

        // Two minutes and ten seconds of blocks, dropped twice.
        ulong[] kept = [.. memory.Scan(Column.Replay, [], null).Select(pair => BinaryPrimitives.ReadUInt64BigEndian(pair.Key))];
        Assert.NotEmpty(kept);
        Assert.All(kept, validUntil => Assert.InRange(validUntil, 120_000UL, ulong.MaxValue));
        Assert.Equal(1_299, model.Check(store));
    }

    [Fact]
    public void An_unknown_format_is_refused_with_both_numbers()
    {
        MemoryKeyValueStore memory = new();
        Open(memory);
        Put(memory, "format", "chain-store-7"u8.ToArray());
        StorageException exception = Assert.Throws<StorageException>(() => Open(memory));
        Assert.Equal(StorageFailure.UnknownFormat, exception.Failure);
        Assert.Contains("'chain-store-7'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_network_is_refused_with_both_names()
    {
        MemoryKeyValueStore memory = new();
        Open(memory);
        Hash32 other = Hashing.Sha256("other"u8);
        StorageException exception = Assert.Throws<StorageException>(() => ChainStore.Open(memory, ChainModel.Path, other));
        Assert.Equal(StorageFailure.NotOurs, exception.Failure);
        Assert.Contains(other.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Contains(ChainModel.GenesisHash.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tip")]
    [InlineData("genesis")]
    [InlineData("vote-log")]
    public void A_malformed_meta_value_is_reported_as_corruption(string name)
    {
        MemoryKeyValueStore memory = new();
        Commit(new ChainModel(5), Open(memory), 3, _ => true);
        Put(memory, name, [0xc1]);
        Assert.Throws<StoreCorruptException>(() => Open(memory));
    }

    [Fact]
    public void Data_without_a_format_stamp_are_not_taken_for_an_empty_database()
    {
        MemoryKeyValueStore memory = new();
        Put(memory, "genesis", new byte[32]);
        Assert.Throws<StoreCorruptException>(() => Open(memory));
    }

    [Fact]
    public void A_vote_log_is_bound_once_and_durably()
    {
        MemoryKeyValueStore memory = new();
        Guid id = new("0b0e6d1c-3c4e-4a7e-9a55-6d1b0a3e2f11");
        ChainStore store = Open(memory);
        Assert.Null(store.VoteLogId);
        store.BindVoteLog(id);
        memory.Crash();
        store = Open(memory);
        Assert.Equal(id, store.VoteLogId);
        store.BindVoteLog(id);
        Assert.Throws<InvalidOperationException>(() => store.BindVoteLog(Guid.Empty));
    }

    [Fact]
    public void A_block_that_does_not_follow_the_tip_is_a_bug()
    {
        ChainModel model = new(6);
        using ChainStore store = Open(new MemoryKeyValueStore());
        StateTree tree = new(store, new StateTreeOptions());
        BlockCommit commit = model.Next(store, tree);
        store.Commit(commit);
        Assert.Throws<InvalidOperationException>(() => store.Commit(commit));
    }

    /// <summary>Commits, crashes at random and checks after each restart. Returns how often a synced block was lost.</summary>
    private static int CrashRun(int seed, MemoryKeyValueStore memory, Func<MemoryKeyValueStore, IKeyValueStore> wrap)
    {
        Random random = new(seed);
        ChainModel model = new(seed);
        int durable = -1;
        int lost = 0;
        for (int life = 0; life < 8; life++)
        {
            ChainStore store;
            try
            {
                store = Open(wrap(memory));
                int tip = model.Check(store);
                if (tip < durable) lost++;
            }
            catch (Exception exception) when (exception is StorageException or XunitException)
            {
                return lost + 1;
            }

            StateTree tree = new(store, new StateTreeOptions());
            for (int i = random.Next(12); i > 0; i--)
            {
                bool sync = random.Next(3) == 0;
                store.Commit(model.Next(store, tree), sync);
                if (random.Next(6) == 0) store.PruneState(store.Tip!.Value, 3);
                if (sync) durable = (int)store.Tip!.Value;
            }

            memory.Crash(random.Next(4));
        }

        return lost;
    }

    private static ChainStore Open(IKeyValueStore store) => ChainStore.Open(store, ChainModel.Path, ChainModel.GenesisHash);

    private static void Commit(ChainModel model, ChainStore store, int blocks, Func<int, bool> sync)
    {
        StateTree tree = new(store, new StateTreeOptions { CacheBytes = 10_000 });
        for (int i = 0; i < blocks; i++) store.Commit(model.Next(store, tree), sync(i));
    }

    private static void CommitOne(ChainStore store, StateTree tree, params StateChange[] changes)
    {
        ulong height = store.Tip is ulong tip ? tip + 1 : 0;
        BlockHeader header = new()
        {
            GenesisHash = ChainModel.GenesisHash,
            Epoch = 0,
            Height = height,
            View = height,
            ParentHash = Hash32.Zero,
            AnchorHash = Hash32.Zero,
            Timestamp = height,
            Proposer = 0,
            TransactionsRoot = Block.TransactionsRoot([]),
            ValidatorsHash = Hash32.Zero,
            NextValidatorsHash = Hash32.Zero,
            ExecutedHeight = 0,
            StateRoot = Hash32.Zero,
            ReceiptsRoot = Hash32.Zero,
        };
        store.Commit(new BlockCommit(Block.Create(header, []), null, changes, tree.Update(store.StateRoot, height, changes), [], Hash32.Zero));
    }

    private static byte[] Key(ulong height)
    {
        byte[] key = BitConverter.GetBytes(height);
        Array.Reverse(key);
        return key;
    }

    private static void Put(MemoryKeyValueStore store, string name, byte[] value)
    {
        KeyValueBatch batch = new();
        batch.Put(Column.Meta, System.Text.Encoding.ASCII.GetBytes(name), value);
        store.Write(batch, sync: true);
    }
}
