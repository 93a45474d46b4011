using Chain.Consensus;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Node.Hosting;

namespace Chain.Node.Tests.Hosting;

/// <summary>A peer that floods the node fills its own room and nobody else's.</summary>
public sealed class EventLanesTests
{
    private const int Attempts = 100_000;
    private readonly EventLanes _lanes = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_peer_that_floods_leaves_room_for_the_others(bool gossip)
    {
        int taken = Flood(peer: 1, gossip, bytes: 100);

        Assert.InRange(taken, 1, Attempts - 1);
        Assert.False(_lanes.TryPost(From(1, gossip), 100));
        Assert.True(_lanes.TryPost(From(2, gossip), 100));
        Assert.True(_lanes.TryPost(From(1, !gossip), 100));
        Assert.True(_lanes.TryPost(new NodeTimerFired(default)));
        Assert.True(_lanes.TryPost(new TransactionsSubmitted([])));
    }

    [Fact]
    public void Large_messages_fill_the_room_sooner()
    {
        const int Bytes = 1024 * 1024;
        int taken = Flood(peer: 1, gossip: false, Bytes);

        Assert.InRange(taken, 1, 64);
        Assert.Equal(taken, Flood(peer: 2, gossip: false, Bytes));
    }

    [Fact]
    public void A_message_larger_than_the_room_is_taken_alone()
    {
        Assert.True(_lanes.TryPost(From(1, gossip: true), int.MaxValue));
        Assert.False(_lanes.TryPost(From(1, gossip: true), 1));
    }

    [Fact]
    public void What_was_taken_makes_room()
    {
        int first = Flood(peer: 1, gossip: false, bytes: 100);
        for (int i = 0; i < first; i++) Assert.True(_lanes.TryTake(out _));

        Assert.Equal(0, _lanes.Count);
        Assert.Equal(first, Flood(peer: 1, gossip: false, bytes: 100));
    }

    [Fact]
    public void Submissions_have_a_bound_of_their_own()
    {
        int taken = 0;
        while (taken < Attempts && _lanes.TryPost(new TransactionsSubmitted([]))) taken++;

        Assert.InRange(taken, 1, 1_000);
        Assert.True(_lanes.TryPost(new NodeTimerFired(default)));
        Assert.True(_lanes.TryTake(out NodeEvent? urgent));
        Assert.IsType<NodeTimerFired>(urgent);
        Assert.True(_lanes.TryTake(out _));
        Assert.True(_lanes.TryPost(new TransactionsSubmitted([])));
    }

    private static PeerMessageReceived From(int peer, bool gossip) => new(
        new ValidatorIndex(peer), gossip ? new TransactionsMessage([]) : new StatusMessage(0));

    private int Flood(int peer, bool gossip, int bytes)
    {
        int taken = 0;
        while (taken < Attempts && _lanes.TryPost(From(peer, gossip), bytes)) taken++;
        return taken;
    }
}
