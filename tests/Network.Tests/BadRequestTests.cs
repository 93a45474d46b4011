using System.Net;
using System.Net.Sockets;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;
using Chain.Network.Tests.Harness;
using Chain.Setup.Configuration;
using Chain.TestSupport;
using Xunit.Abstractions;

namespace Chain.Network.Tests;

/// <summary>Bytes of clients that break a protocol are refused with the reason and counted, and do the network no harm.</summary>
[Collection(nameof(RunningTestnet))]
[Trait(Category.Name, Category.Processes)]
public sealed class BadRequestTests(RunningTestnet running, ITestOutputHelper output)
{
    private const ulong Seed = 7;

    [Fact]
    public Task Frames_that_break_grpc_are_refused_with_a_status_and_counted() => running.MistreatAsync(output, async network =>
    {
        TestNode node = network.Nodes[0];
        using RawApi api = new(node);
        await Expect(GrpcStatusCode.Internal, "ended without a message", "");
        await Expect(GrpcStatusCode.Internal, "incomplete frame", "000000");
        await Expect(GrpcStatusCode.Internal, "incomplete frame", "00000000ff0a02");
        await Expect(GrpcStatusCode.Internal, "more than one message", "00000000000000000000");
        await Expect(GrpcStatusCode.Internal, "starts with 0x02", "0200000000");
        await Expect(GrpcStatusCode.Unimplemented, "compressed", "0100000000");
        await Expect(GrpcStatusCode.ResourceExhausted, "1048576", "0000100001");
        await Expect(GrpcStatusCode.ResourceExhausted, "1048576", "00ffffffff");
        await Expect(GrpcStatusCode.InvalidArgument, "SubmitTransactionRequest", "00000000020aff");

        // These never become calls.
        await ExpectRefused("UnknownMethod", "has no method 'Nothing'", () => api.PostAsync("Nothing", new byte[5]));
        await ExpectRefused("Encoding", "'gzip' is not supported", () => api.PostAsync("GetStatus", new byte[5], "gzip"));
        await node.WaitForLogAsync("was refused before a method ran");
        Assert.Equal(RawAnswer.Ok.Code, (await api.PostAsync("GetStatus", new byte[5])).Code);

        Task Expect(GrpcStatusCode code, string mention, string hex) => ExpectAsync(
            $$"""chain_api_calls_total{method="SubmitTransaction",status="{{code}}"}""",
            code,
            mention,
            () => api.PostAsync("SubmitTransaction", Convert.FromHexString(hex)));

        Task ExpectRefused(string reason, string mention, Func<Task<RawAnswer>> call) =>
            ExpectAsync($$"""chain_api_refused_total{reason="{{reason}}"}""", GrpcStatusCode.Unimplemented, mention, call);

        async Task ExpectAsync(string metric, GrpcStatusCode code, string mention, Func<Task<RawAnswer>> call)
        {
            double before = await node.MetricAsync(metric);
            RawAnswer answer = await call();
            Assert.Equal(code, answer.Code);
            Assert.Contains(mention, answer.Detail, StringComparison.Ordinal);
            Assert.Equal(before + 1, await node.MetricAsync(metric));
        }
    });

    [Fact]
    public Task Ports_that_get_arbitrary_bytes_close_the_connection_and_count_it() => running.MistreatAsync(output, async network =>
    {
        TestNode node = network.Nodes[1];
        string[] metrics = ["chain_api_handshakes_failed_total", "chain_peer_handshakes_failed_total"];
        double[] before = [await node.MetricAsync(metrics[0]), await node.MetricAsync(metrics[1])];
        SplitMix64 random = new(Seed);
        HostPort[] ports = [node.Configuration.Api.Listen, node.Configuration.Network.Listen, node.Configuration.Http.Listen];
        const int Each = 20;
        for (int i = 0; i < Each; i++)
        {
            foreach (HostPort port in ports) await SendAsync(port, random.Bytes(1 + random.Next(2_000)));
        }

        await Eventually.IsTrueAsync("every failed handshake is counted", async () =>
            await node.MetricAsync(metrics[0]) >= before[0] + Each && await node.MetricAsync(metrics[1]) >= before[1] + Each);
        await node.WaitForLogAsync("did not get through the TLS handshake");
    });

