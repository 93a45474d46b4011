using Chain.Consensus;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Node.Hosting;
using Chain.Node.Observe;
using Chain.Node.Storage;
using Chain.Node.Storage.Votes;
using Chain.Node.Tests.Storage;
using Chain.Setup.Networks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Node.Tests.Hosting;

/// <summary>A key whose log is missing, damaged or restored does not vote, however often the node starts.</summary>
public sealed class NodeVotesTests : IDisposable
{
    private static readonly PublicKey Key = new(Hashing.Sha256("key"u8).ToArray());

    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryKeyValueStore _database = new();
    private readonly ChainModel _model = new(seed: 1);
    private ChainStore _store;

    public NodeVotesTests()
    {
        _store = Reopen();
        Directory.CreateDirectory(Votes);
        using FileLogDirectory directory = FileLogDirectory.Open(Votes);
        VoteLog.Create(directory, ChainModel.GenesisHash, Key, Guid.NewGuid());
    }

    private string Votes => NetworkLayout.VotesDirectory(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_old_copy_of_the_log_is_refused_at_every_start_whatever_was_executed_in_between()
    {
        Run(records: 5);
        Copy(Votes, _directory.Sub("copy"));
        Run(records: 4);
        Directory.Move(Votes, _directory.Sub("whole"));
        Copy(_directory.Sub("copy"), Votes);

        for (int start = 0; start < 3; start++) Assert.False(Run(records: 0));

        Directory.Delete(Votes, recursive: true);
        Directory.Move(_directory.Sub("whole"), Votes);
        Assert.True(Run(records: 1)); // The log itself, which was merely elsewhere, holds every vote of its key.
    }

    [Fact]
    public void A_node_that_ran_without_its_log_still_knows_how_long_it_was()
    {
        Run(records: 9);
        Directory.Move(Votes, _directory.Sub("whole"));

        Assert.False(Run(records: 0));

        Assert.Equal(9UL, _store.VoteLogNumber);
        Assert.Equal(9UL, Reopen().VoteLogNumber);
    }

    [Fact]
    public void After_a_stop_in_good_order_a_copy_made_since_the_last_block_is_old_too()
    {
        using (NodeVotes votes = Open())
        {
            Append(votes, 3);
            Commit(votes);
            Copy(Votes, _directory.Sub("copy"));
            Append(votes, 1); // No block follows.
        }

        Directory.Delete(Votes, recursive: true);
        Copy(_directory.Sub("copy"), Votes);

        Assert.False(Run(records: 0));
    }

    [Fact]
    public void A_damaged_log_is_not_replaced_by_a_copy()
    {
        Run(records: 5);
        Copy(Votes, _directory.Sub("copy"));
        string file = Directory.GetFiles(Votes, "*.log").Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[110] ^= 1; // In the first frame; behind the last one there are only zeros.
        File.WriteAllBytes(file, bytes);
        Assert.False(Run(records: 0));

        Directory.Delete(Votes, recursive: true);
        Copy(_directory.Sub("copy"), Votes);
        _store = Reopen();

        Assert.False(Run(records: 0));
    }

    [Fact]
    public void A_refused_log_may_be_put_back_only_where_that_is_safe()
    {
        using MemoryLogDirectory empty = new();
        VoteLogOpening missing = VoteLog.Open(empty, ChainModel.GenesisHash, Key, default, new VoteLogOptions());
        using MemoryLogDirectory other = new();
        VoteLog.Create(other, ChainModel.GenesisHash, Key, Guid.NewGuid());
        VoteLogOpening spent = VoteLog.Open(other, ChainModel.GenesisHash, Key, new VoteLogExpectation(null, 0, IsSpent: true), new VoteLogOptions());

        Assert.Equal((VoteLogStatus.Missing, VoteLogStatus.Spent), (missing.Status, spent.Status));
        Assert.Contains("put it back", missing.Explanation, StringComparison.Ordinal);
        Assert.Contains("no copy of the log is accepted", spent.Explanation, StringComparison.Ordinal);
    }

    private static void Append(NodeVotes votes, int records)
    {
        if (records == 0) return;
        votes.Append([.. Enumerable.Range(0, records).Select(static i => new LogRecord(LogRecordKind.OwnVote, new byte[] { (byte)i }))]);
        votes.Sync();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from, "*.log")) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>A run of the node that appends votes and executes a block; whether its key might vote.</summary>
    private bool Run(int records)
    {
        using NodeVotes votes = Open();
        Append(votes, records);
        Commit(votes);
        return votes.Records is not null;
    }

    private NodeVotes Open()
    {
        Histogram seconds = new MetricRegistry().Histogram("sync_seconds", "Time.", [1]);
        return NodeVotes.Open(_directory.Path, _store, ChainModel.GenesisHash, Key, isValidator: true, new VoteLogOptions(), seconds, NullLogger.Instance);
    }

    private void Commit(NodeVotes votes)
    {
        StateTree tree = new(_store, new StateTreeOptions());
        _store.Commit(_model.Next(_store, tree) with { VoteLogNumber = votes.LastNumber });
    }

    private ChainStore Reopen() => ChainStore.Open(_database, ChainModel.Path, ChainModel.GenesisHash);
}
