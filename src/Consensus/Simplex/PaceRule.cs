namespace Chain.Consensus;

/// <summary>
/// What lost views teach. A turn that had its full time and was lost may be the proposer's fault, or the timeout's. Up to
/// <c>f</c> proposers may be faulty; so the timeout grows only while more than that have lost their last turn, or while no
/// block of a whole round of views became final. Otherwise it is left alone, and whoever loses turn after turn gets a short one.
/// </summary>
/// <remarks>
/// Liveness: docs/protocol/consensus.md, Time. If nothing becomes final, every honest replica is in distress after a round: no
/// turn is short but that of the silent, no timeout shrinks, and each timer that fires makes its timeout grow.
/// </remarks>
internal static class PaceRule
{
    /// <summary>Lost turns in a row after which a proposer's turn is short.</summary>
    private const int LostTurnsMin = 2;

    /// <summary>
    /// Every so manyth turn has its full time whatever was lost, at all replicas alike: a proposer that the network kept out for
    /// a while comes back.
    /// </summary>
    private const ulong TrialTurns = 8;

    /// <summary>Judges the view that a certificate ends, before we leave it.</summary>
    public static void OnLeave(SimplexState state, Certificate certificate)
    {
        bool isOurs = certificate.View == state.View;
        bool hasFired = isOurs && state.Views.Find(certificate.View) is { TimedOut: true } && !state.Has(SimplexMutation.LateViewsCountAsGood);
        bool hadFullTime = isOurs && !state.IsTimerShort;
        int proposer = state.Validators.ProposerOf(certificate.View).Value;
        bool isLate = hasFired && (hadFullTime || state.Has(SimplexMutation.LateShortTurnsAreLost));
        if (certificate.Kind != VoteKind.Nullify && !isLate)
        {
            // One that others waited for while our timer was short has not lost, or replicas that differ could keep it out together.
            state.LostTurns[proposer] = 0;
            bool isGood = !hasFired && !IsInDistress(state);
            if (isGood && !state.Has(SimplexMutation.TimeoutNeverShrinks)) state.Timeouts.Shrink();
        }
        else if (hadFullTime)
        {
            state.LostTurns[proposer]++;
            if (!IsInDistress(state) && !state.Has(SimplexMutation.OneLoserGrowsTheTimeout)) return;

            // Nobody else made progress either: when that ends, this one shall not be behind the others.
            state.LostTurns[proposer] = 1;
            state.Timeouts.Grow();
        }
    }

    /// <summary>Whether a proposer lost its last turns while others made progress, and this turn is no trial.</summary>
    public static bool IsLosing(SimplexState state, View view)
    {
        int proposer = state.Validators.ProposerOf(view).Value;
        bool isTrial = view.Value / (ulong)state.Validators.Count % TrialTurns == 0 && !state.Has(SimplexMutation.NoTrialTurns);
        if (isTrial || proposer == state.Self || state.Has(SimplexMutation.NoShortTimerForLosers)) return false;

        return state.LostTurns[proposer] >= LostTurnsMin && !IsInDistress(state);
    }

    /// <summary>Whether lost turns cannot be the fault of their proposers alone.</summary>
    private static bool IsInDistress(SimplexState state)
    {
        int losers = 0;
        foreach (int lost in state.LostTurns) losers += lost > 0 ? 1 : 0;
        return losers > Quorum.Faults(state.Validators.Count) || IsWithoutFinality(state);
    }

    /// <summary>
    /// Whether no block of the last round of views is known to be final. Links may be slow so that each proposer is late at other
    /// replicas, too few at each to notice.
    /// </summary>
    private static bool IsWithoutFinality(SimplexState state)
    {
        if (state.Has(SimplexMutation.OnlyLosersAreDistress)) return false;

        View final = state.PendingFinality is { } pending && pending.View > state.LastFinal.View ? pending.View : state.LastFinal.View;
        return state.View.Value > final.Value + (ulong)state.Validators.Count;
    }
}
