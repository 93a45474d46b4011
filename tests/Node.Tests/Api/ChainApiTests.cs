using System.Net;
using Chain.Api.V1;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Health.V1;
using Chain.Grpc.Services;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Node.Api;
using Chain.Node.Core.Mempool;
using Chain.Node.Storage;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Opened = Chain.Node.Storage.Votes.VoteLogStatus;
using ReceiptStatus = Chain.Api.V1.ReceiptStatus;

namespace Chain.Node.Tests.Api;

/// <summary>The client API over real sockets, against a scripted node.</summary>
public sealed class ChainApiTests
{
    private static readonly ServiceDescriptor Service = ChainReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Chain");

    [Fact]
    public async Task Submit_and_wait_returns_the_receipt_of_the_final_transaction()
    {
        ScriptedNode node = new();
        await using RunningApi api = await RunningApi.StartAsync(node);
        Transaction transaction = Signed(1);
        SubmitAndWaitResponse answer = await api.SubmitAndWaitAsync(transaction);
        Assert.Equal(transaction.Id.ToArray(), answer.Receipt.TxId.ToByteArray());
        Assert.Equal((11ul, 0u, ReceiptStatus.Succeeded, 21ul), (answer.Receipt.Height, answer.Receipt.TxIndex, answer.Receipt.Status, answer.Receipt.GasUsed));
        Assert.Equal("Put", answer.Receipt.Events.Single().Name);
        Assert.False(answer.RootsCertified);
        Assert.Equal(11ul, answer.ExecutedHeight);
        Assert.Equal(0, node.Feed.WaiterCount);
    }

