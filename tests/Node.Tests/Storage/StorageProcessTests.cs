using System.Diagnostics;
using System.Globalization;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;
using Chain.Node.Storage.Votes;
using Chain.TestSupport;

namespace Chain.Node.Tests.Storage;

/// <summary>Stores in real processes: a file-size limit, a kill, a second process on the same directory.</summary>
public sealed class StorageProcessTests : IDisposable
{
    private const int LimitKiB = 3_000;
    private const int KilledAfter = 30;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_database_that_reaches_the_file_size_limit_says_so_and_keeps_every_synced_block()
    {
        (int code, List<string> lines) = Run("fill-database", LimitKiB, killAfter: null);
        Assert.Equal(3, code);
        Assert.StartsWith($"NoSpace: No space is left for the database at '{_directory.Sub("store")}'", lines[^1], StringComparison.Ordinal);
        Assert.InRange(LastNumber(lines), 10, 10_000);
        CheckDatabase(LastNumber(lines));
    }

    [Fact]
    public void A_vote_log_that_reaches_the_file_size_limit_says_so_and_keeps_every_synced_vote()
    {
        (int code, List<string> lines) = Run("fill-votes", LimitKiB, killAfter: null);
        Assert.Equal(3, code);
        Assert.StartsWith($"NoSpace: No space is left for the vote log at '{_directory.Sub("store")}", lines[^1], StringComparison.Ordinal);
        Assert.InRange(LastNumber(lines), 10, 10_000);
        CheckVotes(LastNumber(lines));
    }

    [Fact]
    public void A_killed_process_loses_no_synced_block()
    {
        (_, List<string> lines) = Run("fill-database", limitKiB: null, KilledAfter);
        CheckDatabase(LastNumber(lines));
    }

    [Fact]
    public void A_killed_process_loses_no_synced_vote()
    {
        (_, List<string> lines) = Run("fill-votes", limitKiB: null, KilledAfter);
        CheckVotes(LastNumber(lines));
    }

    [Theory]
    [InlineData("hold-database")]
    [InlineData("hold-votes")]
    public void A_second_process_on_the_same_directory_is_refused_and_the_first_goes_on(string what)
    {
        string path = _directory.Sub("store");
        using Process first = Start(what, limitKiB: null);
        Assert.Equal("ready", first.StandardOutput.ReadLine());
        StorageException exception = Assert.Throws<StorageException>(() =>
        {
            using IDisposable second = what == "hold-votes" ? FileLogDirectory.Open(path) : RocksKeyValueStore.Open(path, new RocksOptions());
        });
        Assert.Equal(StorageFailure.InUse, exception.Failure);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        first.StandardInput.Close();
        first.WaitForExit();
        Assert.Equal(0, first.ExitCode);
    }

    public void Dispose() => _directory.Dispose();

    private static int LastNumber(List<string> lines) =>
        lines.Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1).Max();

    private void CheckDatabase(int last)
    {
        using RocksKeyValueStore store = RocksKeyValueStore.Open(_directory.Sub("store"), new RocksOptions());
        int count = 0;
        foreach ((_, byte[] value) in store.Scan(Column.Blocks, [], null))
        {
            Assert.Equal(10_000, value.Length);
            Assert.All(value, one => Assert.Equal((byte)(1 + (count % 250)), one));
            count++;
        }

        Assert.True(count > last, $"{count} blocks, and block {last} was synced");
    }

    private void CheckVotes(int last)
    {
        Hash32 genesis = Hashing.Sha256("probe"u8);
        VoteLogOpening opening = VoteLog.Open(
            FileLogDirectory.Open(_directory.Sub("store")), genesis, new PublicKey(genesis.ToArray()), new(Guid.Empty, (ulong)last + 1), new VoteLogOptions());
        Assert.True(opening.Status == VoteLogStatus.Ok, opening.Explanation);
        opening.Log!.Dispose();
        Assert.True(opening.Records.Count > last, $"{opening.Records.Count} records, and record {last} was synced");
    }

    private (int Code, List<string> Lines) Run(string what, int? limitKiB, int? killAfter)
    {
        using Process process = Start(what, limitKiB);
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is string line)
        {
            lines.Add(line);
            if (lines.Count == killAfter) process.Kill();
        }

        process.WaitForExit();
        return (process.ExitCode, lines);
    }

    private Process Start(string what, int? limitKiB)
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd('/'));
        string probe = Repository.Path($"tests/StorageProbe/bin/{framework.Parent!.Name}/{framework.Name}/chain-storage-probe.dll");
        string limit = limitKiB is int kib ? $"ulimit -f {kib}; " : "";
        ProcessStartInfo start = new("bash")
        {
            ArgumentList = { "-c", $"{limit}exec dotnet \"$0\" \"$@\"", probe, what, _directory.Sub("store") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // The runtime maps its code through a file of its own, which the limit would forbid.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }
}
