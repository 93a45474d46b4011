namespace Chain.Consensus;

/// <summary>
/// A fired timer makes us nullify the view that we are still in, whether or not we notarized in it. The timeout adapts
/// (<see cref="PaceRule"/>), is short for a proposer that has been silent or lost its last turns, and long while there is nothing to agree on.
/// </summary>
/// <remarks>Source: Chan and Pass, section 3, timer T_h and dummy block.</remarks>
internal static class TimeoutRule
{
    private const int LongTimersMax = 4;

    /// <summary>Starts the timers of a view just entered.</summary>
    public static void OnEnter(SimplexState state, List<ConsensusEffect> effects)
    {
        state.LongTimers = 0;
        state.Requests.DropForLeftView();
        StartViewTimer(state, effects);
        effects.Add(new SetTimer(TimerKind.Retry, state.View, state.Options.RetryInterval));
    }

    /// <summary>The view timer fired.</summary>
    public static void OnFired(SimplexState state, View view)
    {
        if (view != state.View) return;

        state.Views.GetOrAdd(view).TimedOut = true;
        state.IsUnsettled = true;
    }

    /// <summary>Nullifies the current view if its time is over.</summary>
    public static void TryNullify(SimplexState state, List<ConsensusEffect> effects)
    {
        if (state.Views.Find(state.View) is not { TimedOut: true } view) return;
        if (state.Has(SimplexMutation.TimerDoesNotNullifyAfterNotarize) && view.VoteOf(VoteKind.Notarize, state.Self) is not null) return;
        if (VotingRule.TrySign(state, VoteKind.Nullify, state.View, default) is not { } vote) return;

        VotingRule.Release(state, vote, block: null, new VoteMessage(vote), effects);
    }

    /// <summary>
    /// Work came or went: the view gets the timeout that fits, from now on. A view gets the long one a limited number of
    /// times, or a flow of short-lived work would keep the timer from ever firing.
    /// </summary>
    public static void OnWorkChanged(SimplexState state, bool pending, List<ConsensusEffect> effects)
    {
        if (state.IsIdle != pending) return;

        state.IsIdle = !pending;
        if (pending && state.Has(SimplexMutation.IdleIgnoresWork)) return;
        if (state.Views.Find(state.View) is { TimedOut: true }) return;
        if (pending ? state.IsTimerLong : state.LongTimers++ < LongTimersMax) StartViewTimer(state, effects);
    }

    /// <summary>Whether a validator sent no vote for the last <see cref="SimplexOptions.SilentViews"/> views.</summary>
    private static bool IsSilent(SimplexState state, ValidatorIndex validator)
    {
        if (validator.Value == state.Self || state.Has(SimplexMutation.NoShortTimer)) return false;

        return state.Silence[validator.Value] > state.Options.SilentViews || state.Has(SimplexMutation.ShortTimerForAll);
    }

    private static void StartViewTimer(SimplexState state, List<ConsensusEffect> effects)
    {
        state.IsTimerShort = IsSilent(state, state.Proposer) || PaceRule.IsLosing(state, state.View);
        state.IsTimerLong = state.IsIdle;
        Ticks after = state.Timeouts.For(state.IsTimerShort, state.IsIdle);
        effects.Add(new SetTimer(TimerKind.View, state.View, after));
    }
}
