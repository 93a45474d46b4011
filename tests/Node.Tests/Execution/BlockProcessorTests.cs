using Chain.Contracts.Library.Store;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Ledger;
using Chain.Node.Execution;
using Chain.Node.Storage;

namespace Chain.Node.Tests.Execution;

public sealed class BlockProcessorTests
{
    private const ulong Keep = 8;

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
        BlockProcessor processor = SmallChain.Open(store, Keep);

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
        ChainStore store = ChainStore.Open(disk, "(test)", SmallChain.Genesis.ComputeHash());
        BlockProcessor processor = SmallChain.Open(store, keepVersions);
        processor.ProcessGenesis(SmallChain.Genesis, SmallChain.GenesisState);
        for (ulong height = 1; height <= blocks; height++) Add(store, processor, height);
        return (store, disk);
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
            GenesisHash = SmallChain.Genesis.ComputeHash(),
            Sender = SmallChain.Member,
            Calls = [new ContractCall(call.Contract, call.Method, call.Arguments)],
            GasLimit = 1_000_000,
            ValidUntil = SmallChain.Timestamp + 1_000_000,
            Salt = salt,
        };
        Transaction transaction = Transaction.Create(body, [default]);
        ProcessedBlock processed = processor.Process(SmallChain.Next(parent, transaction), certificate: null);
        Assert.Equal(ReceiptStatus.Success, Assert.Single(processed.Receipts).Status);
    }
}
