using System.Globalization;
using System.Runtime.InteropServices;
using Chain.Node.Hosting;
using Chain.Node.Observe;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;
using Chain.Node.Tests.Storage;

namespace Chain.Node.Tests.Hosting;

public sealed class MemoryMetricsTests
{
    [Fact]
    public void Memory_that_is_allocated_natively_shows()
    {
        MetricRegistry registry = new();
        MemoryMetrics.ObserveProcess(registry);
        double before = Read(registry, "process_native_heap_bytes{state=\"used\"}");
        const int Bytes = 256 << 20; // More than other tests give back meanwhile.
        nint block = Marshal.AllocHGlobal(Bytes);
        double during = Read(registry, "process_native_heap_bytes{state=\"used\"}");
        Marshal.FreeHGlobal(block);
        Assert.InRange(during - before, Bytes / 2, 2L * Bytes);
    }

    [Fact]
    public void What_the_database_holds_shows_by_part()
    {
        using TemporaryDirectory directory = new();
        using RocksKeyValueStore store = RocksKeyValueStore.Open(directory.Sub("db"), new RocksOptions());
        MetricRegistry registry = new();
        MemoryMetrics.ObserveDatabase(registry, store);
        double empty = Read(registry, "chain_database_memory_bytes{part=\"write_buffers\"}");
        KeyValueBatch batch = new();
        for (int i = 0; i < 4; i++) batch.Put(Column.Blocks, [(byte)i], new byte[1 << 20]);
        store.Write(batch, sync: false);
        Assert.InRange(Read(registry, "chain_database_memory_bytes{part=\"write_buffers\"}") - empty, 4 << 20, 8 << 20);
        Assert.InRange(Read(registry, "chain_database_memory_bytes{part=\"block_cache\"}"), 0, 64 << 20);
        Assert.InRange(Read(registry, "chain_database_memory_bytes{part=\"table_readers\"}"), 0, 1 << 20);
    }

    private static double Read(MetricRegistry registry, string series) => double.Parse(
        registry.Write().Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..],
        CultureInfo.InvariantCulture);
}
