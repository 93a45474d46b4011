using Chain.Api.V1;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Ledger;

namespace Chain.Node.Tests.Api;

/// <summary>Subscriptions: nothing missed, nothing twice, resumed by height.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Subscriber_gets_past_events_and_then_follows()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        await MakeBlockAsync(node, 1);
        await MakeBlockAsync(node, 2);
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call = api.Subscribe(new() { FromHeight = 11 });
        Assert.Equal(["through 10", "store.Put 11/0/0", "through 11", "store.Put 12/0/0", "through 12"], await ReadAsync(call, 5));
        await MakeBlockAsync(node, 3);
        Assert.Equal(["store.Put 13/0/0", "through 13"], await ReadAsync(call, 2));
    }

    [Fact]
    public async Task Subscriber_without_a_height_starts_after_the_newest_block()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        await MakeBlockAsync(node, 1);
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call = api.Subscribe(new());
        Assert.Equal(["through 11"], await ReadAsync(call, 1));
        await MakeBlockAsync(node, 2);
        Assert.Equal(["store.Put 12/0/0"], await ReadAsync(call, 1));
    }

    [Fact]
    public async Task Filters_choose_contract_and_event()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        await MakeBlockAsync(node, 1, new ContractEvent("a", "X", default), new ContractEvent("b", "X", default), new ContractEvent("b", "Y", default));
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> byContract = api.Subscribe(new() { FromHeight = 11, Contract = "b" });
        Assert.Equal(["through 10", "b.X 11/0/1", "b.Y 11/0/2"], await ReadAsync(byContract, 3));
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> byName = api.Subscribe(new() { FromHeight = 11, Contract = "b", Event = "Y" });
        Assert.Equal(["through 10", "b.Y 11/0/2"], await ReadAsync(byName, 2));
    }

    [Fact]
    public async Task Subscriber_that_is_a_little_ahead_of_this_node_waits_for_it()
    {
        ScriptedNode node = new() { ExecutesAtOnce = false };
        await using RunningApi api = await RunningApi.StartAsync(node);
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call = api.Subscribe(new() { FromHeight = 13 });
        Assert.Equal(["through 12"], await ReadAsync(call, 1));
        for (byte salt = 1; salt <= 3; salt++) await MakeBlockAsync(node, salt);
        Assert.Equal(["store.Put 13/0/0", "through 13"], await ReadAsync(call, 2));
    }

    [Theory]
    [InlineData(1011, GrpcStatusCode.InvalidArgument)]
    [InlineData(3, GrpcStatusCode.NotFound)]
    public async Task Height_that_cannot_be_served_is_refused(ulong height, GrpcStatusCode status)
    {
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode());
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call = api.Subscribe(new() { FromHeight = height });
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => ReadAsync(call, 3));
        Assert.Equal(status, failure.Code);
    }

    [Fact]
    public async Task Subscriptions_have_a_limit()
    {
        await using RunningApi api = await RunningApi.StartAsync(new ScriptedNode(), options => options with { SubscriptionsMax = 1 });
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> first = api.Subscribe(new());
        await ReadAsync(first, 1);
        await using GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> second = api.Subscribe(new());
        GrpcStatusException failure = await Assert.ThrowsAsync<GrpcStatusException>(() => ReadAsync(second, 1));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, failure.Code);
    }

    private static async Task MakeBlockAsync(ScriptedNode node, byte salt, params ContractEvent[] events)
    {
        await node.SubmitAsync(ChainApiTests.Signed(salt), CancellationToken.None);
        node.Execute(1000, events);
    }

    private static async Task<List<string>> ReadAsync(GrpcCall<SubscribeEventsRequest, SubscribeEventsResponse> call, int count)
    {
        List<string> items = [];
        while (items.Count < count)
        {
            Assert.True(await call.Responses.MoveNextAsync());
            SubscribeEventsResponse item = call.Responses.Current;
            items.Add(item.Event is { } found
                ? $"{found.Contract}.{found.Name} {found.Height}/{found.TxIndex}/{found.EventIndex}"
                : $"through {item.ThroughHeight}");
        }

        return items;
    }
}
