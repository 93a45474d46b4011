using Chain.Client;
using Chain.Client.Verification;
using Chain.Consensus;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>A node that cannot rely on its vote log follows the chain, serves clients, and never votes.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
public sealed class DamagedVoteLogTests(RunningTestnet running, ITestOutputHelper output)
{
    private const int VictimIndex = 3;

    [Fact]
    public Task Node_whose_vote_log_is_missing_old_foreign_or_corrupt_follows_says_so_and_never_votes() => running.MistreatAsync(output, async network =>
    {
        TestNode victim = network.Nodes[VictimIndex];
        string old = network.FileOf("old-votes");
        string good = network.FileOf("good-votes");
        await victim.StopAsync();
        await Damage.CopyAsync(victim.VotesDirectory, old);
        victim.Start();
        await victim.WaitForStatusAsync("votes", status => status.Voting);
        await network.CheckGoesOnAsync();
        await victim.StopAsync();
        await Damage.CopyAsync(victim.VotesDirectory, good);

        await Follows("missing", "there is no vote log at", () =>
        {
            Directory.Delete(victim.VotesDirectory, recursive: true);
            return Task.CompletedTask;
        });
        await Follows("old", "was durable", () => Damage.ReplaceAsync(victim.VotesDirectory, old));
        await using Testnet elsewhere = Testnet.Create(1);
        await Follows("foreign", "belongs to the network", () => Damage.ReplaceAsync(victim.VotesDirectory, elsewhere.Nodes[0].VotesDirectory));

        // The log itself was elsewhere, and is put back.
        victim.Start();
        await victim.WaitForStatusAsync("votes", status => status is { Voting: true, VoteLog: "ok" });
        Assert.Equal(0, await victim.StopAsync());
        Directory.Delete(good, recursive: true);
        await Damage.CopyAsync(victim.VotesDirectory, good);

        // One that was damaged is spent: nobody could tell a copy from the newest.
        await Follows("corrupt", "no copy of the log is accepted", () =>
        {
            string segment = Directory.GetFiles(victim.VotesDirectory, "*.log").Single();
            Damage.Flip(segment, File.ReadAllBytes(segment).AsSpan().LastIndexOfAnyExcept((byte)0) / 2);
            return Task.CompletedTask;
        });
        await Follows("spent", "it was found damaged before", () => Task.CompletedTask);

        // Only this test knows that its copy is the newest, and that the database must forget what it knows.
        Directory.Delete(victim.DatabaseDirectory, recursive: true);
        victim.Start();
        await victim.WaitForStatusAsync("votes", status => status is { Voting: true, VoteLog: "ok" });

        async Task Follows(string word, string mention, Func<Task> damage)
        {
            await damage();
            byte[] before = ContentOf(victim.VotesDirectory);

            // What it signed before it stopped may be in a certificate of later. A block with a transaction that was sent since is none that it saw.
            FinalReceipt since = await network.Nodes[0].Patient.SubmitAndWaitAsync(network.Put("before-following", word));
            Assert.True(since.Succeeded);
            victim.Start();
            await victim.WaitReadyAsync();
            await victim.WaitForLogAsync("This node follows the chain but does not vote");
            Assert.Contains(mention, victim.Log, StringComparison.Ordinal);
            Assert.Contains("make a new key with its own log and register it", victim.Log, StringComparison.Ordinal);
            NodeStatus status = (await victim.TryGetStatusAsync())!;
            Assert.Equal((false, word), (status.Voting, status.VoteLog));
            Assert.Equal(0, await victim.MetricAsync("chain_voting"));
            WalletResult shown = (await network.Wallet.RunAsync("--network", network.Layout.Directory, "status", "--json")).Expect(0);
            Assert.Contains($"not voting: vote-log-{word}", shown.Output, StringComparison.Ordinal);

            FinalReceipt receipt = await victim.Patient.SubmitAndWaitAsync(network.Put("while-following", word));
            Assert.True(receipt.Succeeded);
            await CheckSignersAsync(network.Nodes[0], since.Height, receipt.Height);
            Assert.Equal(0, await victim.StopAsync());
            Assert.Equal(before, ContentOf(victim.VotesDirectory));
            await Damage.ReplaceAsync(victim.VotesDirectory, good);
        }
    });

    /// <summary>Fails if the victim proposed or certified any of the blocks.</summary>
    private static async Task CheckSignersAsync(TestNode node, ulong from, ulong to)
    {
        for (ulong height = from; height <= to; height++)
        {
            FinalBlock block = (await node.Patient.GetBlockAsync(height))!;
            Assert.NotEqual(VictimIndex, block.Block.Header.Proposer);
            Assert.True(FinalityProof.TryDecode(block.Proof.Span, out FinalityProof? proof));
            Assert.DoesNotContain(new ValidatorIndex(VictimIndex), proof.Certificate.Signers);
        }
    }

    /// <summary>All bytes of the log, to be compared; empty if there is none.</summary>
    private static byte[] ContentOf(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, "*.log").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)]
        : [];
}
