using Chain.Consensus;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Running;

/// <summary>A rule broken on purpose, and where its absence shows.</summary>
/// <param name="Name">Its name on the command line and in <c>mutations.txt</c>.</param>
/// <param name="Profile">The profile in which it is searched.</param>
/// <param name="Sabotage">What is broken.</param>
internal sealed record Mutation(string Name, string Profile, Sabotage Sabotage);

/// <summary>
/// The positive controls: a checker that finds nothing when a rule is broken proves nothing when none is. Every rule has a
/// mutation at the one place where it stands, and every checker a bug planted in the world that it watches.
/// </summary>
internal static class Mutations
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Mutation> All { get; } = [.. OfConsensus(), .. OfNode(), .. OfShell(), .. Planted()];

    /// <summary>The mutation of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Mutation Find(string name) => All.FirstOrDefault(mutation => mutation.Name == name)
        ?? throw new ArgumentException($"There is no mutation '{name}'. Known: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));

    private static IEnumerable<Mutation> OfConsensus()
    {
        foreach (SimplexMutation mutation in Enum.GetValues<SimplexMutation>())
        {
            if (mutation == SimplexMutation.None) continue;
            yield return new Mutation(Kebab(mutation.ToString()), ProfileOf(mutation), new Sabotage { Consensus = mutation });
        }
    }

    /// <summary>The kind of run in which the absence of a rule shows soonest.</summary>
    private static string ProfileOf(SimplexMutation mutation) => mutation switch
    {
        SimplexMutation.SendVotesBeforePersist or SimplexMutation.ForgetLogOnRestart or SimplexMutation.ProposerEquivocatesAfterRestart
            or SimplexMutation.PersistVoteWithoutBlock or SimplexMutation.NoResendAtRestart => "crash",
        SimplexMutation.PersistVotesWithoutCertificates => "blackout",
        SimplexMutation.TimerDoesNotNullifyAfterNotarize or SimplexMutation.TwoNotarizesInOneView or SimplexMutation.QuorumTooSmall
            or SimplexMutation.NotarizationCountsAsFinality or SimplexMutation.NoEvidenceOfTwoNotarizes => "twins",
        SimplexMutation.BufferUnbounded or SimplexMutation.NotarizeUnvalidated or SimplexMutation.NoRequestRotation
            or SimplexMutation.AcceptParentWithoutNullifications or SimplexMutation.NoRequests or SimplexMutation.AcceptSmallCertificates
            or SimplexMutation.TrustCertificates or SimplexMutation.IgnoreEpoch or SimplexMutation.AcceptAnyProposer
            or SimplexMutation.AcceptUnnotarizedParent or SimplexMutation.AnswerEveryStaleVote or SimplexMutation.NoEvidenceOfTwoFinalizes
            or SimplexMutation.NoEvidenceOfNullifyAndFinalize or SimplexMutation.WaitForWithheldBlock or SimplexMutation.TakeBlocksOfAnyView => "byzantine",
        SimplexMutation.FinalizeUnjudged => "diverge",
        SimplexMutation.CompactionKeepsNothing => "storm",
        SimplexMutation.HoldWhatSyncBrings => "starved",
        SimplexMutation.NoTrialTurns or SimplexMutation.LateShortTurnsAreLost => "return",
        SimplexMutation.FirstStopHidesABan or SimplexMutation.CompactionDropsTheBan => "thief",
        SimplexMutation.VoteWithoutLog or SimplexMutation.CompactUnreadableLog => "amnesia",
        SimplexMutation.IgnoreForeignVotes or SimplexMutation.ForgetBan => "rollback",
        SimplexMutation.VoteBelowTheLog => "rebuild",
        SimplexMutation.IdleIgnoresWork or SimplexMutation.NoStaleAnswers or SimplexMutation.NormalTimerAtRest => "idle",
        SimplexMutation.NoShortTimer or SimplexMutation.ShortTimerForAll or SimplexMutation.NoShortTimerForLosers
            or SimplexMutation.OneLoserGrowsTheTimeout => "silent",
        SimplexMutation.UnboundedTimers or SimplexMutation.DropOldCertificates or SimplexMutation.ProposeAllNullifications => "outage",
        SimplexMutation.TimersDoNotGrow or SimplexMutation.LateViewsCountAsGood => "far",
        SimplexMutation.OnlyLosersAreDistress => "hiccups",
        _ => "network",
    };

    private static IEnumerable<Mutation> OfNode()
    {
        yield return Node("ignore-unfinalized-ancestors", "byzantine", new NodeMutations { IgnoreUnfinalizedAncestors = true });
        yield return Node("no-blocks-beyond-lag", "slow", new NodeMutations { NoBlocksBeyondLag = true });
        yield return Node("ignore-divergence", "diverge", new NodeMutations { IgnoreDivergence = true });
        yield return Node("ignore-wrong-roots", "byzantine", new NodeMutations { IgnoreWrongRoots = true });
        yield return Node("signature-cache-by-transaction-id", "byzantine", new NodeMutations { SignatureCacheByTransactionId = true });
        yield return Node("acknowledge-before-durable", "crash", new NodeMutations { AcknowledgeBeforeDurable = true });
        yield return Node("rest-before-certified", "idle", new NodeMutations { RestBeforeCertified = true });
        yield return Node("ignore-final-transactions", "byzantine", new NodeMutations { IgnoreFinalTransactions = true });
        yield return Node("ignore-validity", "byzantine", new NodeMutations { IgnoreValidity = true });
        yield return Node("ignore-membership", "byzantine", new NodeMutations { IgnoreMembership = true });
        yield return Node("ignore-gas-limit", "byzantine", new NodeMutations { IgnoreGasLimit = true });
        yield return Node("ignore-anchor", "byzantine", new NodeMutations { IgnoreAnchor = true });
        yield return Node("ignore-parent-time", "byzantine", new NodeMutations { IgnoreParentTime = true });
        yield return Node("ignore-clock", "byzantine", new NodeMutations { IgnoreClock = true });
        yield return Node("ignore-lag", "slow", new NodeMutations { IgnoreLag = true });
        yield return Node("ignore-executed-height", "byzantine", new NodeMutations { IgnoreExecutedHeight = true });
        yield return Node("never-rest", "idle", new NodeMutations { NeverRest = true });
        yield return Node("no-empty-blocks", "idle", new NodeMutations { NoEmptyBlocks = true });
        yield return Node("stays-syncing", "rebuild", new NodeMutations { StaysSyncing = true });
        yield return Node("waits-without-request", "rollback", new NodeMutations { WaitsWithoutRequest = true });
        yield return Node("sync-without-certificate", "byzantine", new NodeMutations { SyncWithoutCertificate = true });

        // That the cap is another one is seen at once; what it does to the chain is what counts.
        Sabotage low = new() { Node = new NodeMutations { CapBelowTransfer = true }, Ignored = [CheckerName.Pace] };
        yield return new Mutation("cap-below-transfer", "narrow", low);
    }

    private static IEnumerable<Mutation> OfShell()
    {
        yield return new Mutation("shell-does-not-withhold", "crash", new Sabotage { Shell = ShellMutation.DoNotWithhold });
        yield return new Mutation("shell-does-not-check-messages", "byzantine", new Sabotage { Shell = ShellMutation.DoNotCheckMessages });
        yield return new Mutation("shell-does-not-compare-log", "rollback", new Sabotage { Shell = ShellMutation.DoNotCompareLog });
    }

    private static IEnumerable<Mutation> Planted()
    {
        foreach (PlantedBug bug in Enum.GetValues<PlantedBug>())
        {
            if (bug == PlantedBug.None) continue;
            yield return new Mutation("planted-" + Kebab(bug.ToString()), ProfileOf(bug), new Sabotage { Bug = bug, Ignored = IgnoredFor(bug) });
        }
    }

    private static string ProfileOf(PlantedBug bug) => bug switch
    {
        PlantedBug.HideEvidence => "twins",
        PlantedBug.VoteAfterAlarm => "diverge",
        PlantedBug.SendWhileResting => "idle",
        PlantedBug.SlowWires => "silent",
        _ => "storm",
    };

    /// <summary>Checkers that see the bug from another side, and sooner than the one for which it is planted.</summary>
    private static CheckerName[] IgnoredFor(PlantedBug bug) => bug switch
    {
        PlantedBug.NotarizeFalseRoots or PlantedBug.LoseDurableBlock => [CheckerName.ConflictingSignatures],
        PlantedBug.LoseVotes => [CheckerName.VoteDurability, CheckerName.VoteValidity],
        _ => [],
    };

    private static Mutation Node(string name, string profile, NodeMutations mutations) => new(name, profile, new Sabotage { Node = mutations });

    private static string Kebab(string name) =>
        string.Concat(name.Select(static (c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
