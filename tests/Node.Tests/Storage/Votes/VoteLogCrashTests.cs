using Chain.Consensus;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Tests.Storage.Votes;

public sealed class VoteLogCrashTests
{
    [Fact]
    public void A_crash_at_any_step_loses_no_synced_record_and_never_makes_the_log_unreadable()
    {
        List<string> violations = [];
        for (int seed = 0; seed < 200; seed++) Run(seed, directory => directory, violations);
        Assert.Empty(violations);
    }

    [Fact]
    public void A_directory_that_forgets_what_it_synced_is_caught_by_the_same_check()
    {
        List<string> violations = [];
        for (int seed = 0; seed < 30; seed++) Run(seed, directory => new ForgetfulDirectory(directory, files: true), violations);
        Assert.NotEmpty(violations);
    }

    [Fact]
    public void A_directory_that_forgets_names_is_caught_by_the_same_check()
    {
        List<string> violations = [];
        for (int seed = 0; seed < 100; seed++) Run(seed, directory => new ForgetfulDirectory(directory, files: false), violations);
        Assert.NotEmpty(violations);
    }

    [Fact]
    public void A_full_disk_stops_the_log_and_keeps_every_synced_record()
    {
        for (int steps = 0; steps < 40; steps++)
        {
            MemoryLogDirectory directory = Make();
            VoteLog log = Open(directory, out _)!;
            directory.StopAfter(steps);
            List<LogRecord> synced = [];
            StorageException exception = Assert.Throws<StorageException>(() => WriteUntilItFails(log, synced));
            Assert.Equal(StorageFailure.NoSpace, exception.Failure);
            Assert.Throws<StorageException>(() => log.Append([VoteLogTests.Record(1)]));
            Assert.Throws<StorageException>(log.Sync);
            Assert.Throws<StorageException>(() => log.Compact([]));
            directory.Resume();
            Assert.NotNull(Open(directory, out IReadOnlyList<LogRecord> records));
            IEnumerable<string> kept = records.Select(VoteLogTests.Show);
            Assert.Empty(synced.Select(VoteLogTests.Show).Except(kept));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_synced_log_is_damage_and_never_passes_for_a_torn_record()
    {
        MemoryLogDirectory directory = Make();
        VoteLog log = Open(directory, out _)!;
        for (int i = 1; i <= 6; i++)
        {
            log.Append([VoteLogTests.Record(i)]);
            if (i % 2 == 0) log.Sync();
        }

        string name = directory.List()[0];
        int bits = directory.Read(name).Length * 8;
        for (int bit = 0; bit < bits; bit += bit < 2_000 ? 1 : 13)
        {
            directory.FlipBit(name, bit);
            VoteLogOpening opening = VoteLog.Open(directory, VoteLogTests.Genesis, VoteLogTests.Key, default, new VoteLogOptions());
            Assert.True(opening.Status == VoteLogStatus.Corrupt, $"bit {bit}: {opening.Status}");
            directory.FlipBit(name, bit);
        }

        Assert.NotNull(Open(directory, out IReadOnlyList<LogRecord> records));
        Assert.Equal(6, records.Count);
    }

    [Fact]
    public void A_log_cut_off_anywhere_in_its_last_frame_loses_that_frame_alone_and_cut_off_before_it_is_damage_or_an_older_log()
    {
        MemoryLogDirectory directory = Make();
        VoteLog log = Open(directory, out _)!;
        log.Append([VoteLogTests.Record(1)]);
        log.Sync();
        string name = directory.List()[0];
        int first = directory.Read(name).Length;
        log.Append([VoteLogTests.Record(2), VoteLogTests.Record(3)]);
        log.Sync();
        byte[] whole = directory.Read(name);
        for (int length = 0; length < whole.Length; length++)
        {
            MemoryLogDirectory copy = new();
            ILogFile file = copy.Create(name);
            file.Append(whole.AsSpan(0, length));
            file.Sync();
            copy.Sync();
            VoteLogOpening opening = VoteLog.Open(copy, VoteLogTests.Genesis, VoteLogTests.Key, new(VoteLogTests.Id, 1), new VoteLogOptions());
            VoteLogStatus expected = length >= first ? VoteLogStatus.Ok : length >= 120 ? VoteLogStatus.OlderThanDatabase : VoteLogStatus.Corrupt;
            Assert.True(opening.Status == expected, $"length {length}: {opening.Status}");
            if (opening.Log is not null) VoteLogTests.AssertSame([VoteLogTests.Record(1)], opening.Records);
        }
    }

    [Fact]
    public void Bytes_of_a_transaction_cannot_pass_for_a_later_frame()
    {
        // A torn frame that holds, inside a block, a frame of another log with a number above its own.
        MemoryLogDirectory other = new();
        VoteLog.Create(other, VoteLogTests.Genesis, VoteLogTests.Key, Guid.Empty);
        VoteLog otherLog = Open(other, out _)!;
        for (int i = 0; i < 5; i++)
        {
            otherLog.Append([VoteLogTests.Record(9)]);
            otherLog.Sync();
        }

        byte[] forged = other.Read(other.List()[0])[100..];
        MemoryLogDirectory directory = Make();
        VoteLog log = Open(directory, out _)!;
        log.Append([new LogRecord(LogRecordKind.Block, forged)]);
        log.Sync();
        string name = directory.List()[0];
        byte[] torn = directory.Read(name)[..^10];
        MemoryLogDirectory copy = new();
        copy.Create(name).Append(torn);
        Assert.NotNull(Open(copy, out IReadOnlyList<LogRecord> records));
        Assert.Empty(records);
    }

    /// <summary>Random work with a crash at a random step, several lives long; reports what contradicts the promise.</summary>
    private static void Run(int seed, Func<MemoryLogDirectory, ILogDirectory> wrap, List<string> violations)
    {
        Random random = new(seed);
        MemoryLogDirectory memory = Make();
        int next = 1;
        List<string> durable = [];
        for (int life = 0; life < 6; life++)
        {
            // After a crash the log holds what was durable, or what the operation that was cut short would have made of it.
            List<string> intended = [.. durable];
            ILogDirectory directory = wrap(memory);
            memory.StopAfter(random.Next(40), () => new CrashException());
            try
            {
                VoteLogOpening opening = VoteLog.Open(directory, VoteLogTests.Genesis, VoteLogTests.Key, new(VoteLogTests.Id, 0), new VoteLogOptions());
                if (opening.Log is not { } log)
                {
                    violations.Add($"seed {seed}: {opening.Explanation}");
                    return;
                }

                while (true) Step(random, log, ref next, ref durable, out intended);
            }
            catch (CrashException)
            {
                memory.Crash((ulong)random.NextInt64());
            }

            VoteLogOpening after = VoteLog.Open(memory, VoteLogTests.Genesis, VoteLogTests.Key, new(VoteLogTests.Id, 0), new VoteLogOptions());
            List<string> found = [.. after.Records.Select(VoteLogTests.Show)];
            if (after.Status != VoteLogStatus.Ok || !(found.SequenceEqual(durable) || found.SequenceEqual(intended)))
            {
                violations.Add($"seed {seed}, life {life}: {after.Status}, {found.Count} records, {durable.Count} durable, {intended.Count} intended");
                return;
            }

            durable = found;
        }
    }

    private static void Step(Random random, VoteLog log, ref int next, ref List<string> durable, out List<string> intended)
    {
        intended = [.. durable];
        List<LogRecord> batch = [];
        for (int i = random.Next(1, 4); i > 0; i--) batch.Add(VoteLogTests.Record(next++));
        log.Append(batch);
        intended.AddRange(batch.Select(VoteLogTests.Show));
        log.Sync();
        durable = [.. intended];
        if (random.Next(4) != 0) return;

        List<LogRecord> keep = [.. batch.Skip(1)];
        intended = [.. keep.Select(VoteLogTests.Show)];
        log.Compact(keep);
        durable = [.. intended];
    }

    private static void WriteUntilItFails(VoteLog log, List<LogRecord> synced)
    {
        for (int i = 1; ; i++)
        {
            LogRecord record = VoteLogTests.Record(i);
            log.Append([record]);
            log.Sync();
            synced.Add(record);
            if (i % 4 == 0) log.Compact(synced);
        }
    }

    private static MemoryLogDirectory Make()
    {
        MemoryLogDirectory directory = new();
        VoteLog.Create(directory, VoteLogTests.Genesis, VoteLogTests.Key, VoteLogTests.Id);
        return directory;
    }

    private static VoteLog? Open(MemoryLogDirectory directory, out IReadOnlyList<LogRecord> records)
    {
        VoteLogOpening opening = VoteLog.Open(directory, VoteLogTests.Genesis, VoteLogTests.Key, default, new VoteLogOptions());
        records = opening.Records;
        return opening.Log;
    }

    private sealed class CrashException : Exception;

    /// <summary>Says that it synced and did not: the positive control of the crash tests.</summary>
    private sealed class ForgetfulDirectory(MemoryLogDirectory inner, bool files) : ILogDirectory
    {
        public string Path => inner.Path;

        public IReadOnlyList<string> List() => inner.List();

        public byte[] Read(string name) => inner.Read(name);

        public ILogFile Create(string name) => new ForgetfulFile(inner.Create(name), files);

        public ILogFile Continue(string name, long length) => new ForgetfulFile(inner.Continue(name, length), files);

        public void Rename(string from, string to) => inner.Rename(from, to);

        public void Delete(string name) => inner.Delete(name);

        public void Sync()
        {
            if (files) inner.Sync();
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class ForgetfulFile(ILogFile inner, bool forgets) : ILogFile
    {
        public void Append(ReadOnlySpan<byte> bytes) => inner.Append(bytes);

        public void Sync()
        {
            if (!forgets) inner.Sync();
        }

        public void Dispose() => inner.Dispose();
    }
}
