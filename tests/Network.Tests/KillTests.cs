using Chain.Client;
using Chain.Network.Tests.Harness;
using Chain.TestSupport;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>Crashes under load, of the proposer too, lose nothing that was acknowledged.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const ulong Seed = 30_2026;
    private const int Kills = 30;

    /// <summary>Kills aimed at whoever proposes; the others hit any node.</summary>
    private const int ProposerPercent = 50;

    /// <summary>Kills that hit a node which has not recovered from the kill before.</summary>
    private const int RecoveringPercent = 20;

    /// <summary>Transactions that must become final while a node is down.</summary>
    private const int FinalMeanwhile = 20;

    private static readonly string[] Load = ["load", "--rate", "50", "--seconds", "900", "--timeout", "60"];

    [Fact]
    public Task Thirty_kills_under_load_lose_no_acknowledged_transaction_and_leave_equal_states() => Testnet.RunAsync(output, 4, async network =>
    {
        output.WriteLine($"seed {Seed}");
        await network.StartAsync();
        string record = network.FileOf("record.txt");
        await using ChildProcess load = network.Wallet.Start(["--network", network.Layout.Directory, .. Load, "--record", record]);
        await LoadRecord.WaitForFinalAsync(record, FinalMeanwhile, () => load.Output + load.Errors);
        await KillAsync(network, record, load);

        load.Interrupt();
        Assert.Equal(130, await load.WaitForExitAsync());
        Assert.Equal((0, 0), (LoadRecord.Count(record, "faulted"), LoadRecord.Count(record, "rejected")));
        NodeStatus status = await network.WaitForEqualStatesAsync();
        WalletResult check = (await network.Wallet.RunAsync(
            "--network", network.Layout.Directory, "--json", "--timeout", "120", "load", "--check", record)).Expect(0);
        Assert.Equal(LoadRecord.Count(record, "final"), check.Json.GetProperty("acknowledged").GetInt32());
        Assert.Equal(0, check.Json.GetProperty("missing").GetInt32());

        // Blocks and views would go up together had no kill been felt.
        ulong withoutBlock = status.View - status.HeadHeight;
        output.WriteLine($"{LoadRecord.Count(record, "final")} final, {LoadRecord.Count(record, "unknown")} unknown, {status.HeadHeight} blocks, {withoutBlock} views without one");
        Assert.InRange(withoutBlock, (ulong)Kills / 2, ulong.MaxValue);
    });

    private async Task KillAsync(Testnet network, string record, ChildProcess load)
    {
        SplitMix64 random = new(Seed);
        int kills = 0;
        int proposers = 0;
        int recovering = 0;
        while (kills < Kills)
        {
            TestNode victim = network.Nodes[random.Next(network.Nodes.Count)];
            if (random.Chance(ProposerPercent)) (victim, proposers) = (await FindProposerAsync(network), proposers + 1);
            await victim.KillAsync();
            kills++;
            int before = LoadRecord.Count(record, "final");
            await LoadRecord.WaitForFinalAsync(record, before + FinalMeanwhile, () => $"Kill {kills}, {victim.Name}\n{load.Errors}");

            victim.Start();
            if (kills < Kills && random.Chance(RecoveringPercent))
            {
                await victim.WaitForLogAsync("executed height");
                await victim.KillAsync();
                victim.Start();
                kills++;
                recovering++;
            }

            ulong height = (await network.Client.GetStatusAsync()).HeadHeight;
            await victim.WaitForStatusAsync("takes part again", status => status.Voting && !status.Syncing && status.ExecutedHeight >= height);
        }

        output.WriteLine($"{kills} kills, {proposers} of the proposer, {recovering} while recovering");
    }

    private static async Task<TestNode> FindProposerAsync(Testnet network)
    {
        NodeStatus status = await network.Client.GetStatusAsync();
        return network.Nodes[(int)(status.View % (ulong)network.Nodes.Count)];
    }
}
