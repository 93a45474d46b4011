using Chain.Encoding;
using Chain.Node.Core.Blocks;

namespace Chain.Node.Tests.Core;

public sealed class ProposalTurnTests
{
    [Fact]
    public void Pause_is_over_when_its_time_has_passed_and_sleeps_once()
    {
        ProposalTurn turn = new(7, Hash32.Zero, sinceMs: 1_000, paceMs: 20);

        Assert.False(turn.HasPaused(20, 1_000, out ulong? sleepMs));
        Assert.Equal(20ul, sleepMs);
        Assert.False(turn.HasPaused(20, 1_010, out sleepMs));
        Assert.Null(sleepMs);
        Assert.True(turn.HasPaused(20, 1_020, out sleepMs));
        Assert.Null(sleepMs);
    }

    [Fact]
    public void Shorter_pause_gets_a_timer_of_its_own_and_a_longer_one_is_asked_for_again_when_it_fired()
    {
        ProposalTurn turn = new(7, Hash32.Zero, sinceMs: 0, paceMs: 0);

        turn.HasPaused(10_000, 0, out ulong? sleepMs);
        Assert.Equal(10_000ul, sleepMs);
        turn.HasPaused(50, 10, out sleepMs);
        Assert.Equal(40ul, sleepMs);
        turn.OnTimer();
        Assert.False(turn.HasPaused(10_000, 50, out sleepMs));
        Assert.Equal(9_950ul, sleepMs);
    }

    [Fact]
    public void Clock_that_steps_back_begins_the_pause_anew_instead_of_holding_the_block_for_hours()
    {
        ProposalTurn turn = new(7, Hash32.Zero, sinceMs: 3_600_000, paceMs: 0);

        Assert.False(turn.HasPaused(50, 1_000, out ulong? sleepMs));
        Assert.Equal(50ul, sleepMs);
        turn.OnTimer();
        Assert.True(turn.HasPaused(50, 1_050, out _));
    }
}
