using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Node.Storage.Votes;

namespace Chain.Benchmarks.Storage;

/// <summary>
/// One vote made durable: what stands between a proposal and our vote on it. Budget: one sync of the disk and nothing else
/// worth measuring.
/// </summary>
internal static class VoteLogRun
{
    public static void Run(int rounds)
    {
        string directory = Directory.CreateTempSubdirectory("chain-bench-").FullName;
        try
        {
            foreach (int bytes in (int[])[200, 4_096, 65_536, 1_048_576]) Measure(Path.Combine(directory, $"{bytes}"), bytes, rounds);
            MeasureBare(Path.Combine(directory, "bare"), rounds);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(string path, int bytes, int rounds)
    {
        Hash32 genesis = Hashing.Sha256("bench"u8);
        PublicKey key = new(genesis.ToArray());
        using (FileLogDirectory directory = FileLogDirectory.Open(path)) VoteLog.Create(directory, genesis, key, Guid.NewGuid());

        VoteLogOpening opening = VoteLog.Open(FileLogDirectory.Open(path), genesis, key, default, new VoteLogOptions());
        using VoteLog log = opening.Log!;
        LogRecord[] records = [new(LogRecordKind.Block, new byte[bytes - 100]), new(LogRecordKind.OwnVote, new byte[100])];
        Samples samples = new($"append and sync {bytes:N0} B");
        for (int i = 0; i < Math.Min(rounds, 200_000_000 / bytes); i++)
        {
            samples.Time(() =>
            {
                log.Append(records);
                log.Sync();
            });
        }

        Console.WriteLine(samples);
    }

    /// <summary>What a file that grows with every write costs, for comparison.</summary>
    private static void MeasureBare(string path, int rounds)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] bytes = new byte[200];
        Samples samples = new("bare growing file, 200 B");
        for (int i = 0; i < rounds; i++)
        {
            samples.Time(() =>
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            });
        }

        Console.WriteLine(samples);
    }
}
