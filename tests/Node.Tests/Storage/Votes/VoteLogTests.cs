using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;

namespace Chain.Node.Tests.Storage.Votes;

/// <summary>What a vote log does; run in memory and on the file system.</summary>
public abstract class VoteLogTests : IDisposable
{
    internal static readonly Hash32 Genesis = Hashing.Sha256("network"u8);
    internal static readonly PublicKey Key = new(Hashing.Sha256("key"u8).ToArray());
    internal static readonly Guid Id = new("5f0c4a8e-9a43-4b86-8c1b-0d6b7f6f2a01");

    [Fact]
    public void A_log_that_was_never_made_is_missing()
    {
        VoteLogOpening opening = Open();
        Assert.Equal(VoteLogStatus.Missing, opening.Status);
        Assert.Contains("register", opening.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_log_is_empty_and_names_itself()
    {
        Create();
        using VoteLog log = OpenOk(out IReadOnlyList<LogRecord> records);
        Assert.Empty(records);
        Assert.Equal((Id, 0ul), (log.Id, log.LastNumber));
    }

    [Fact]
    public void A_log_is_made_only_once()
    {
        Create();
        Assert.Throws<StorageException>(Create);
    }

    [Fact]
    public void Synced_records_come_back_in_order_with_their_kinds_and_bytes()
    {
        Create();
        List<LogRecord> expected = [];
        for (int run = 0; run < 5; run++)
        {
            using VoteLog log = OpenOk(out IReadOnlyList<LogRecord> records);
            AssertSame(expected, records);
            Assert.Equal((ulong)expected.Count, log.LastNumber);
            for (int i = 0; i < 10; i++)
            {
                LogRecord[] batch = [.. Enumerable.Range(0, i % 3).Select(n => Record(run * 100 + i * 10 + n))];
                log.Append(batch);
                expected.AddRange(batch);
                if (i % 2 == 1) log.Sync();
            }
        }
    }

    [Fact]
    public void Records_without_a_sync_are_not_in_the_log()
    {
        Create();
        using (VoteLog log = OpenOk(out _))
        {
            log.Append([Record(1)]);
            log.Sync();
            log.Append([Record(2)]);
            Assert.Equal(1ul, log.LastNumber);
        }

        OpenOk(out IReadOnlyList<LogRecord> records).Dispose();
        AssertSame([Record(1)], records);
    }

    [Fact]
    public void An_empty_record_and_a_large_one_come_back()
    {
        Create();
        LogRecord large = new(LogRecordKind.Block, new byte[3_000_000]);
        using (VoteLog log = OpenOk(out _))
        {
            log.Append([new LogRecord(4, Array.Empty<byte>()), large]);
            log.Sync();
        }

        OpenOk(out IReadOnlyList<LogRecord> records).Dispose();
        AssertSame([new LogRecord(4, Array.Empty<byte>()), large], records);
    }

    [Fact]
    public void Compaction_keeps_what_it_is_told_and_the_numbers_go_on()
    {
        Create();
        using (VoteLog log = OpenOk(out _))
        {
            log.Append([Record(1), Record(2), Record(3)]);
            log.Compact([Record(2)]);
            Assert.Equal(3ul, log.LastNumber);
            log.Append([Record(4)]);
            log.Sync();
            long before = log.Bytes;
            log.Compact([Record(4)]);
            Assert.True(log.Bytes < before);
            log.Append([Record(5)]);
            log.Sync();
        }

        using VoteLog again = OpenOk(out IReadOnlyList<LogRecord> records);
        AssertSame([Record(4), Record(5)], records);
        Assert.Equal(5ul, again.LastNumber);
        Assert.Single(Directory().List());
    }

    [Fact]
    public void A_log_of_another_key_or_network_or_made_anew_or_older_than_the_database_is_refused()
    {
        Create();
        using (VoteLog log = OpenOk(out _))
        {
            log.Append([Record(1), Record(2)]);
            log.Sync();
        }

        PublicKey otherKey = new(Hashing.Sha256("other"u8).ToArray());
        Assert.Equal(VoteLogStatus.WrongKey, VoteLog.Open(Directory(), Genesis, otherKey, default, new()).Status);
        Assert.Equal(VoteLogStatus.WrongGenesis, VoteLog.Open(Directory(), Hashing.Sha256("other"u8), Key, default, new()).Status);
        Assert.Equal(VoteLogStatus.NotThisDatabase, Open(new(Guid.Empty, 0)).Status);
        Assert.Equal(VoteLogStatus.OlderThanDatabase, Open(new(Id, 3)).Status);
        VoteLogOpening opening = Open(new(Id, 2));
        Assert.Equal(VoteLogStatus.Ok, opening.Status);
        opening.Log!.Dispose();
    }

    [Fact]
    public void A_record_or_a_log_over_its_limit_is_refused()
    {
        Create();
        using VoteLog log = OpenOk(out _, new VoteLogOptions { RecordBytesMax = 1024, LogBytesMax = 4096 });
        Assert.Throws<ArgumentException>(() => log.Append([new LogRecord(1, new byte[1025])]));
        for (int i = 0; i < 3; i++) log.Append([new LogRecord(1, new byte[1024])]);
        log.Sync();
        StorageException exception = Assert.Throws<StorageException>(() => log.Append([new LogRecord(1, new byte[1024])]));
        Assert.Equal(StorageFailure.NoSpace, exception.Failure);
        Assert.Contains("final", exception.Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(log.Sync);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal static LogRecord Record(int seed)
    {
        byte[] bytes = new byte[1 + (seed * 7919 % 900)];
        new Random(seed).NextBytes(bytes);
        return new LogRecord((byte)(1 + (seed % 4)), bytes);
    }

    internal static void AssertSame(IReadOnlyList<LogRecord> expected, IReadOnlyList<LogRecord> actual) =>
        Assert.Equal(expected.Select(Show), actual.Select(Show));

    internal static string Show(LogRecord record) => $"{record.Kind}:{Convert.ToHexString(record.Bytes.Span)}";

    protected abstract ILogDirectory Directory();

    protected virtual void Dispose(bool disposing)
    {
    }

    private void Create()
    {
        using ILogDirectory directory = Directory();
        VoteLog.Create(directory, Genesis, Key, Id);
    }

    private VoteLogOpening Open(VoteLogExpectation expected = default) => VoteLog.Open(Directory(), Genesis, Key, expected, new VoteLogOptions());

    private VoteLog OpenOk(out IReadOnlyList<LogRecord> records, VoteLogOptions? options = null)
    {
        VoteLogOpening opening = VoteLog.Open(Directory(), Genesis, Key, default, options ?? new VoteLogOptions());
        Assert.True(opening.Status == VoteLogStatus.Ok, opening.Explanation);
        records = opening.Records;
        return opening.Log!;
    }
}

/// <summary>In memory.</summary>
public sealed class MemoryVoteLogTests : VoteLogTests
{
    private readonly MemoryLogDirectory _directory = new();

    protected override ILogDirectory Directory() => _directory;
}

/// <summary>On the file system.</summary>
public sealed class FileVoteLogTests : VoteLogTests
{
    private readonly TemporaryDirectory _temporary = new();
    private FileLogDirectory? _directory;

    [Fact]
    public void A_second_opening_of_the_directory_is_refused_while_the_first_lasts()
    {
        string path = _temporary.Sub("votes");
        using FileLogDirectory first = FileLogDirectory.Open(path);
        StorageException exception = Assert.Throws<StorageException>(() => FileLogDirectory.Open(path));
        Assert.Equal(StorageFailure.InUse, exception.Failure);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        first.Dispose();
        FileLogDirectory.Open(path).Dispose();
    }

    [Fact]
    public void Only_the_owner_may_read_the_directory()
    {
        if (OperatingSystem.IsWindows()) return;

        using FileLogDirectory directory = FileLogDirectory.Open(_temporary.Sub("votes"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Path));
    }

    [Fact]
    public void A_path_that_cannot_be_a_directory_is_refused_with_its_name()
    {
        File.WriteAllText(_temporary.Sub("file"), "");
        string path = _temporary.Sub("file/votes");
        Assert.Contains(path, Assert.Throws<StorageException>(() => FileLogDirectory.Open(path)).Message, StringComparison.Ordinal);
    }

    protected override ILogDirectory Directory()
    {
        _directory?.Dispose();
        return _directory = FileLogDirectory.Open(_temporary.Sub("votes"));
    }

    protected override void Dispose(bool disposing)
    {
        _directory?.Dispose();
        _temporary.Dispose();
        base.Dispose(disposing);
    }
}
