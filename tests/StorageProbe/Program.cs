using System.Globalization;
using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;
using Chain.Node.Storage.Votes;

namespace Chain.StorageProbe;

/// <summary>
/// A process that uses the node's stores, for tests that need a real one: to limit its file size, to kill it, to find it in the
/// way. It prints the number of each record once that is durable, and on a failure what the operator would read.
/// </summary>
internal static class Program
{
    private const int RecordsMax = 100_000;
    private const int RecordBytes = 10_000;

    private static int Main(string[] args)
    {
        if (args is not [string what, string directory])
        {
            Console.Error.WriteLine("usage: chain-storage-probe hold-database|hold-votes|fill-database|fill-votes|stamp-database DIRECTORY");
            return 2;
        }

        try
        {
            switch (what)
            {
                case "hold-database":
                    using (RocksKeyValueStore.Open(directory, new RocksOptions())) WaitForEndOfInput();
                    return 0;
                case "hold-votes":
                    using (FileLogDirectory.Open(directory)) WaitForEndOfInput();
                    return 0;
                case "fill-database":
                    FillDatabase(directory);
                    return 0;
                case "stamp-database":
                    StampDatabase(directory);
                    return 0;
                case "fill-votes":
                    FillVotes(directory);
                    return 0;
                default:
                    return 2;
            }
        }
        catch (StorageException exception)
        {
            Console.WriteLine($"{exception.Failure}: {exception.Message}");
            return 3;
        }
    }

    private static void WaitForEndOfInput()
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
        }
    }

    private static void FillDatabase(string directory)
    {
        using RocksKeyValueStore store = RocksKeyValueStore.Open(directory, new RocksOptions { Compression = RocksCompression.None });
        KeyValueBatch batch = new();
        for (int i = 0; i < RecordsMax; i++)
        {
            batch.Clear();
            batch.Put(Column.Blocks, Number(i), Record(i));
            store.Write(batch, sync: true);
            Report(i);
        }
    }

    /// <summary>Gives a database the stamp of a form that nobody knows.</summary>
    private static void StampDatabase(string directory)
    {
        using RocksKeyValueStore store = RocksKeyValueStore.Open(directory, new RocksOptions());
        KeyValueBatch batch = new();
        batch.Put(Column.Meta, "format"u8, "chain-store-999"u8);
        store.Write(batch, sync: true);
    }

    private static void FillVotes(string directory)
    {
        // The same network, key and id as the test that reads the log.
        Hash32 genesis = Hashing.Sha256("probe"u8);
        PublicKey key = new(genesis.ToArray());
        using (FileLogDirectory files = FileLogDirectory.Open(directory)) VoteLog.Create(files, genesis, key, Guid.Empty);

        VoteLogOpening opening = VoteLog.Open(FileLogDirectory.Open(directory), genesis, key, default, new VoteLogOptions());
        using VoteLog log = opening.Log ?? throw new InvalidOperationException(opening.Explanation);
        for (int i = 0; i < RecordsMax; i++)
        {
            log.Append([new LogRecord(LogRecordKind.Block, Record(i))]);
            log.Sync();
            Report(i);
        }
    }

    private static void Report(int number)
    {
        Console.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }

    private static byte[] Number(int number)
    {
        byte[] bytes = BitConverter.GetBytes(number);
        Array.Reverse(bytes);
        return bytes;
    }

    private static byte[] Record(int number)
    {
        byte[] bytes = new byte[RecordBytes];
        Array.Fill(bytes, (byte)(1 + (number % 250)));
        return bytes;
    }
}