    [Fact]
    public async Task Callers_that_send_the_same_bytes_all_get_the_one_receipt()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        Transaction transaction = Signed(1);
        Task<SubmitAndWaitResponse> first = api.SubmitAndWaitAsync(transaction);
        await node.Submitted.WaitAsync();
        node.Answer = AdmitResult.AlreadyPending;
        Task<SubmitAndWaitResponse> second = api.SubmitAndWaitAsync(transaction);
        await node.Submitted.WaitAsync();
        node.Execute();
        Assert.Equal((await first).Receipt, (await second).Receipt);
        node.Answer = AdmitResult.AlreadyFinal;
        Assert.Equal((await first).Receipt, (await api.SubmitAndWaitAsync(transaction)).Receipt);
        node.Answer = AdmitResult.Expired;
        Assert.Equal((await first).Receipt, (await api.SubmitAndWaitAsync(transaction)).Receipt);
    }

    [Fact]
    public async Task Wait_ends_when_a_block_proves_that_the_transaction_expired()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        Task<SubmitAndWaitResponse> waiting = api.SubmitAndWaitAsync(Signed(1, validUntil: 5000));
        await node.Submitted.WaitAsync();
        node.Feed.Publish(new ExecutedBlock(11, Hash32.Zero, 5001, []));
        (GrpcStatusCode code, string rejection) = await RefusedAsync(() => waiting);
        Assert.Equal((GrpcStatusCode.FailedPrecondition, "expired"), (code, rejection));
        Assert.Equal(0, node.Feed.WaiterCount);
    }

    [Fact]
    public async Task Wait_ends_with_the_callers_deadline_and_leaves_nothing_behind()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(
            () => api.SubmitAndWaitAsync(Signed(1), TimeSpan.FromMilliseconds(100)));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, failure.Code);
    }

    [Fact]
    public async Task Wait_has_a_limit_of_its_own()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node, options => options with { SubmitWaitMax = TimeSpan.FromMilliseconds(50) });
        (GrpcStatusCode code, string rejection) = await RefusedAsync(() => api.SubmitAndWaitAsync(Signed(1)));
        Assert.Equal((GrpcStatusCode.DeadlineExceeded, "not-final-yet"), (code, rejection));
        Assert.Equal(0, node.Feed.WaiterCount);
    }

    [Fact]
    public async Task Stop_ends_those_who_wait_and_says_so()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        RunningApi api = await RunningApi.StartAsync(node);
        Task<SubmitAndWaitResponse> waiting = api.SubmitAndWaitAsync(Signed(1));
        await node.Submitted.WaitAsync();
        ValueTask stopping = api.StopAsync();
        Assert.Equal((GrpcStatusCode.Unavailable, "stopping"), await RefusedAsync(() => waiting));
        await stopping;
        await api.DisposeAsync();
    }

    [Fact]
    public async Task Callers_that_wait_do_not_hold_their_transactions()
    {
        ScriptedNode node = new() { Answer = AdmitResult.AlreadyPending };
        await using RunningApi api = await RunningApi.StartAsync(node);
        Task<SubmitAndWaitResponse> waiting = api.SubmitAndWaitAsync(Signed(1));
        await node.Submitted.WaitAsync();

        // The answer and the wait for the outcome follow on other threads; the transaction is free once they are there.
        while (node.Sent.IsAlive)
        {
            GC.Collect();
            await Task.Yield();
        }

        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, node.Feed.WaiterCount);
    }

    [Fact]
    public async Task Unforeseen_failure_of_a_call_reaches_the_node()
    {
        List<Exception> failures = [];
        ScriptedNode node = new() { View = (_, _, _) => throw new StoreCorruptException("/data", "a block is missing") };
        await using RunningApi api = await RunningApi.StartAsync(node, options => options with { OnFailure = failures.Add });
        Assert.Equal(GrpcStatusCode.Internal, (await Assert.ThrowsAsync<GrpcStatusException>(api.QueryAsync)).Code);
        Assert.IsType<StoreCorruptException>(Assert.Single(failures));
    }

    [Fact]
    public async Task Requests_that_never_become_calls_are_counted()
    {
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode());
        GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> unknown = GrpcMethod.OfBytes("chain.v1.Chain", "Nothing", GrpcMethodKind.Unary);
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => api.Channel.UnaryAsync(unknown, default));
        Assert.Equal(GrpcStatusCode.Unimplemented, failure.Code);
        Assert.Contains("chain_api_refused_total{reason=\"UnknownMethod\"} 1", api.Metrics.Write(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AdmitResult.AlreadyPending, GrpcStatusCode.AlreadyExists, "already-pending")]
    [InlineData(AdmitResult.AlreadyFinal, GrpcStatusCode.AlreadyExists, "already-final")]
    [InlineData(AdmitResult.WrongNetwork, GrpcStatusCode.FailedPrecondition, "wrong-network")]
    [InlineData(AdmitResult.BadSignature, GrpcStatusCode.InvalidArgument, "bad-signature")]
    [InlineData(AdmitResult.Expired, GrpcStatusCode.FailedPrecondition, "expired")]
    [InlineData(AdmitResult.ValidTooLong, GrpcStatusCode.FailedPrecondition, "valid-too-long")]
    [InlineData(AdmitResult.UnknownSigner, GrpcStatusCode.FailedPrecondition, "unknown-signer")]
    [InlineData(AdmitResult.GasLimitTooHigh, GrpcStatusCode.InvalidArgument, "gas-limit-too-high")]
    [InlineData(AdmitResult.GasLimitTooLow, GrpcStatusCode.InvalidArgument, "gas-limit-too-low")]
    [InlineData(AdmitResult.TooLarge, GrpcStatusCode.InvalidArgument, "too-large")]
    [InlineData(AdmitResult.SenderFull, GrpcStatusCode.ResourceExhausted, "sender-full")]
    [InlineData(AdmitResult.Full, GrpcStatusCode.ResourceExhausted, "mempool-full")]
    public async Task Refusal_has_a_status_and_a_stable_word(AdmitResult answer, GrpcStatusCode status, string word)
    {
        ScriptedNode node = new() { Answer = answer };
        await using RunningApi api = await RunningApi.StartAsync(node);
        (GrpcStatusCode code, string rejection) = await RefusedAsync(() => api.CallAsync<SubmitTransactionRequest, SubmitTransactionResponse>(
            "SubmitTransaction", new SubmitTransactionRequest { Transaction = ByteString.CopyFrom(Signed(1).Encoded.Span) }));
        Assert.Equal((status, word), (code, rejection));
    }

    [Fact]
    public void Every_refusal_is_mapped()
    {
        foreach (AdmitResult result in Enum.GetValues<AdmitResult>().Where(result => result != AdmitResult.Admitted))
        {
            Assert.True(Rejection.Of(result).Trailers.TryGet(Rejection.Trailer, out string? _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("c0")]
    [InlineData("92c0c0")]
    public async Task Bytes_that_are_no_transaction_are_malformed(string hex)
    {
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode());
        (GrpcStatusCode code, string rejection) = await RefusedAsync(() => api.CallAsync<SubmitAndWaitRequest, SubmitAndWaitResponse>(
            "SubmitAndWait", new SubmitAndWaitRequest { Transaction = ByteString.CopyFrom(Convert.FromHexString(hex)) }));
        Assert.Equal((GrpcStatusCode.InvalidArgument, "malformed"), (code, rejection));
    }

    [Fact]
    public async Task Transaction_and_receipt_are_found_by_id_as_they_progress()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        Transaction transaction = Signed(1);
        ByteString id = ByteString.CopyFrom(transaction.Id.ToArray());
        Assert.Equal("unknown-transaction", (await RefusedAsync(() => api.GetTransactionAsync(id))).Rejection);
        Assert.Equal("unknown-transaction", (await RefusedAsync(() => api.GetReceiptAsync(id))).Rejection);

        await api.CallAsync<SubmitTransactionRequest, SubmitTransactionResponse>(
            "SubmitTransaction", new SubmitTransactionRequest { Transaction = ByteString.CopyFrom(transaction.Encoded.Span) });
        Assert.Equal(TransactionState.Pending, (await api.GetTransactionAsync(id)).State);
        Assert.Equal("not-executed", (await RefusedAsync(() => api.GetReceiptAsync(id))).Rejection);

        node.Execute();
        GetTransactionResponse found = await api.GetTransactionAsync(id);
        Assert.Equal((TransactionState.Executed, 11ul), (found.State, found.Height));
        Assert.Equal(transaction.Encoded.ToArray(), found.Transaction.ToByteArray());
        Assert.Equal(11ul, (await api.GetReceiptAsync(id)).Receipt.Height);
        Assert.Equal("malformed", (await RefusedAsync(() => api.GetReceiptAsync(ByteString.CopyFromUtf8("short")))).Rejection);
    }

    [Fact]
    public async Task Block_is_found_by_height_by_hash_and_as_the_newest()
    {
        Block block = Block.Create(Header(), [Signed(1)]);
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode { Final = new FinalBlock(block, new byte[] { 9 }) });
        GetBlockRequest[] requests =
        [
            new(), new() { Height = 3 }, new() { Hash = ByteString.CopyFrom(block.Hash.ToArray()) },
        ];
        foreach (GetBlockRequest request in requests)
        {
            GetBlockResponse answer = await api.CallAsync<GetBlockRequest, GetBlockResponse>("GetBlock", request);
            Assert.Equal(block.Encoded.ToArray(), answer.Block.ToByteArray());
            Assert.Equal((3ul, 9), (answer.Height, answer.Proof[0]));
            Assert.Equal(block.Transactions[0].Id.ToArray(), answer.TxIds.Single().ToByteArray());
        }

        Assert.Equal("unknown-block", (await RefusedAsync(
            () => api.CallAsync<GetBlockRequest, GetBlockResponse>("GetBlock", new GetBlockRequest { Height = 4 }))).Rejection);
    }

    [Fact]
    public async Task Query_returns_the_result_and_the_height_it_was_read_at()
    {
        ScriptedNode node = new();
        await using RunningApi api = await RunningApi.StartAsync(node);
        QueryResponse answer = await api.QueryAsync();
        Assert.Equal(("x", 10ul, false), (answer.Result.ToStringUtf8(), answer.Height, answer.Suspect));
        node.Status = ScriptedNode.StatusAt(10) with { Diverged = true };
        Assert.True((await api.QueryAsync()).Suspect);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_answer_that_rests_on_execution_says_whether_the_node_diverged(bool diverged)
    {
        Transaction transaction = Signed(1);
        ByteString id = ByteString.CopyFrom(transaction.Id.ToArray());
        ScriptedNode node = new() { KnowsDuplicates = true, Final = new FinalBlock(Block.Create(Header(), [transaction]), new byte[] { 9 }) };
        await using RunningApi api = await RunningApi.StartAsync(node);
        await api.SubmitAndWaitAsync(transaction);
        node.Status = ScriptedNode.StatusAt(11) with { Diverged = diverged };

        Assert.Equal(diverged, (await api.SubmitAndWaitAsync(transaction)).Suspect);
        Assert.Equal(diverged, (await api.GetReceiptAsync(id)).Suspect);
        Assert.Equal(diverged, (await api.GetTransactionAsync(id)).Suspect);
        Assert.Equal(diverged, (await api.CallAsync<GetBlockRequest, GetBlockResponse>("GetBlock", new GetBlockRequest())).Suspect);
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> events = api.Subscribe(new() { FromHeight = 11 });
        for (int i = 0; i < 2; i++)
        {
            Assert.True(await events.Responses.MoveNextAsync());
            Assert.Equal(diverged, events.Responses.Current.Suspect);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_says_whether_the_node_diverged(bool diverged)
    {
        ScriptedNode node = new()
        {
            View = (_, _, _) => new ViewAnswer(10, default, "store.UnknownKey", "Why."),
            Status = ScriptedNode.StatusAt(10) with { Diverged = diverged },
        };
        await using RunningApi api = await RunningApi.StartAsync(node);
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(api.QueryAsync);

        Assert.Equal(diverged, failure.Trailers.TryGet(Rejection.SuspectTrailer, out string? value));
        Assert.Equal(diverged ? "true" : null, value);
    }

    [Theory]
    [InlineData("UnknownContract", GrpcStatusCode.NotFound, "unknown-contract")]
    [InlineData("UnknownMethod", GrpcStatusCode.NotFound, "unknown-method")]
    [InlineData("BadArguments", GrpcStatusCode.InvalidArgument, "bad-arguments")]
    [InlineData("OutOfGas", GrpcStatusCode.ResourceExhausted, "out-of-gas")]
    [InlineData("store.UnknownKey", GrpcStatusCode.FailedPrecondition, "fault")]
    public async Task View_that_faults_says_its_code_and_its_height(string fault, GrpcStatusCode status, string word)
    {
        ScriptedNode node = new() { View = (_, _, _) => new ViewAnswer(10, default, fault, "Why.") };
        await using RunningApi api = await RunningApi.StartAsync(node);
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(api.QueryAsync);
        Assert.True(failure.Trailers.TryGet(Rejection.Trailer, out string? rejection));
        Assert.True(failure.Trailers.TryGet(Rejection.FaultTrailer, out string? code));
        Assert.True(failure.Trailers.TryGet(Rejection.HeightTrailer, out string? height));
        Assert.Equal((status, word, fault, "10", "Why."), (failure.Code, rejection, code, height, failure.Detail));
    }

    [Fact]
    public async Task Queries_beyond_the_limit_are_told_to_come_again()
    {
        using ManualResetEventSlim release = new();
        using SemaphoreSlim running = new(0);
        ScriptedNode node = new()
        {
            View = (_, _, _) =>
            {
                running.Release();
                release.Wait();
                return new ViewAnswer(10, default, "", "");
            },
        };
        await using RunningApi api = await RunningApi.StartAsync(node, options => options with { QueriesMax = 1, QueriesWaitingMax = 0 });
        Task<QueryResponse> first = api.QueryAsync();
        await running.WaitAsync();
        Assert.Equal("too-many-queries", (await RefusedAsync(api.QueryAsync)).Rejection);
        release.Set();
        await first;
    }

    [Fact]
    public async Task Contracts_are_listed_and_described()
    {
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode());
        ListContractsResponse list = await api.CallAsync<ListContractsRequest, ListContractsResponse>("ListContracts", new());
        Assert.Equal("store", list.Contracts.Single().Name);
        GetContractResponse contract = await api.CallAsync<GetContractRequest, GetContractResponse>("GetContract", new() { Name = "store" });
        Assert.Equal("""{"name":"store"}""", contract.Abi.ToStringUtf8());
        Assert.Equal("unknown-contract", (await RefusedAsync(
            () => api.CallAsync<GetContractRequest, GetContractResponse>("GetContract", new() { Name = "nothing" }))).Rejection);
        Assert.Equal("unknown-contract", (await RefusedAsync(
            () => api.CallAsync<GetContractRequest, GetContractResponse>("GetContract", new() { Name = new string('n', 900_000) }))).Rejection);
    }

    [Fact]
    public async Task Status_says_who_the_node_is_and_how_it_does()
    {
        ScriptedNode node = new() { Peers = [new("node-2", new PublicKey(new byte[32]), true, "127.0.0.1:7002")] };
        node.Status = ScriptedNode.StatusAt(12) with { Voting = Consensus.VotingStatus.LogMissing, Syncing = true };
        await using RunningApi api = await RunningApi.StartAsync(node);
        GetStatusResponse status = await api.CallAsync<GetStatusRequest, GetStatusResponse>("GetStatus", new());
        Assert.Equal(("factory", "node-1", 12ul), (status.NetworkName, status.NodeName, status.HeadHeight));
        Assert.Equal((1u, 1u, "node-2"), (status.PeersConnected, status.PeersTotal, status.Peers[0].Name));
        Assert.Equal((false, true, VoteLogStatus.Missing, "vote-log-missing"), (status.Voting, status.Syncing, status.VoteLog, status.NotVotingReason));
    }

    [Theory]
    [InlineData(Opened.Missing, VoteLogStatus.Missing, "vote-log-missing")]
    [InlineData(Opened.Corrupt, VoteLogStatus.Corrupt, "vote-log-corrupt")]
    [InlineData(Opened.Spent, VoteLogStatus.Spent, "vote-log-spent")]
    [InlineData(Opened.OlderThanDatabase, VoteLogStatus.Old, "vote-log-old")]
    [InlineData(Opened.NotThisDatabase, VoteLogStatus.Foreign, "vote-log-foreign")]
    [InlineData(Opened.WrongGenesis, VoteLogStatus.Foreign, "vote-log-foreign")]
    [InlineData(Opened.WrongKey, VoteLogStatus.Foreign, "vote-log-foreign")]
    public async Task Status_says_what_is_wrong_with_the_vote_log(Opened opened, VoteLogStatus expected, string word)
    {
        ScriptedNode node = new() { VoteLog = opened };
        node.Status = node.Status with { Voting = Consensus.VotingStatus.LogMissing };
        await using RunningApi api = await RunningApi.StartAsync(node);
        GetStatusResponse status = await api.CallAsync<GetStatusRequest, GetStatusResponse>("GetStatus", new());
        Assert.Equal((false, expected, word), (status.Voting, status.VoteLog, status.NotVotingReason));
    }

    [Fact]
    public async Task Plaintext_is_refused_on_any_address_but_loopback()
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => RunningApi.StartAsync(
            new ScriptedNode(), options => options with { Listen = new IPEndPoint(IPAddress.Any, 0) }));
        Assert.Contains("without TLS", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("", new ChainApiOptions { Listen = new IPEndPoint(IPAddress.IPv6Loopback, 0) }.Check());
    }

    [Fact]
    public async Task Api_serves_tls_with_the_nodes_certificate()
    {
        using TlsIdentity identity = TlsIdentity.Create("node-1", [], DateTimeOffset.UtcNow);
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode(), options => options with { Tls = identity });
        Assert.Equal("factory", (await api.CallAsync<GetStatusRequest, GetStatusResponse>("GetStatus", new())).NetworkName);
    }

    [Fact]
    public async Task Health_follows_readiness_and_calls_are_counted()
    {
        ScriptedNode node = new() { ValidatorCount = 4 };
        await using RunningApi api = await RunningApi.StartAsync(node);
        HealthCheckResponse health = await api.Channel.UnaryAsync(HealthService.Check, new HealthCheckRequest { Service = "chain.v1.Chain" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);
        await RefusedAsync(() => api.GetReceiptAsync(ByteString.Empty));
        Assert.Contains("chain_api_calls_total{method=\"GetReceipt\",status=\"InvalidArgument\"} 1", api.Metrics.Write(), StringComparison.Ordinal);
    }

    internal static Transaction Signed(byte salt, ulong validUntil = 1_000_000)
    {
        byte[] seed = [.. Enumerable.Repeat((byte)5, 32)];
        using SigningKey key = SigningKey.FromSeed(seed);
        TransactionBody body = new()
        {
            GenesisHash = ScriptedNode.Genesis,
            Sender = key.PublicKey,
            Calls = [new ContractCall("store", "Put", new byte[] { 0x90 })],
            GasLimit = 1000,
            ValidUntil = validUntil,
            Salt = new byte[] { salt, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        };
        return Transaction.Create(body, [key.Sign(SignTag.Transaction, body.Encode())]);
    }

    private static BlockHeader Header() => new()
    {
        GenesisHash = ScriptedNode.Genesis,
        Epoch = 0,
        Height = 3,
        View = 5,
        ParentHash = Hash32.Zero,
        AnchorHash = Hash32.Zero,
        Timestamp = 7,
        Proposer = 2,
        TransactionsRoot = Block.TransactionsRoot([Signed(1)]),
        ValidatorsHash = Hash32.Zero,
        NextValidatorsHash = Hash32.Zero,
        ExecutedHeight = 2,
        StateRoot = Hash32.Zero,
        ReceiptsRoot = Hash32.Zero,
    };

    private static async Task<(GrpcStatusCode Code, string Rejection)> RefusedAsync<T>(Func<Task<T>> call)
    {
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(call);
        Assert.True(failure.Trailers.TryGet(Rejection.Trailer, out string? rejection));
        return (failure.Code, rejection);
    }
}
