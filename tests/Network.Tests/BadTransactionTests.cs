using System.Security.Cryptography;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>Transactions that may not count do not, whoever gets them, and whoever sent them learns why.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
public sealed class BadTransactionTests(RunningTestnet running, ITestOutputHelper output)
{
    private static readonly byte[] Arguments = Testnet.PutArguments("bad", [1]);

    [Fact]
    public Task Transaction_that_no_block_may_hold_is_refused_for_its_reason_and_counted() => running.MistreatAsync(output, async network =>
    {
        TestNode node = network.Nodes[0];
        using RawApi api = new(node);
        using SigningKey stranger = SigningKey.FromSeed(RandomNumberGenerator.GetBytes(32));
        TransactionBuilder Draft(PublicKey sender) => network.Client.NewTransaction(sender).Call("store", "Put", Arguments);
        DraftTransaction good = Draft(network.User.PublicKey).Build();
        TransactionBuilder elsewhere = new TransactionBuilder(Hash32.Zero, network.User.PublicKey).Call("store", "Put", Arguments);
        Signature byStranger = stranger.Sign(TransactionBody.SigningBytes(good.EncodedBody.Span));

        await Expect("wrong-network", "WrongNetwork", elsewhere.Build().Sign(network.User).ToTransaction());
        await Expect("expired", "Expired", Draft(network.User.PublicKey).ValidUntil(DateTimeOffset.UtcNow.AddSeconds(-1)).Build().Sign(network.User).ToTransaction());
        await Expect("valid-too-long", "ValidTooLong", Draft(network.User.PublicKey).ValidFor(TimeSpan.FromHours(2)).Build().Sign(network.User).ToTransaction());
        await Expect("unknown-signer", "UnknownSigner", Draft(stranger.PublicKey).Build().Sign(stranger).ToTransaction());
        await Expect("gas-limit-too-high", "GasLimitTooHigh", Draft(network.User.PublicKey).GasLimit(ulong.MaxValue).Build().Sign(network.User).ToTransaction());
        await Expect("bad-signature", "BadSignature", Transaction.Create(good.Body, [new Signature(new byte[Signature.Size])]));
        await Expect("bad-signature", "BadSignature", Transaction.Create(good.Body, [byStranger]));
        await Expect("bad-signature", "BadSignature", ByTwo(good.Body, stranger, stranger));

        // Without a signature for each signer the bytes are no transaction at all.
        CanonicalWriter unsigned = new();
        unsigned.WriteArrayHeader(2);
        unsigned.WriteEncoded(good.EncodedBody.Span);
        unsigned.WriteArrayHeader(0);
        RawAnswer answer = await api.SubmitAsync(unsigned.ToArray());
        Assert.Equal((GrpcStatusCode.InvalidArgument, "malformed"), (answer.Code, answer.Rejection));
        Assert.Contains("WrongArity", answer.Detail, StringComparison.Ordinal);

        async Task Expect(string rejection, string counted, Transaction transaction)
        {
            string metric = $$"""chain_submissions_total{result="{{counted}}"}""";
            double before = await node.MetricAsync(metric);
            RawAnswer answer = await api.SubmitAsync(transaction.Encoded);
            Assert.Equal(rejection, answer.Rejection);
            Assert.Contains("; ", answer.Detail, StringComparison.Ordinal); // What is wrong; what to do.
            Assert.Equal(before + 1, await node.MetricAsync(metric));
            foreach (TestNode other in network.Nodes) Assert.Null(await other.Client.GetTransactionAsync(transaction.Id));
        }

        Transaction ByTwo(TransactionBody body, SigningKey cosigner, SigningKey signsForBoth)
        {
            DraftTransaction draft = Draft(body.Sender).Cosigner(cosigner.PublicKey).Build();
            Signature signature = signsForBoth.Sign(TransactionBody.SigningBytes(draft.EncodedBody.Span));
            return Transaction.Create(draft.Body, [signature, signature]);
        }
    });