    [Fact]
    public Task Transaction_cut_short_or_changed_anywhere_is_refused_and_itself_still_counts() => running.MistreatAsync(output, async network =>
    {
        TestNode node = network.Nodes[2];
        using RawApi api = new(node);
        string[] metrics = ["""chain_api_calls_total{method="SubmitTransaction",status="InvalidArgument"}""", """chain_submissions_total{result="BadSignature"}"""];
        double[] before = [await node.MetricAsync(metrics[0]), await node.MetricAsync(metrics[1])];
        Transaction transaction = network.Put("mutants", "original");
        byte[] good = transaction.Encoded.ToArray();
        int[] refused = new int[2];
        for (int length = 0; length < good.Length; length++) await ExpectMalformed(good[..length]);
        await ExpectMalformed([.. good, 0xc0]);
        await ExpectMalformed([0xdc, 0x00, 0x02, .. good[1..]]); // The same array, its header longer than needed.
        await ExpectMalformed(new byte[LedgerLimits.TransactionBytesMax + 1]);

        SplitMix64 random = new(Seed);
        for (int i = 0; i < 200; i++)
        {
            byte[] mutant = [.. good];
            mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
            RawAnswer answer = await api.SubmitAsync(mutant);
            Assert.Contains(answer.Rejection, (string[])["malformed", "bad-signature"]);
            refused[answer.Rejection == "bad-signature" ? 1 : 0]++;
        }

        Assert.Equal(before[0] + refused[0] + refused[1], await node.MetricAsync(metrics[0]));
        Assert.Equal(before[1] + refused[1], await node.MetricAsync(metrics[1]));
        Assert.True(refused[1] > 0);
        Assert.True((await node.Patient.SubmitAndWaitAsync(transaction)).Succeeded);

        async Task ExpectMalformed(byte[] bytes)
        {
            RawAnswer answer = await api.SubmitAsync(bytes);
            Assert.Equal((GrpcStatusCode.InvalidArgument, "malformed"), (answer.Code, answer.Rejection));
            Assert.Contains("docs/protocol/transaction.md", answer.Detail, StringComparison.Ordinal);
            refused[0]++;
        }
    });

    [Fact]
    public Task Questions_that_make_no_sense_say_why() => running.MistreatAsync(output, async network =>
    {
        using RawApi api = new(network.Nodes[3]);
        byte[] key = [0x91, 0xa1, (byte)'k'];
        await Expect(GrpcStatusCode.InvalidArgument, "tx_id", api.GetReceiptAsync(new byte[31]));
        await Expect(GrpcStatusCode.NotFound, "00000000", api.GetReceiptAsync(new byte[Hash32.Size]));
        await Expect(GrpcStatusCode.NotFound, "nosuch", api.QueryAsync("nosuch", "Get", key));
        await Expect(GrpcStatusCode.NotFound, "Nosuch", api.QueryAsync("store", "Nosuch", key));
        await Expect(GrpcStatusCode.InvalidArgument, "", api.QueryAsync("store", "Get", key.AsMemory(0, 2)));
        await Expect(GrpcStatusCode.InvalidArgument, "", api.QueryAsync("store", "Get", default));
        await Expect(GrpcStatusCode.FailedPrecondition, "", api.QueryAsync("store", "Put", Testnet.PutArguments("k", [1])));

        static async Task Expect(GrpcStatusCode code, string mention, Task<RawAnswer> call)
        {
            RawAnswer answer = await call;
            Assert.Equal(code, answer.Code);
            Assert.NotEmpty(answer.Rejection);
            Assert.Contains(mention, answer.Detail, StringComparison.Ordinal);
        }
    });

    /// <summary>Sends bytes and waits until the other side has had enough.</summary>
    private static async Task SendAsync(HostPort port, byte[] bytes)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Parse(port.Host), port.Port);
        try
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[1_024];
            while (await socket.ReceiveAsync(answer) > 0)
            {
                // An alert, or an answer to a request that it took the bytes for.
            }
        }
        catch (SocketException)
        {
            // It closed the connection while there was more to read.
        }
    }
}
