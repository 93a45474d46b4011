using Chain.Consensus;
using Chain.Node.Core;
using Chain.Node.Core.Sync;

namespace Chain.Node.Tests.Core;

/// <summary>Whom a node asks that is behind: nobody can keep it there by answers that are each in order.</summary>
public sealed class SlowSyncTests
{
    private readonly BlockSync _sync = new(new NodeOptions());
    private readonly int[] _asked = new int[3];
    private ulong _now = 1_000;
    private ulong _height;

    public SlowSyncTests()
    {
        for (int peer = 0; peer < 3; peer++)
        {
            _sync.Connect(new ValidatorIndex(peer));
            _sync.SetHeight(new ValidatorIndex(peer), ulong.MaxValue);
        }
    }

    [Theory]
    [InlineData(64, 2_900)] // Much, just before it would be too late.
    [InlineData(1, 10)] // At once, and next to nothing.
    public void Peer_that_brings_little_in_the_time_is_asked_now_and_then(int blocks, ulong tookMs)
    {
        for (int i = 0; i < 240; i++) Ask(slow: (blocks, tookMs));

        Assert.InRange(_asked[0], 3, 12);
        Assert.Equal(_asked[1], _asked[2], tolerance: 12.0);
        Assert.True(_height > 200 * 64, $"{_height} blocks");
    }

    [Fact]
    public void Peer_that_has_become_faster_is_asked_in_turn_again()
    {
        for (int i = 0; i < 48; i++) Ask(slow: (64, 2_900));
        Array.Clear(_asked);
        for (int i = 0; i < 120; i++) Ask(slow: (64, 50));

        Assert.InRange(_asked[0], 20, 45);
    }

    [Fact]
    public void Where_all_are_slow_all_are_asked()
    {
        for (int i = 0; i < 90; i++) Ask(slow: (1, 2_900), others: (1, 2_500));

        Assert.All(_asked, static count => Assert.Equal(30, count));
    }

    private void Ask((int Blocks, ulong TookMs) slow, (int Blocks, ulong TookMs)? others = null)
    {
        ValidatorIndex peer = _sync.ChoosePeer(_height, _height, 1, _now)!.Value;
        _asked[peer.Value]++;
        (int blocks, ulong tookMs) = peer.Value == 0 ? slow : others ?? (64, 50);
        _now += tookMs;
        _height += (ulong)blocks;
        Assert.True(_sync.TryComplete(peer));
        _sync.Succeed(peer, blocks, blocks * 500, _now);
    }
}
