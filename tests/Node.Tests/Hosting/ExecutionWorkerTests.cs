using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Execution;
using Chain.Node.Hosting;
using Chain.Node.Observe;
using Chain.Node.Storage;
using Chain.Node.Tests.Execution;
using Chain.Node.Tests.Storage;

namespace Chain.Node.Tests.Hosting;

/// <summary>Blocks that wait share a sync, and none is told of before it is durable.</summary>
public sealed class ExecutionWorkerTests
{
    private const int Blocks = 100;

    [Fact]
    public void Blocks_are_told_of_once_they_are_durable()
    {
        using MemoryKeyValueStore disk = new();

        Assert.Equal(0, Execute(disk, disk));
    }

    [Fact]
    public void A_disk_that_only_says_that_it_synced_is_noticed_and_asked_once_for_several_blocks()
    {
        using MemoryKeyValueStore disk = new();
        using ForgetfulStore forgetful = new(disk);

        Assert.Equal(Blocks, Execute(forgetful, disk));
        Assert.InRange(forgetful.Syncs, Blocks / 16, Blocks / 4);
    }

    /// <summary>Executes blocks that all wait already; how many were told of while the disk held unsynced writes.</summary>
    private static int Execute(IKeyValueStore database, MemoryKeyValueStore disk)
    {
        ChainStore store = ChainStore.Open(database, "(test)", SmallChain.Genesis.ComputeHash());
        BlockProcessor processor = SmallChain.Open(store);
        Block block = processor.ProcessGenesis(SmallChain.Genesis, SmallChain.GenesisState);
        ExecutionBacklog backlog = new(store);
        for (int i = 0; i < Blocks; i++) backlog.Enqueue(new ExecuteBlock(block = SmallChain.Next(block), null));

        int early = 0;
        ulong last = 0;
        using ManualResetEventSlim done = new();
        Exception? failure = null;
        NodeMetrics metrics = new(new MetricRegistry());
        using ExecutionWorker worker = new(backlog, processor, new EventLanes(), metrics, Told, Fail);
        done.Wait();
        Assert.Null(failure);
        return early;

        void Told(ProcessedBlock processed)
        {
            Assert.Equal(++last, processed.Block.Header.Height);
            if (disk.UnsyncedBatches > 0) early++;
            if (last == Blocks) done.Set();
        }

        void Fail(Exception exception)
        {
            failure = exception;
            done.Set();
        }
    }
}
