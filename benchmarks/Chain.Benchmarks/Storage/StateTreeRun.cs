using System.Diagnostics;
using Chain.Contracts.State;
using Chain.Node.Storage.Rocks;

namespace Chain.Benchmarks.Storage;

/// <summary>
/// The state tree as the node uses it: changes hashed into the tree, values and records written to RocksDB in one synced
/// batch. Budget: 10,000 updates in under 500 ms on a warm tree of one million keys, growing with the logarithm of its size.
/// </summary>
internal static class StateTreeRun
{
    public static void Run(int keys, int updates, int rounds)
    {
        string directory = Directory.CreateTempSubdirectory("chain-bench-").FullName;
        try
        {
            using RocksKeyValueStore store = RocksKeyValueStore.Open(directory, new RocksOptions());
            StateFixture state = new(store, new StateTreeOptions());
            for (int size = Math.Min(10_000, keys); ; size = (int)Math.Min(size * 10L, keys))
            {
                Fill(state, size);
                Measure(state, Math.Min(updates, size), rounds);
                if (size != updates) Measure(state, Math.Min(100, size), rounds);
                if (size == keys) break;
            }

            Console.WriteLine($"peak working set {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Fill(StateFixture state, int size)
    {
        long start = Stopwatch.GetTimestamp();
        state.Fill(size);
        state.Prune();
        Console.WriteLine($"tree of {size:N0} keys, filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private static void Measure(StateFixture state, int updates, int rounds)
    {
        for (int i = 0; i < 2; i++)
        {
            state.Commit(state.Updates(updates), sync: true);
            state.Prune();
        }

        Samples hash = new("hash (Update)");
        Samples build = new("build the batch");
        Samples write = new("write, synced");
        Samples total = new($"{updates:N0} updates, durable");
        Samples prune = new("prune, not counted");
        TreeUpdate? update = null;
        for (int i = 0; i < rounds; i++)
        {
            List<StateChange> changes = state.Updates(updates);
            total.Time(() =>
            {
                update = hash.Time(() => state.Tree.Update(state.Root, state.Version + 1, changes));
                build.Time(() => state.BuildBatch(changes, update));
                write.Time(() => state.Write(sync: true));
                state.Accept(update);
            });
            prune.Time(() => { state.Prune(); });
        }

        Console.WriteLine($"{total}\n{hash}\n{build}\n{write}\n{prune}");
        Console.WriteLine($"  {update!.Records:N0} records, {update.StaleRecords:N0} stale, batch of {state.BatchBytes:N0} bytes");
    }
}
