using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;

namespace Chain.Benchmarks.Storage;

/// <summary>What a key costs in a batch: the largest part of storing a transaction.</summary>
internal static class BatchRun
{
    public static void Run(int keys)
    {
        string directory = Directory.CreateTempSubdirectory("chain-bench-").FullName;
        try
        {
            using RocksKeyValueStore store = RocksKeyValueStore.Open(directory, new RocksOptions());
            Random random = new(1);
            KeyValueBatch batch = new();
            byte[] value = new byte[200];
            Samples build = new($"build a batch of {keys:N0} keys");
            Samples write = new("write it, not synced");
            Samples synced = new("write it, synced");
            Samples ordered = new("write it in order of keys");
            Samples get = new("get 10,000 of the keys");
            for (int round = 0; round < 30; round++)
            {
                byte[][] random32 = new byte[keys][];
                for (int i = 0; i < keys; i++) random.NextBytes(random32[i] = new byte[32]);
                if (round % 3 == 2) Array.Sort(random32, (a, b) => a.AsSpan().SequenceCompareTo(b));
                build.Time(() =>
                {
                    batch.Clear();
                    foreach (byte[] key in random32) batch.Put(Column.TransactionIndex, key, value);
                });
                Samples samples = (round % 3) switch { 0 => write, 1 => synced, _ => ordered };
                samples.Time(() => store.Write(batch, sync: round % 3 == 1));
            }

            byte[][] stored = [.. store.Scan(Column.TransactionIndex, [], null).Take(10_000).Select(pair => pair.Key)];
            for (int round = 0; round < 5; round++)
            {
                get.Time(() =>
                {
                    foreach (byte[] one in stored) _ = store.Get(Column.TransactionIndex, one);
                });
            }

            Console.WriteLine($"{build}\n{write}\n{synced}\n{ordered}\n{get}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
