using System.Globalization;
using Chain.Node.Observe;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;

namespace Chain.Node.Hosting;

/// <summary>Registers where the memory of the process is, read whenever somebody asks.</summary>
internal static class MemoryMetrics
{
    private static readonly Column[] Columns = Enum.GetValues<Column>();

    /// <summary>Registers what the process as a whole has: managed heap, the C library's heaps, all together.</summary>
    public static void ObserveProcess(MetricRegistry registry)
    {
        registry.Observe("process_working_set_bytes", "Memory of the process.", () => Environment.WorkingSet);
        registry.Observe("dotnet_gc_heap_bytes", "Managed heap.", () => GC.GetTotalMemory(false));
        registry.Observe("dotnet_gc_committed_bytes", "Memory that the garbage collector holds.", () => GC.GetGCMemoryInfo().TotalCommittedBytes);
        registry.Observe("dotnet_gc_pause_seconds_total", "Time that the garbage collector stopped the process.", () => GC.GetTotalPauseDuration().TotalSeconds);
        if (NativeMemory.Usage() is null) return;

        const string Help = "The C library's heaps, RocksDB's memory among it: in use, and free, of which most is given back each minute.";
        registry.Observe("process_native_heap_bytes", Help, () => NativeMemory.Usage()?.Used ?? 0, ("state", "used"));
        registry.Observe("process_native_heap_bytes", Help, () => NativeMemory.Usage()?.Free ?? 0, ("state", "free"));
    }

    /// <summary>Registers what the database holds in memory.</summary>
    public static void ObserveDatabase(MetricRegistry registry, RocksKeyValueStore database)
    {
        // All columns share one cache, and each reports the whole of it.
        Observe(registry, "block_cache", () => Read(database, Columns[0], "rocksdb.block-cache-usage"));
        Observe(registry, "write_buffers", () => Sum(database, "rocksdb.size-all-mem-tables"));
        Observe(registry, "table_readers", () => Sum(database, "rocksdb.estimate-table-readers-mem"));
    }

    private static void Observe(MetricRegistry registry, string part, Func<double> read) =>
        registry.Observe("chain_database_memory_bytes", "What RocksDB holds in memory, by part.", read, ("part", part));

    private static double Sum(RocksKeyValueStore database, string property) => Columns.Sum(column => Read(database, column, property));

    private static double Read(RocksKeyValueStore database, Column column, string property) =>
        double.Parse(database.Property(column, property) ?? "0", CultureInfo.InvariantCulture);
}
