using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Ledger;

namespace Chain.Client.Tests.Calls;

public sealed class FailoverTests : IAsyncLifetime
{
    private static readonly ChainClientOptions Patient = new()
    {
        BackoffFirst = TimeSpan.FromMilliseconds(1),
        BackoffMax = TimeSpan.FromMilliseconds(5),
    };

    private readonly ChainClientOptions _jumping = new() { Time = new JumpingTime() };
    private readonly SigningKey _key = SigningKey.FromSeed(new byte[32]);
    private FakeNode _first = null!;
    private FakeNode _second = null!;

    public async Task InitializeAsync()
    {
        _first = await FakeNode.StartAsync("first");
        _second = await FakeNode.StartAsync("second");
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _key.Dispose();
    }

    [Theory]
    [InlineData(GrpcStatusCode.Cancelled, null)]
    [InlineData(GrpcStatusCode.Unknown, null)]
    [InlineData(GrpcStatusCode.DeadlineExceeded, "not-final-yet")]
    [InlineData(GrpcStatusCode.PermissionDenied, null)]
    [InlineData(GrpcStatusCode.ResourceExhausted, "mempool-full")]
    [InlineData(GrpcStatusCode.Aborted, null)]
    [InlineData(GrpcStatusCode.Unimplemented, null)]
    [InlineData(GrpcStatusCode.Internal, null)]
    [InlineData(GrpcStatusCode.Unavailable, null)]
    [InlineData(GrpcStatusCode.DataLoss, null)]
    [InlineData(GrpcStatusCode.Unauthenticated, null)]
    public async Task A_node_that_cannot_serve_is_left_for_the_next_and_stays_left(GrpcStatusCode code, string? rejection)
    {
        _first.Before = _ => throw new GrpcStatusException(code, "Not now.", Trailers(rejection));
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        FinalReceipt receipt = await client.SubmitAndWaitAsync(NewTransaction(client));
        await client.GetStatusAsync();

        Assert.True(receipt.Succeeded);
        Assert.Equal(7ul, receipt.Height);
        Assert.Equal((1, 2), (_first.Calls, _second.Calls));
    }

    [Theory]
    [InlineData(GrpcStatusCode.InvalidArgument, ChainError.Rejected)]
    [InlineData(GrpcStatusCode.NotFound, ChainError.NotFound)]
    [InlineData(GrpcStatusCode.FailedPrecondition, ChainError.Rejected)]
    [InlineData(GrpcStatusCode.OutOfRange, ChainError.Rejected)]
    public async Task The_networks_own_answer_is_not_asked_of_another_node(GrpcStatusCode code, ChainError error)
    {
        _first.Before = _ => throw new GrpcStatusException(code, "No.");
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal((error, "No.", 1, 0), (refused.Error, refused.Message, _first.Calls, _second.Calls));
    }

