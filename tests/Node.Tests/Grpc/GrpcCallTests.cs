using System.Net;
using Chain.Api.V1;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Server;

namespace Chain.Node.Tests.Grpc;

/// <summary>Our client against our server: every kind of call, and how each ends.</summary>
public sealed class GrpcCallTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(3_500_000)]
    public async Task Unary_call_returns_what_was_sent(int size)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        byte[] sent = new byte[size];
        Random.Shared.NextBytes(sent);
        ReadOnlyMemory<byte> received = await fixture.Channel().UnaryAsync(GrpcFixture.Echo, sent);
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Protobuf_messages_travel_both_ways()
    {
        GrpcMethod<QueryRequest, QueryResponse> query = GrpcMethod.Of(
            ChainReflection.Descriptor.Services[0], "Query", QueryRequest.Parser, QueryResponse.Parser);
        GrpcService service = new(ChainReflection.Descriptor.Services[0]);
        service.Unary(query, (request, _) => Task.FromResult(new QueryResponse { Result = request.Args, Height = 7 }));
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(null, service);
        QueryResponse response = await fixture.Channel().UnaryAsync(
            query, new QueryRequest { Contract = "store", Args = Google.Protobuf.ByteString.CopyFromUtf8("x") });
        Assert.Equal("x", response.Result.ToStringUtf8());
        Assert.Equal(7ul, response.Height);
    }

    [Fact]
    public async Task Metadata_of_text_and_bytes_travels_both_ways()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcCallOptions options = new()
        {
            Headers = new GrpcMetadata { { "x-text", "a, b" }, { "x-raw-bin", [1, 2, 255, 0] } },
        };
        GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> asStream = GrpcFixture.Headers with { Kind = GrpcMethodKind.ServerStreaming };
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = fixture.Channel().ServerStreaming(asStream, default, options);
        Assert.True((await call.ReadHeadersAsync()).TryGet("x-text", out string? text));
        await call.ReadSingleAsync();
        Assert.Equal("a, b", text);
        Assert.True(call.Trailers.TryGet("x-raw-bin", out byte[]? bytes));
        Assert.Equal([1, 2, 255, 0], bytes);
    }

    [Fact]
    public async Task Failure_arrives_with_its_message_and_trailers()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(
            () => fixture.Channel().UnaryAsync(GrpcFixture.Fail, default));
        Assert.Equal(GrpcStatusCode.FailedPrecondition, failure.Code);
        Assert.Equal("100 % wrong: über\n", failure.Detail);
        Assert.True(failure.Trailers.TryGet("chain-rejection", out string? rejection));
        Assert.Equal("expired", rejection);
        Assert.True(failure.Trailers.TryGet("x-bin", out byte[]? bytes));
        Assert.Equal([0, 255], bytes);
    }

    [Fact]
    public async Task Unforeseen_failure_is_internal_and_keeps_its_text_to_the_log()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(
            () => fixture.Channel().UnaryAsync(GrpcFixture.Throw, default));
        Assert.Equal(GrpcStatusCode.Internal, failure.Code);
        Assert.DoesNotContain("secret", failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Server_stream_delivers_all_messages_in_order(int count)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call =
            fixture.Channel().ServerStreaming(GrpcFixture.Count, BitConverter.GetBytes(count));
        List<int> received = [];
        await foreach (ReadOnlyMemory<byte> message in call.Responses) received.Add(BitConverter.ToInt32(message.Span));
        Assert.Equal(Enumerable.Range(0, count), received);
    }

    [Fact]
    public async Task Server_stream_that_fails_delivers_what_came_before()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call =
            fixture.Channel().ServerStreaming(GrpcFixture.CountThenFail, BitConverter.GetBytes(5));
        for (int i = 0; i < 5; i++) Assert.True(await call.Responses.MoveNextAsync());
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => call.Responses.MoveNextAsync().AsTask());
        Assert.Equal(GrpcStatusCode.DataLoss, failure.Code);
    }

    [Fact]
    public async Task Client_stream_is_answered_once()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await fixture.Channel().OpenAsync(GrpcFixture.Sum);
        for (int i = 1; i <= 100; i++) await call.Requests.WriteAsync(BitConverter.GetBytes(i), flush: false);
        await call.CompleteRequestsAsync();
        Assert.Equal(5050, BitConverter.ToInt32((await call.ReadSingleAsync()).Span));
    }

    [Fact]
    public async Task Duplex_call_is_a_conversation()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await fixture.Channel().OpenAsync(GrpcFixture.Chat);
        for (int i = 0; i < 10; i++)
        {
            await call.Requests.WriteAsync(BitConverter.GetBytes(i));
            Assert.True(await call.Responses.MoveNextAsync());
            Assert.Equal(i, BitConverter.ToInt32(call.Responses.Current.Span));
        }

        await call.CompleteRequestsAsync();
        Assert.False(await call.Responses.MoveNextAsync());
    }

    [Fact]
    public async Task Request_that_is_left_open_ends_its_call_and_no_other()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(new GrpcServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            RequestTimeout = TimeSpan.FromMilliseconds(50),
        });
        GrpcChannel channel = fixture.Channel();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> other = await channel.OpenAsync(GrpcFixture.Chat);
        foreach (GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> method in (GrpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>[])[GrpcFixture.Echo, GrpcFixture.Follow])
        {
            await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> open = await channel.OpenAsync(method with { Kind = GrpcMethodKind.Duplex });
            await open.Requests.WriteAsync(new byte[4]);
            GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => open.Responses.MoveNextAsync().AsTask());
            Assert.Equal(GrpcStatusCode.DeadlineExceeded, failure.Code);
        }

        await other.Requests.WriteAsync(new byte[4]);
        Assert.True(await other.Responses.MoveNextAsync());
    }

    [Fact]
    public async Task Duplex_call_takes_many_messages_a_flush()
    {
        const int Count = 20_000;
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await fixture.Channel().OpenAsync(GrpcFixture.Chat);
        Task writing = Task.Run(async () =>
        {
            byte[] message = new byte[256];
            for (int i = 0; i < Count; i++)
            {
                BitConverter.TryWriteBytes(message, i);
                await call.Requests.WriteAsync(message, flush: i % 64 == 63);
            }

            await call.CompleteRequestsAsync();
        });
        int received = 0;
        while (await call.Responses.MoveNextAsync()) Assert.Equal(received++, BitConverter.ToInt32(call.Responses.Current.Span));
        await writing;
        Assert.Equal(Count, received);
    }

    [Fact]
    public async Task Refused_duplex_call_says_why_to_its_reader()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(async () =>
        {
            // The refusal may be there before the stream is open.
            await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await fixture.Channel().OpenAsync(GrpcFixture.Refuse);
            await call.Responses.MoveNextAsync();
        });
        Assert.Equal(GrpcStatusCode.PermissionDenied, failure.Code);
        Assert.Equal("Not you.", failure.Detail);
    }

    [Fact]
    public async Task Refused_duplex_call_says_why_to_its_writer()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(async () =>
        {
            await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await fixture.Channel().OpenAsync(GrpcFixture.Refuse);
            while (true) await call.Requests.WriteAsync(new byte[1000]);
        });
        Assert.Equal(GrpcStatusCode.PermissionDenied, failure.Code);
    }

    [Fact]
    public async Task Deadline_ends_the_call_on_both_sides()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => fixture.Channel().UnaryAsync(
            GrpcFixture.Wait, default, new GrpcCallOptions { Timeout = TimeSpan.FromMilliseconds(50) }));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, failure.Code);
        await fixture.Service.Cancelled.Task;
    }

    [Fact]
    public async Task Cancelling_a_call_cancels_its_handler()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using CancellationTokenSource cancellation = new();
        Task<ReadOnlyMemory<byte>> call = fixture.Channel().UnaryAsync(GrpcFixture.Wait, default, null, cancellation.Token);
        await fixture.Service.Started.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await fixture.Service.Cancelled.Task;
    }

    [Fact]
    public async Task Disposing_a_stream_cancels_its_handler()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = await fixture.Channel().OpenAsync(GrpcFixture.Chat);
        await call.Requests.WriteAsync(new byte[1]);
        Assert.True(await call.Responses.MoveNextAsync());
        await call.DisposeAsync();
        await fixture.Service.Cancelled.Task;
    }

    [Fact]
    public async Task Stopping_server_ends_streams_with_unavailable()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call = fixture.Channel().ServerStreaming(GrpcFixture.Follow, default);
        ValueTask<bool> next = call.Responses.MoveNextAsync();
        await fixture.Service.Started.Task;
        await fixture.Server.DisposeAsync();
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => next.AsTask());
        Assert.Equal(GrpcStatusCode.Unavailable, failure.Code);
    }

    [Fact]
    public async Task Unreachable_server_is_unavailable()
    {
        GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcChannel channel = fixture.Channel();
        await fixture.Server.DisposeAsync();
        GrpcStatusException unary = await Assert.ThrowsAsync<GrpcStatusException>(() => channel.UnaryAsync(GrpcFixture.Echo, default));
        GrpcStatusException duplex = await Assert.ThrowsAsync<GrpcStatusException>(() => channel.OpenAsync(GrpcFixture.Chat));
        Assert.Equal(GrpcStatusCode.Unavailable, unary.Code);
        Assert.Equal(GrpcStatusCode.Unavailable, duplex.Code);
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Unknown_methods_and_services_are_unimplemented()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcStatusException method = await Assert.ThrowsAsync<GrpcStatusException>(() => fixture.Channel().UnaryAsync(
            GrpcMethod.OfBytes(GrpcFixture.ServiceName, "Nothing", GrpcMethodKind.Unary), default));
        GrpcStatusException service = await Assert.ThrowsAsync<GrpcStatusException>(() => fixture.Channel().UnaryAsync(
            GrpcMethod.OfBytes("test.Nobody", "Nothing", GrpcMethodKind.Unary), default));
        Assert.Equal((GrpcStatusCode.Unimplemented, GrpcStatusCode.Unimplemented), (method.Code, service.Code));
        Assert.Contains("has no method 'Nothing'", method.Detail, StringComparison.Ordinal);
        Assert.Contains("no service", service.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_over_the_receivers_limit_is_resource_exhausted_on_either_side()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(new GrpcServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            ReceiveMessageBytesMax = 1000,
            SendMessageBytesMax = 2000,
        });
        GrpcStatusException server = await Assert.ThrowsAsync<GrpcStatusException>(
            () => fixture.Channel().UnaryAsync(GrpcFixture.Echo, new byte[1001]));
        GrpcStatusException client = await Assert.ThrowsAsync<GrpcStatusException>(() => fixture
            .Channel(new GrpcChannelOptions { ReceiveMessageBytesMax = 999 }).UnaryAsync(GrpcFixture.Echo, new byte[1000]));
        GrpcStatusException sender = await Assert.ThrowsAsync<GrpcStatusException>(() => fixture
            .Channel(new GrpcChannelOptions { SendMessageBytesMax = 999 }).UnaryAsync(GrpcFixture.Echo, new byte[1000]));
        Assert.All([server, client, sender], failure => Assert.Equal(GrpcStatusCode.ResourceExhausted, failure.Code));
        Assert.Contains("1001 bytes", server.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_share_connections()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        GrpcChannel channel = fixture.Channel();
        ReadOnlyMemory<byte>[] answers = await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(i => channel.UnaryAsync(GrpcFixture.Echo, BitConverter.GetBytes(i))));
        Assert.Equal(Enumerable.Range(0, 500), answers.Select(answer => BitConverter.ToInt32(answer.Span)));
    }
}
