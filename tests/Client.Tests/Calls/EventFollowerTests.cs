using Chain.Api.V1;
using Chain.Encoding;
using Chain.Grpc;
using Google.Protobuf;

namespace Chain.Client.Tests.Calls;

public sealed class EventFollowerTests : IAsyncLifetime
{
    private static readonly ChainClientOptions Options = new()
    {
        BackoffFirst = TimeSpan.FromMilliseconds(1),
        BackoffMax = TimeSpan.FromMilliseconds(2),
        Timeout = TimeSpan.FromSeconds(20),
    };

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
    }

    [Fact]
    public async Task Nothing_is_lost_or_repeated_when_a_node_breaks_off_in_the_middle_of_a_block()
    {
        List<ulong> asked = [];
        _first.Events = async (request, writer, _) =>
        {
            asked.Add(request.FromHeight);
            await writer.WriteAsync(Event(3, 0, 0));
            await writer.WriteAsync(Through(3));
            await writer.WriteAsync(Event(5, 0, 0));
            await writer.WriteAsync(Event(5, 0, 1));
            throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Stopping.");
        };
        _second.Events = async (request, writer, _) =>
        {
            asked.Add(request.FromHeight);
            await writer.WriteAsync(Event(5, 0, 0));
            await writer.WriteAsync(Event(5, 0, 1));
            await writer.WriteAsync(Event(5, 2, 0));
            await writer.WriteAsync(Through(5));
            await writer.WriteAsync(Event(6, 0, 0));
        };
        List<ulong> progress = [];

        List<EventPosition> seen = await TakeAsync(new EventFilter { FromHeight = 3 }, 5, progress);

        Assert.Equal([new(3, 0, 0), new(5, 0, 0), new(5, 0, 1), new(5, 2, 0), new(6, 0, 0)], seen);
        Assert.Equal([3ul, 5ul], asked);
        Assert.Equal([3ul, 5ul], progress);
    }

    [Fact]
    public async Task A_consumer_resumes_after_the_last_event_that_it_saw()
    {
        ulong? asked = null;
        _first.Events = async (request, writer, _) =>
        {
            asked = request.FromHeight;
            await writer.WriteAsync(Event(5, 0, 0));
            await writer.WriteAsync(Event(5, 0, 1));
        };

        Assert.Equal([new(5, 0, 1)], await TakeAsync(new EventFilter { After = new EventPosition(5, 0, 0) }, 1, []));
        Assert.Equal(5ul, asked);
    }

    [Fact]
    public async Task A_filter_that_is_refused_ends_the_stream()
    {
        _first.Events = (_, _, _) => throw new GrpcStatusException(GrpcStatusCode.InvalidArgument, "No such contract.");

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => TakeAsync(new EventFilter { Contract = "nil" }, 1, []));

        Assert.Equal(ChainError.Rejected, refused.Error);
    }

    [Fact]
    public async Task A_node_that_is_a_block_behind_is_left_for_another_and_asked_again()
    {
        List<string> asked = [];
        _first.Events = async (request, writer, _) =>
        {
            asked.Add($"first {request.FromHeight}");
            if (asked.Count > 1)
            {
                await writer.WriteAsync(Event(6, 0, 0));
                return;
            }

            await writer.WriteAsync(Event(5, 0, 0));
            await writer.WriteAsync(Through(5));
            throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Stopping.");
        };
        _second.Events = (request, _, _) =>
        {
            asked.Add($"second {request.FromHeight}");
            throw FutureHeight();
        };

        List<EventPosition> seen = await TakeAsync(new EventFilter { FromHeight = 5 }, 2, []);

        Assert.Equal([new(5, 0, 0), new(6, 0, 0)], seen);
        Assert.Equal(["first 5", "second 6", "first 6"], asked);
    }

    [Fact]
    public async Task A_consumer_that_resumes_waits_for_a_node_that_is_behind_what_it_saw()
    {
        _first.Events = (_, _, _) => throw FutureHeight();
        _second.Events = (_, writer, _) => writer.WriteAsync(Event(9, 0, 1)).AsTask();

        Assert.Equal([new(9, 0, 1)], await TakeAsync(new EventFilter { After = new EventPosition(9, 0, 0) }, 1, []));
    }

    [Fact]
    public async Task A_height_that_no_node_ever_told_about_is_the_callers_mistake()
    {
        _first.Events = (_, _, _) => throw FutureHeight();

        ChainException refused = await Assert.ThrowsAsync<ChainException>(() => TakeAsync(new EventFilter { FromHeight = 1_000 }, 1, []));

        Assert.Equal((ChainError.Rejected, "future-height", 0), (refused.Error, refused.Rejection, _second.Calls));
    }

    [Fact]
    public async Task A_node_that_is_broken_or_has_forgotten_a_height_is_left_for_the_next()
    {
        _first.Events = async (request, writer, _) =>
        {
            await writer.WriteAsync(Through(request.FromHeight - 1));
            throw request.FromHeight == 5 ? Pruned() : new GrpcStatusException(GrpcStatusCode.Internal, "The server failed.");
        };
        _second.Events = async (request, writer, _) =>
        {
            await writer.WriteAsync(Event(request.FromHeight, 0, 0));
            await writer.WriteAsync(Through(request.FromHeight));
        };

        Assert.Equal([new(5, 0, 0), new(6, 0, 0)], await TakeAsync(new EventFilter { FromHeight = 5 }, 2, []));
    }

    [Fact]
    public async Task A_node_that_diverged_is_left_for_the_next()
    {
        _first.Events = async (_, writer, _) =>
        {
            await writer.WriteAsync(Event(3, 0, 0));
            SubscribeEventsResponse suspect = Event(4, 0, 0);
            suspect.Suspect = true;
            await writer.WriteAsync(suspect);
        };
        _second.Events = async (_, writer, _) =>
        {
            await writer.WriteAsync(Event(3, 0, 0));
            await writer.WriteAsync(Event(4, 1, 0));
        };

        Assert.Equal([new(3, 0, 0), new(4, 1, 0)], await TakeAsync(new EventFilter { FromHeight = 3 }, 2, []));
    }

    [Fact]
    public async Task A_height_that_all_nodes_have_forgotten_is_told()
    {
        _first.Events = _second.Events = async (request, writer, _) =>
        {
            await writer.WriteAsync(Through(request.FromHeight - 1));
            throw Pruned();
        };

        ChainException forgotten = await Assert.ThrowsAsync<ChainException>(() => TakeAsync(new EventFilter { FromHeight = 5 }, 1, []));

        Assert.Equal((ChainError.NotFound, "pruned", 1, 1), (forgotten.Error, forgotten.Rejection, _first.Calls, _second.Calls));
    }

    [Fact]
    public async Task A_stream_that_was_quiet_for_long_may_break()
    {
        _first.Events = async (_, writer, _) =>
        {
            await writer.WriteAsync(Through(5));
            throw new GrpcStatusException(GrpcStatusCode.Unavailable, "Stopping.");
        };
        _second.Events = (_, writer, _) => writer.WriteAsync(Event(9, 0, 0)).AsTask();
        JumpingTime time = new();
        using ChainClient client = new(FakeNode.Trust(_first, _second), Options with { Time = time });

        await foreach (ChainEvent item in client.FollowEventsAsync(new EventFilter(), new Waiting(time)))
        {
            Assert.Equal(new EventPosition(9, 0, 0), item.Position);
            break;
        }
    }

    private static GrpcStatusException Pruned() =>
        new(GrpcStatusCode.NotFound, "This node no longer holds the receipts of height 5.", new GrpcMetadata { { "chain-rejection", "pruned" } });

    private static GrpcStatusException FutureHeight() =>
        new(GrpcStatusCode.InvalidArgument, "from_height is above the newest executed height.", new GrpcMetadata { { "chain-rejection", "future-height" } });

    private async Task<List<EventPosition>> TakeAsync(EventFilter filter, int count, List<ulong> progress)
    {
        using ChainClient client = new(FakeNode.Trust(_first, _second), Options);
        List<EventPosition> seen = [];
        await foreach (ChainEvent item in client.FollowEventsAsync(filter, new Heights(progress)))
        {
            seen.Add(item.Position);
            if (seen.Count == count) break;
        }

        return seen;
    }

    private static SubscribeEventsResponse Event(ulong height, uint transaction, uint index) => new()
    {
        Event = new Event
        {
            Contract = "c",
            Name = "E",
            Height = height,
            TxIndex = transaction,
            EventIndex = index,
            TxId = ByteString.CopyFrom(Hash32.Zero.ToArray()),
            BlockHash = ByteString.CopyFrom(Hash32.Zero.ToArray()),
        },
    };

    private static SubscribeEventsResponse Through(ulong height) => new() { ThroughHeight = height };

    private sealed class Heights(List<ulong> heights) : IProgress<ulong>
    {
        public void Report(ulong value) => heights.Add(value);
    }

    /// <summary>Hears of progress, and then nothing for an hour.</summary>
    private sealed class Waiting(JumpingTime time) : IProgress<ulong>
    {
        public void Report(ulong value) => time.CreateTimer(static _ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan).Dispose();
    }
}
