using Chain.Client;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>A damaged database stops its node, which says what to do; doing so brings everything back.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
public sealed class DamagedDatabaseTests(RunningTestnet running, ITestOutputHelper output)
{
    [Fact]
    public Task Node_refuses_a_damaged_database_with_what_to_do_and_starts_once_that_is_done() => running.MistreatAsync(output, async network =>
    {
        TestNode victim = network.Nodes[3];
        string good = network.FileOf("good-database");
        await FillTablesAsync(network, victim, network.Put("damaged", "kept"));
        await Damage.CopyAsync(victim.DatabaseDirectory, good);

        const string Advice = "Check the disk, then restore a backup or move the directory away";
        await Refuses(Advice, () => Damage.FlipAll(victim.DatabaseDirectory, "*.sst", 10));
        await Refuses(Advice, () => Damage.FlipAll(victim.DatabaseDirectory, "MANIFEST-*", 30));
        await Refuses(Advice, () => Damage.DeleteAll(victim.DatabaseDirectory, "CURRENT"));
        await Refuses(Advice, () => Damage.DeleteAll(victim.DatabaseDirectory, "MANIFEST-*"));
        await Refuses(Advice, () => Damage.DeleteAll(victim.DatabaseDirectory, "*.sst"));
        await using ChildProcess probe = ChildProcess.Start(Programs.DotNet, [Programs.StorageProbe, "stamp-database", victim.DatabaseDirectory]);
        Assert.Equal(0, await probe.WaitForExitAsync());
        await Refuses("Run the version that wrote it, or start with an empty data directory and sync.", () => { });

        // A backup without the vote log, as the message asks for; then no database at all.
        await Damage.ReplaceAsync(victim.DatabaseDirectory, good);
        await TakesPartAgainAsync();
        Assert.Equal(0, await victim.StopAsync());
        Directory.Delete(victim.DatabaseDirectory, recursive: true);
        await TakesPartAgainAsync();

        async Task Refuses(string advice, Action damage)
        {
            damage();
            (int exitCode, string text) = await victim.RunToItsEndAsync();
            Assert.Equal(1, exitCode);
            Assert.Contains($"'{victim.DatabaseDirectory}'", text, StringComparison.Ordinal);
            Assert.Contains(advice, text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at Chain.", text, StringComparison.Ordinal);
            await Damage.ReplaceAsync(victim.DatabaseDirectory, good);
        }

        async Task TakesPartAgainAsync()
        {
            victim.Start();
            await victim.WaitReadyAsync();
            await victim.WaitForStatusAsync("votes", status => status.Voting);
        }
    });

    [Fact]
    public Task Damage_that_shows_only_when_it_is_read_fails_that_call_and_stops_the_node_with_what_to_do() => running.MistreatAsync(output, async network =>
    {
        TestNode victim = network.Nodes[2];
        string good = network.FileOf("good-receipts");
        await FillTablesAsync(network, victim, network.Put("damaged-receipt", "kept"));
        await Damage.CopyAsync(victim.DatabaseDirectory, good);
        foreach (string table in Directory.GetFiles(victim.DatabaseDirectory, "*.sst").Where(HoldsReceipts)) Damage.Flip(table, 10);
        Transaction transaction = await FindFirstAsync(network.Nodes[0]); // Tables are in order of height, and their beginning is damaged.

        victim.Start();
        await victim.WaitReadyAsync();
        using RawApi api = new(victim);
        RawAnswer answer = await api.GetReceiptAsync(transaction.Id.ToArray());
        Assert.Equal((GrpcStatusCode.Internal, "The server failed; its log says why."), (answer.Code, answer.Detail));
        Assert.Equal(1, await victim.Process.WaitForExitAsync());
        Assert.Contains($"This node stops, because it cannot go on safely: The data at '{victim.DatabaseDirectory}' are corrupt", victim.Log, StringComparison.Ordinal);
        Assert.NotNull(await network.Nodes[0].Client.GetReceiptAsync(transaction.Id));

        await Damage.ReplaceAsync(victim.DatabaseDirectory, good);
        victim.Start();
        await victim.WaitReadyAsync();
        Assert.NotNull(await victim.Patient.GetReceiptAsync(transaction.Id));

        // RocksDB writes the name of the column into each table.
        static bool HoldsReceipts(string table) => File.ReadAllBytes(table).AsSpan().IndexOf("Receipts"u8) >= 0;
    });

    /// <summary>The first transaction of the chain.</summary>
    private static async Task<Transaction> FindFirstAsync(TestNode node)
    {
        for (ulong height = 1; ; height++)
        {
            FinalBlock block = (await node.Client.GetBlockAsync(height))!;
            if (block.Block.Transactions.Count > 0) return block.Block.Transactions[0];
        }
    }

    /// <summary>Stops the victim when its database holds a transaction, and not in its write-ahead log alone.</summary>
    private static async Task FillTablesAsync(Testnet network, TestNode victim, Transaction transaction)
    {
        Assert.True((await victim.Patient.SubmitAndWaitAsync(transaction)).Succeeded);
        await victim.StopAsync();

        // What the log holds goes to tables at the next start.
        victim.Start();
        await victim.WaitReadyAsync();
        Assert.True((await network.Client.SubmitAndWaitAsync(network.Put("after", victim.Name))).Succeeded);
        Assert.Equal(0, await victim.StopAsync());
    }
}