    [Fact]
    public async Task Nodes_that_are_all_broken_are_asked_once_each()
    {
        _first.Before = _second.Before = _ => throw new GrpcStatusException(GrpcStatusCode.Internal, "The server failed.");
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException broken = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[] { 0x90 }));

        Assert.Equal((ChainError.Untrustworthy, 1, 1), (broken.Error, _first.Calls, _second.Calls));
        Assert.Equal("Cannot use any of 2 nodes after 2 attempts: The server failed.", broken.Message);
    }

    [Fact]
    public async Task A_broken_node_is_asked_again_while_another_one_may_come_back()
    {
        int refusals = 3;
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.Internal, "The server failed.");
        _second.Before = _ =>
        {
            if (Interlocked.Decrement(ref refusals) >= 0) throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Starting.");
        };
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        Assert.Equal("second", (await client.GetStatusAsync()).NodeName);
        Assert.Equal((4, 4), (_first.Calls, _second.Calls));
    }

    [Fact]
    public async Task A_node_that_cannot_run_a_contracts_code_is_left_for_the_next()
    {
        GrpcMetadata trailers = new() { { "chain-rejection", "fault" }, { "chain-fault-code", "CodeUnavailable" } };
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "Another version.", trailers);
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        Assert.Equal(7ul, (await client.QueryAsync("store", "Get", new byte[] { 0x90 })).Height);
    }

    [Theory]
    [InlineData(GrpcStatusCode.Internal)]
    [InlineData(GrpcStatusCode.Unavailable)]
    public async Task The_outcome_is_unknown_if_a_node_failed_over_the_transaction(GrpcStatusCode code)
    {
        _first.Before = _ => throw new GrpcStatusException(code, "Failed half way.");
        using ChainClient client = new(FakeNode.Trust(_first), _jumping);

        ChainException unknown = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal(ChainError.OutcomeUnknown, unknown.Error);
    }

    [Fact]
    public async Task A_query_has_no_unknown_outcome()
    {
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.DeadlineExceeded, "Too late.");
        _second.Before = _ => throw new GrpcStatusException(GrpcStatusCode.NotFound, "No such contract.");
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[] { 0x90 }));

        Assert.Equal((ChainError.NotFound, "No such contract."), (refused.Error, refused.Message));
    }

    [Fact]
    public async Task A_node_that_is_gone_is_left_for_the_next()
    {
        NetworkTrust trust = FakeNode.Trust(_first, _second);
        await _first.DisposeAsync();
        using ChainClient client = new(trust, Patient);

        Assert.True((await client.SubmitAndWaitAsync(NewTransaction(client))).Succeeded);
    }

    [Fact]
    public async Task All_nodes_are_asked_again_after_a_pause()
    {
        int refusals = 5;
        _first.Before = _second.Before = _ =>
        {
            if (Interlocked.Decrement(ref refusals) >= 0) throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Starting.");
        };
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        Assert.Equal("second", (await client.GetStatusAsync()).NodeName);
        Assert.Equal(6, _first.Calls + _second.Calls);
    }

    [Fact]
    public async Task Full_nodes_are_told_from_lost_ones()
    {
        _first.Before = _second.Before = _ => throw new GrpcStatusException(GrpcStatusCode.ResourceExhausted, "The mempool is full.", Trailers("mempool-full"));
        using ChainClient client = new(FakeNode.Trust(_first, _second), _jumping);

        ChainException busy = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal(ChainError.Busy, busy.Error);
        Assert.Contains("The mempool is full.", busy.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_was_sent_if_no_node_could_be_reached()
    {
        NetworkTrust trust = FakeNode.Trust(_first);
        await _first.DisposeAsync();
        using ChainClient client = new(trust, _jumping);

        ChainException lost = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal(ChainError.Unreachable, lost.Error);
    }

    [Fact]
    public async Task The_outcome_is_unknown_if_a_node_took_the_transaction_and_did_not_answer()
    {
        using ManualResetEventSlim never = new();
        _first.Before = _ => never.Wait();
        using ChainClient client = new(FakeNode.Trust(_first), _jumping with { AttemptTimeout = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromMilliseconds(300) });

        ChainException unknown = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));
        never.Set();

        Assert.Equal(ChainError.OutcomeUnknown, unknown.Error);
    }

    [Fact]
    public async Task A_refusal_is_told_at_once_with_the_nodes_word_for_it()
    {
        GrpcMetadata trailers = new();
        trailers.Add("chain-rejection", "expired");
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "It has expired.", trailers);
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal((ChainError.Rejected, "expired", 0), (refused.Error, refused.Rejection, _second.Calls));
    }

    [Fact]
    public async Task A_view_that_runs_out_of_gas_is_not_asked_again()
    {
        GrpcMetadata trailers = new();
        trailers.Add("chain-rejection", "out-of-gas");
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.ResourceExhausted, "Out of gas.", trailers);
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[] { 0x90 }));

        Assert.Equal((ChainError.Rejected, "out-of-gas", 0), (refused.Error, refused.Rejection, _second.Calls));
    }

    [Fact]
    public async Task A_node_that_diverged_is_left_for_one_that_did_not()
    {
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);
        Transaction transaction = NewTransaction(client);
        _first.Suspect = true;

        Assert.True((await client.SubmitAndWaitAsync(transaction)).Succeeded);
        Assert.Equal((1, 1), (_first.Calls, _second.Calls));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("store.UnknownKey")]
    public async Task What_only_diverged_nodes_answer_is_no_answer(string? fault)
    {
        _first.Suspect = _second.Suspect = true;
        GrpcMetadata trailers = new() { { "chain-rejection", "fault" }, { "chain-fault-code", fault ?? "" }, { "chain-height", "7" }, { "chain-suspect", "true" } };
        if (fault is not null) _first.Before = _second.Before = _ => throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "No such key.", trailers);
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException suspect = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[] { 0x90 }));

        Assert.Equal((ChainError.Untrustworthy, "", 1, 1), (suspect.Error, suspect.FaultCode, _first.Calls, _second.Calls));
        Assert.Contains("computed another state than the network certified", suspect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outcome_is_unknown_if_only_a_diverged_node_says_it()
    {
        _first.Suspect = true;
        using ChainClient client = new(FakeNode.Trust(_first), Patient);

        ChainException unknown = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal(ChainError.OutcomeUnknown, unknown.Error);
        Assert.Contains("computed another state", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234", 1234ul, "No such item. (state after block 1,234)")]
    [InlineData("-1", null, "No such item.")]
    [InlineData("", null, "No such item.")]
    public async Task A_view_that_faults_says_on_which_state(string trailer, ulong? height, string message)
    {
        GrpcMetadata trailers = new() { { "chain-rejection", "fault" }, { "chain-fault-code", "shop.UnknownItem" }, { "chain-height", trailer } };
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "No such item.", trailers);
        using ChainClient client = new(FakeNode.Trust(_first), Patient);

        ChainException fault = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[] { 0x90 }));

        Assert.Equal(("shop.UnknownItem", height, message), (fault.FaultCode, fault.Height, fault.Message));
    }

    [Fact]
    public async Task A_message_above_the_limit_of_the_client_is_refused_at_once_and_never_sent()
    {
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[5 * 1024 * 1024]));

        Assert.Equal(ChainError.Rejected, refused.Error);
        Assert.Contains("the limit of the sender is 4194304", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _first.Calls + _second.Calls);
    }

    [Fact]
    public async Task A_message_above_the_limit_of_the_node_is_not_sent_to_the_others()
    {
        _first.Before = _ => throw new GrpcStatusException(GrpcStatusCode.ResourceExhausted, "The message has 9 bytes; the limit of the receiver is 8.");
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => client.QueryAsync("store", "Get", new byte[] { 0x90 }));

        Assert.Equal((ChainError.Rejected, 1, 0), (refused.Error, _first.Calls, _second.Calls));
        Assert.Contains("the limit of the receiver is 8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_answer_is_larger_than_any_may_be_is_left_for_the_next()
    {
        _first.Answer = _ => new byte[17 * 1024 * 1024];
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        Assert.Equal(1, (await client.QueryAsync("store", "Get", new byte[] { 0x90 })).Result.Length);
    }

    [Fact]
    public async Task A_transaction_that_a_node_knows_already_is_waited_for()
    {
        using ChainClient client = new(FakeNode.Trust(_first), Patient);
        Transaction transaction = NewTransaction(client);
        int polls = 0;
        _first.Before = method =>
        {
            if (method == "SubmitAndWait") throw new GrpcStatusException(GrpcStatusCode.AlreadyExists, "Known.");
            if (method == "GetReceipt" && ++polls == 2) _first.Execute(transaction);
        };

        FinalReceipt receipt = await client.SubmitAndWaitAsync(transaction);

        Assert.Equal((transaction.Id, 2), (receipt.Receipt.TransactionId, polls));
    }

    [Fact]
    public async Task A_transaction_refused_after_an_attempt_that_arrived_is_looked_up_first()
    {
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient with { AttemptTimeout = TimeSpan.FromMilliseconds(100) });
        Transaction transaction = NewTransaction(client);
        GrpcMetadata trailers = new();
        trailers.Add("chain-rejection", "expired");
        using ManualResetEventSlim never = new();
        _first.Before = _ => never.Wait();
        _second.Before = method =>
        {
            if (method != "SubmitAndWait") return;
            _second.Execute(transaction);
            throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "It has expired.", trailers);
        };

        FinalReceipt receipt = await client.SubmitAndWaitAsync(transaction);
        never.Set();

        Assert.Equal(transaction.Id, receipt.Receipt.TransactionId);
    }

    [Fact]
    public async Task A_look_up_that_fails_does_not_hide_that_the_outcome_is_unknown()
    {
        GrpcMetadata trailers = new() { { "chain-rejection", "expired" } };
        int submissions = 0;
        _first.Before = method => throw (method != "SubmitAndWait"
            ? new GrpcStatusException(GrpcStatusCode.Internal, "The disk is broken.")
            : submissions++ == 0
            ? new GrpcStatusException(GrpcStatusCode.Unavailable, "Restarting.")
            : new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "It has expired.", trailers));
        using ChainClient client = new(FakeNode.Trust(_first), Patient);

        ChainException unknown = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(NewTransaction(client)));

        Assert.Equal((ChainError.OutcomeUnknown, "expired"), (unknown.Error, unknown.Rejection));
        Assert.Contains("It has expired.", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_of_another_transaction_is_not_believed()
    {
        using ChainClient client = new(FakeNode.Trust(_first), Patient);
        Transaction transaction = NewTransaction(client);
        _first.LiesAbout = Hash32.Zero;

        ChainException lie = await Assert.ThrowsAsync<ChainException>(() => client.SubmitAndWaitAsync(transaction));

        Assert.Equal(ChainError.Untrustworthy, lie.Error);
    }

    [Fact]
    public async Task A_node_of_another_network_is_not_believed()
    {
        _first.Network = Hash32.Zero;
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        Assert.Equal(ChainError.Untrustworthy, (await Assert.ThrowsAsync<ChainException>(() => client.GetStatusAsync())).Error);
        IReadOnlyList<EndpointStatus> all = await client.GetAllStatusAsync();
        Assert.Contains("network", all[0].Error, StringComparison.Ordinal);
        Assert.Equal("second", all[1].Status!.NodeName);
    }

    [Fact]
    public async Task Numbers_that_no_node_can_have_are_not_believed_and_hide_no_other_node()
    {
        _first.MempoolTransactions = uint.MaxValue;
        _second.UptimeMs = ulong.MaxValue;
        using ChainClient client = new(FakeNode.Trust(_first, _second), Patient);

        IReadOnlyList<EndpointStatus> all = await client.GetAllStatusAsync();

        Assert.Contains("4294967295", all[0].Error, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.MaxValue.Days, all[1].Status!.Uptime.Days);
    }

    [Fact]
    public async Task Only_the_holder_of_the_pinned_key_is_talked_to()
    {
        await using FakeNode secure = await FakeNode.StartAsync("secure", tls: true);
        await using FakeNode impostor = await FakeNode.StartAsync("impostor", tls: true);
        TrustedNode right = secure.Trusted;
        TrustedNode wrong = impostor.Trusted with { TlsSpkiSha256 = right.TlsSpkiSha256 };

        using ChainClient client = new(FakeNode.Trust() with { Nodes = [wrong, right] }, Patient);
        Assert.Equal("secure", (await client.GetStatusAsync()).NodeName);
        using ChainClient deceived = new(FakeNode.Trust() with { Nodes = [wrong] }, _jumping);
        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => deceived.GetStatusAsync());

        Assert.Equal(ChainError.Unreachable, refused.Error);
        Assert.Contains("pinned", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, impostor.Calls);
    }

    [Fact]
    public async Task A_plaintext_node_on_loopback_tells_its_network()
    {
        NetworkTrust trust = await ChainClient.DiscoverAsync([_first.Trusted], Patient);

        Assert.Equal((FakeNode.GenesisHash, "fake"), (trust.GenesisHash, trust.NetworkName));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            ChainClient.DiscoverAsync([new TrustedNode("x", new Uri("http://10.0.0.1:1"))], Patient));
    }

    private Transaction NewTransaction(ChainClient client) =>
        client.NewTransaction(_key.PublicKey).Call("store", "Put", new byte[] { 0x90 }).Build().Sign(_key).ToTransaction();

    private static GrpcMetadata Trailers(string? rejection) => rejection is null ? [] : new GrpcMetadata { { "chain-rejection", rejection } };
}