    [Fact]
    public Task Replayed_transaction_takes_effect_once_whoever_gets_it_and_whenever() => running.MistreatAsync(output, async network =>
    {
        Transaction first = network.Draft("store", "Put", Testnet.PutArguments("replayed", [1])).ValidFor(TimeSpan.FromSeconds(8)).Build().Sign(network.User).ToTransaction();
        FinalReceipt receipt = await network.Client.SubmitAndWaitAsync(first);
        Assert.True(receipt.Succeeded);
        Assert.True((await network.Client.SubmitAndWaitAsync(network.Put("replayed", [2]))).Succeeded);
        foreach (TestNode node in network.Nodes)
        {
            using RawApi api = new(node);
            string metric = """chain_submissions_total{result="AlreadyFinal"}""";
            await Eventually.IsTrueAsync($"{node.Name} has the block", async () => await node.Client.GetReceiptAsync(first.Id) is not null);
            double before = await node.MetricAsync(metric);
            Assert.Equal("already-final", (await api.SubmitAsync(first.Encoded)).Rejection);
            Assert.Equal(before + 1, await node.MetricAsync(metric));

            // To whoever waits for it, a copy is a question for the receipt.
            Assert.Equal(receipt.Height, (await node.Patient.SubmitAndWaitAsync(first)).Height);
        }

        using RawApi late = new(network.Nodes[0]);
        await Eventually.IsTrueAsync("it expires", async () => (await late.SubmitAsync(first.Encoded)).Rejection == "expired");
        Assert.Equal(receipt.Height, (await network.Nodes[0].Patient.SubmitAndWaitAsync(first)).Height);
        ReadOnlyMemory<byte> arguments = new byte[] { 0x91, 0xa8 }.Concat("replayed"u8.ToArray()).ToArray();
        Assert.Equal((byte[])[0xc4, 1, 2], (await network.Nodes[0].Patient.QueryAsync("store", "Get", arguments)).Result.ToArray());
    });

    [Fact]
    public Task Calls_that_no_contract_understands_fault_alike_on_all_nodes_and_change_nothing() => running.MistreatAsync(output, async network =>
    {
        byte[] put = Testnet.PutArguments("bad-call", [1]);
        await Expect("UnknownContract", "nosuch", "Put", put);
        await Expect("UnknownMethod", "store", "Nosuch", put);
        await Expect("UnknownMethod", "store", "put", put);
        await Expect("BadArguments", "store", "Put", []);
        await Expect("BadArguments", "store", "Put", [0x90]);
        await Expect("BadArguments", "store", "Put", put[..^1]);
        await Expect("BadArguments", "store", "Put", [.. put, 0xc0]);
        await Expect("BadArguments", "store", "Put", [0xdc, 0, 2, .. put[1..]]); // The same array, its header longer than needed.
        await Expect("BadArguments", "store", "Put", [0x92, 0x01, .. put[^3..]]);
        await Expect("BadArguments", "store", "Put", [0xdd, 0xff, 0xff, 0xff, 0xff]);
        await Expect("BadArguments", "store", "Put", [0x92, 0xa1, 0xff, 0xc4, 0x00]); // A key that is no UTF-8.
        ReadOnlyMemory<byte> key = new byte[] { 0x91, 0xa8 }.Concat("bad-call"u8.ToArray()).ToArray();
        Assert.Equal((byte[])[0xc0], (await network.Client.QueryAsync("store", "Get", key)).Result.ToArray());

        async Task Expect(string code, string contract, string method, byte[] arguments)
        {
            // The call before it is good, and is undone with it.
            Transaction transaction = network.Draft("store", "Put", put).Call(contract, method, arguments).Build().Sign(network.User).ToTransaction();
            FinalReceipt receipt = await network.Client.SubmitAndWaitAsync(transaction);
            Assert.Equal((false, code), (receipt.Succeeded, receipt.Receipt.FaultCode));
            Assert.NotEmpty(receipt.Receipt.FaultMessage);
            Assert.True(receipt.Receipt.GasUsed > 0);
            foreach (TestNode node in network.Nodes)
            {
                FinalReceipt same = await Eventually.GetAsync($"{node.Name} has the receipt", () => node.Client.GetReceiptAsync(transaction.Id));
                Assert.Equal(receipt.Encoded.ToArray(), same.Encoded.ToArray());
            }
        }
    });
}
