using Chain.Contracts.Execution;
using Chain.Contracts.Library;
using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Execution;
using Chain.Node.Storage;

namespace Chain.Node.Tests.Execution;

public sealed class BlockProcessorTests
{
    private const ulong Timestamp = 1_800_000_000_000;
    private const ulong Keep = 8;

    private static readonly PublicKey Member = new(Hashing.Sha256("member"u8).ToArray());

    private static readonly GenesisDocument Genesis = new()
    {
        NetworkName = "pruned",
        Timestamp = Timestamp,
        Parameters = new ChainParameters(),
        Validators = [new GenesisValidator("org", Member, Hashing.Sha256("tls"u8))],
        Organisations = [new GenesisOrganisation("org", "Organisation", [new GenesisMember("member", Member, [Consortium.AdminRole])])],
    };

    [Fact]
    public void State_that_is_no_longer_kept_is_deleted_as_blocks_come_and_what_is_kept_can_be_proved()
    {
        (ChainStore pruned, MemoryKeyValueStore prunedDisk) = Run(Keep, blocks: 60);
        (ChainStore archive, MemoryKeyValueStore archiveDisk) = Run(keepVersions: 0, blocks: 60);

        Assert.Equal(archive.StateRoot, pruned.StateRoot);
        Assert.InRange(prunedDisk.Scan(Column.StaleNodes, [], null).Count(), 1, (int)Keep);
        int held = prunedDisk.Scan(Column.StateNodes, [], null).Count();
        Assert.True(2 * held < archiveDisk.Scan(Column.StateNodes, [], null).Count());

        // The state is as large after 60 blocks as after 40: what grows is only what was made obsolete.
        Assert.InRange(held, 1, Run(Keep, blocks: 40).Disk.Scan(Column.StateNodes, [], null).Count() + 8);
        for (ulong height = 61 - Keep; height <= 60; height++) Assert.True(IsProvable(pruned, height), $"height {height}");
        Assert.False(IsProvable(pruned, 20));
        for (ulong height = 0; height <= 60; height++) Assert.True(IsProvable(archive, height), $"height {height}");
    }

    [Fact]
    public void A_node_that_kept_everything_so_far_catches_up_in_small_steps()
    {
        (ChainStore store, MemoryKeyValueStore disk) = Run(keepVersions: 0, blocks: 40);
        int before = disk.Scan(Column.StaleNodes, [], null).Count();
        BlockProcessor processor = Open(store, Keep);

        Add(store, processor, 41);
        Assert.Equal(before - 1, disk.Scan(Column.StaleNodes, [], null).Count()); // Two deleted, one added.
        for (ulong height = 42; height <= 80; height++) Add(store, processor, height);
        Assert.InRange(disk.Scan(Column.StaleNodes, [], null).Count(), 1, (int)Keep);
    }

    private static bool IsProvable(ChainStore store, ulong height)
    {
        TreeRoot root = store.GetOutcome(height)!.Value.Tree;
        try
        {
            byte[] key = StateKey.Of("store", "no such key"u8);
            return StateTree.Prove(store, root, key).Verify(root.Hash, key, null);
        }
        catch (StateTreeException)
        {
            return false;
        }
    }

    private static (ChainStore Store, MemoryKeyValueStore Disk) Run(ulong keepVersions, ulong blocks)
    {
        MemoryKeyValueStore disk = new();
        ChainStore store = ChainStore.Open(disk, "(test)", Genesis.ComputeHash());
        BlockProcessor processor = Open(store, keepVersions);
        processor.ProcessGenesis(Genesis, GenesisExecutor.Execute(Genesis));
        for (ulong height = 1; height <= blocks; height++) Add(store, processor, height);
        return (store, disk);
    }

    private static BlockProcessor Open(ChainStore store, ulong keepVersions)
    {
        BlockExecutor executor = new(new ContractCatalog(SystemContracts.All), EngineRules.Version1);
        return new BlockProcessor(store, executor, new StateTree(store, new StateTreeOptions()), static () => 0) { KeepVersions = keepVersions };
    }

    /// <summary>A block that writes one of ten keys.</summary>
    private static void Add(ChainStore store, BlockProcessor processor, ulong height)
    {
        Assert.True(store.TryGetBlock(height - 1, out Block? parent));
        MethodCall call = StoreAbi.Put($"key-{height % 10}", BitConverter.GetBytes(height));
        byte[] salt = new byte[LedgerLimits.SaltBytes];
        salt[0] = (byte)height;
        TransactionBody body = new()
        {
            GenesisHash = Genesis.ComputeHash(),
            Sender = Member,
            Calls = [new ContractCall(call.Contract, call.Method, call.Arguments)],
            GasLimit = 1_000_000,
            ValidUntil = Timestamp + 1_000_000,
            Salt = salt,
        };
        Transaction transaction = Transaction.Create(body, [default]);
        BlockHeader header = parent.Header with
        {
            Height = height,
            View = height,
            ParentHash = parent.Hash,
            Timestamp = parent.Header.Timestamp + 1,
            TransactionsRoot = Block.TransactionsRoot([transaction]),
        };
        ProcessedBlock processed = processor.Process(Block.Create(header, [transaction]), certificate: null);
        Assert.Equal(ReceiptStatus.Success, Assert.Single(processed.Receipts).Status);
    }
}
