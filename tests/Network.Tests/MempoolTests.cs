using Chain.Client;
using Chain.Crypto;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Chain.Setup.Keys;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>A full mempool tells clients to come again, and keeps what it took.</summary>
[Trait(Category.Name, Category.Processes)]
public sealed class MempoolTests(ITestOutputHelper output)
{
    [Fact]
    public Task Full_mempool_refuses_with_the_reason_and_what_it_took_becomes_final() => Testnet.RunAsync(output, 4, async network =>
    {
        // Two of four make no blocks, so nothing leaves the pool.
        TestNode node = network.Nodes[0];
        string[] small = ["mempool.transactionsMax=4", "mempool.senderTransactionsMax=3"];
        node.Start(small);
        network.Nodes[1].Start(small);
        await node.WaitForStatusAsync("has a peer", status => status.Peers.Any(peer => peer.Connected));
        using RawApi api = new(node);
        using SigningKey second = KeyFiles.Load(new KeyStore(network.Layout.KeysDirectory).Find($"{node.Name}-user2").Path, () => null);
        List<Transaction> taken = [];
        Transaction[] refused = [Draft("4").Sign(network.User).ToTransaction(), Draft("6", second).Sign(second).ToTransaction()];
        for (int i = 1; i <= 3; i++) await Take(Draft($"{i}").Sign(network.User).ToTransaction());
        await Refuse("sender-full", "SenderFull", refused[0]);
        await Take(Draft("5", second).Sign(second).ToTransaction());
        await Refuse("mempool-full", "Full", refused[1]);
        Assert.Equal(4, await node.MetricAsync("chain_mempool_transactions"));

        WalletResult wallet = (await network.Wallet.RunAsync(
            "--json", "--network", network.Layout.Directory, "--key", $"{node.Name}-user2", "--endpoint", node.Name, "--timeout", "2",
            "tx", "call", "store", "Put", """["pool-7", {"text": "x"}]""")).Expect(1);
        Assert.Contains("The mempool is full; try again in a moment, or at another node.", wallet.Errors + wallet.Output, StringComparison.Ordinal);

        network.Nodes[2].Start();
        network.Nodes[3].Start();
        foreach (Transaction transaction in taken) Assert.True((await node.Patient.SubmitAndWaitAsync(transaction)).Succeeded);
        foreach (Transaction transaction in refused) Assert.True((await node.Patient.SubmitAndWaitAsync(transaction)).Succeeded);
        foreach (TestNode one in network.Nodes) await one.WaitForStatusAsync("votes", status => status.Voting);
        await network.CheckGoesOnAsync();

        DraftTransaction Draft(string key, SigningKey? sender = null) => network.Client.NewTransaction((sender ?? network.User).PublicKey)
            .Call("store", "Put", Testnet.PutArguments($"pool-{key}", [1])).ValidFor(TimeSpan.FromMinutes(10)).Build();

        async Task Take(Transaction transaction)
        {
            Assert.Equal(RawAnswer.Ok, await api.SubmitAsync(transaction.Encoded));
            taken.Add(transaction);
        }

        async Task Refuse(string rejection, string counted, Transaction transaction)
        {
            RawAnswer answer = await api.SubmitAsync(transaction.Encoded);
            Assert.Equal((GrpcStatusCode.ResourceExhausted, rejection), (answer.Code, answer.Rejection));
            Assert.Equal(1, await node.MetricAsync($$"""chain_submissions_total{result="{{counted}}"}"""));
            Assert.Null(await node.Client.GetTransactionAsync(transaction.Id));
        }
    });
}
