using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Network;
using Chain.Node.Observe;

namespace Chain.Node.Tests.Network;

/// <summary>The parts of the network that need no socket.</summary>
public sealed class PeerPartsTests
{
    [Fact]
    public void Queue_gives_consensus_first_and_gossip_last()
    {
        using SendQueue queue = new(1 << 20, 100, TimeProvider.System);
        queue.Enqueue(new byte[] { 3 }, MessageClass.Gossip);
        queue.Enqueue(new byte[] { 2 }, MessageClass.Sync);
        queue.Enqueue(new byte[] { 1 }, MessageClass.Consensus);
        List<ReadOnlyMemory<byte>> batch = [];
        Assert.True(queue.TryTake(batch, 1 << 20));
        Assert.Equal([1, 2, 3], batch.Select(message => (int)message.Span[0]));
        Assert.False(queue.TryTake(batch, 1 << 20));
        Assert.Equal(0, queue.Bytes);
    }

    [Fact]
    public async Task Certificate_wakes_nobody_at_once_and_goes_with_the_next_message_or_when_its_delay_is_over()
    {
        HeldTime time = new();
        using SendQueue queue = new(1 << 20, 100, time);
        queue.Enqueue(new byte[] { 2 }, MessageClass.Certificate);
        Task waiting = queue.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        queue.Enqueue(new byte[] { 1 }, MessageClass.Consensus);
        await waiting;
        List<ReadOnlyMemory<byte>> batch = [];
        Assert.True(queue.TryTake(batch, 1 << 20));
        Assert.Equal([1, 2], batch.Select(message => (int)message.Span[0]));

        time.Fire();
        waiting = queue.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        queue.Enqueue(new byte[] { 3 }, MessageClass.Certificate);
        time.Fire();
        await waiting;
        Assert.True(queue.TryTake(batch, 1 << 20));
    }

    /// <summary>A clock whose one timer fires when the test says.</summary>
    private sealed class HeldTime : TimeProvider
    {
        private Action _fire = static () => { };

        public void Fire() => _fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new Held();
        }

        private sealed class Held : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    [Fact]
    public void Full_queue_drops_the_oldest_of_its_class_and_nothing_else()
    {
        using SendQueue queue = new(400, 100, TimeProvider.System);
        queue.Enqueue(new byte[100], MessageClass.Consensus);
        Assert.Equal(0, queue.Enqueue(new byte[60], MessageClass.Gossip));
        Assert.Equal(1, queue.Enqueue(new byte[61], MessageClass.Gossip));
        List<ReadOnlyMemory<byte>> batch = [];
        queue.TryTake(batch, 1000);
        Assert.Equal([100, 61], batch.Select(message => message.Length));
    }

    [Fact]
    public void Queue_bounds_messages_as_well_as_bytes()
    {
        using SendQueue queue = new(1 << 20, 3, TimeProvider.System);
        int dropped = 0;
        for (int i = 0; i < 10; i++) dropped += queue.Enqueue(Array.Empty<byte>(), MessageClass.Gossip);
        Assert.Equal(7, dropped);
    }

    [Fact]
    public void Peer_over_its_rate_waits_for_what_it_took_too_much()
    {
        ManualTime time = new();
        InboundLimit limit = new(OptionsWith(time));
        Assert.Equal(TimeSpan.Zero, limit.Take(1000));
        Assert.Equal(TimeSpan.FromSeconds(0.5), limit.Take(500));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, limit.Take(0));
    }

    [Fact]
    public void Misbehaviour_slows_then_cuts_off_and_is_forgiven()
    {
        ManualTime time = new();
        InboundLimit limit = new(OptionsWith(time));
        Assert.False(limit.Report(60));
        limit.Take(1000);
        Assert.Equal(TimeSpan.FromSeconds(1), limit.Take(100)); // 0.1 s at the full rate.
        Assert.True(limit.Report(60));
        Assert.True(limit.IsCutOff);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(limit.IsCutOff);
        Assert.Equal(19, limit.Score);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, limit.Score);
    }

    [Fact]
    public void Greeting_has_one_encoding_and_a_verdict_for_each_difference()
    {
        PublicKey key = TestNetwork.KeyOf(1);
        PeerHello own = new(1, TestNetwork.Genesis, TestNetwork.KeyOf(2), "9");
        PeerHello hello = new(1, TestNetwork.Genesis, key, "1.0");
        Assert.Equal(hello, PeerHello.Decode(hello.Encode()));
        Assert.Null(PeerHello.Decode([.. hello.Encode(), 0]));
        Assert.Null(PeerHello.Decode(new PeerHello(1, Hash32.Zero, key, new string('x', 65)).Encode()));
        Assert.Null(PeerHello.Decode((hello with { Version = "1.0\u001b[2J" }).Encode()));
        Assert.Equal(HelloVerdict.Accepted, PeerHello.Judge(hello, own, key).Verdict);
        Assert.Equal(HelloVerdict.Malformed, PeerHello.Judge(null, own, key).Verdict);
        Assert.Equal(HelloVerdict.OtherProtocol, PeerHello.Judge(hello with { Protocol = 2 }, own, key).Verdict);
        Assert.Equal(HelloVerdict.OtherNetwork, PeerHello.Judge(hello with { GenesisHash = Hash32.Zero }, own, key).Verdict);
        Assert.Equal(HelloVerdict.OtherKey, PeerHello.Judge(hello, own, own.Key).Verdict);
    }

    [Fact]
    public void Metrics_are_written_in_the_prometheus_text_format()
    {
        MetricRegistry registry = new();
        registry.Counter("b_total", "Second.", ("peer", "a\"b\\c\n")).Add(3);
        registry.Gauge("a", "First.").Set(1.5);
        registry.Observe("c", "Read.", () => 7);
        Histogram histogram = registry.Histogram("d_seconds", "Sizes.", [0.1, 1]);
        foreach (double value in (double[])[0.05, 0.1, 0.5, 3]) histogram.Observe(value);
        Assert.Equal(
            """
            # HELP a First.
            # TYPE a gauge
            a 1.5
            # HELP b_total Second.
            # TYPE b_total counter
            b_total{peer="a\"b\\c\n"} 3
            # HELP c Read.
            # TYPE c gauge
            c 7
            # HELP d_seconds Sizes.
            # TYPE d_seconds histogram
            d_seconds_bucket{le="0.1"} 2
            d_seconds_bucket{le="1"} 3
            d_seconds_bucket{le="+Inf"} 4
            d_seconds_sum 3.65
            d_seconds_count 4

            """.ReplaceLineEndings("\n"),
            registry.Write());
        Assert.Throws<ArgumentException>(() => registry.Gauge("a", "Again."));
        Assert.Throws<ArgumentException>(() => registry.Gauge("Bad-Name", "Bad."));
    }

    private static PeerNetworkOptions OptionsWith(TimeProvider time) => new TestNetwork(1).Options(0) with
    {
        InboundBytesPerSecond = 1000,
        InboundMessagesPerSecond = 1000,
        Time = time,
    };

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        internal void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
