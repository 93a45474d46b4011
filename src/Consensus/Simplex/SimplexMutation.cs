namespace Chain.Consensus;

/// <summary>
/// Switches a rule of the protocol off, at the one place where it stands. For tests and the simulator: a checker that
/// finds nothing when a rule is broken proves nothing when none is.
/// </summary>
[Flags]
internal enum SimplexMutation : ulong
{
    /// <summary>All rules hold.</summary>
    None = 0,

    /// <summary>Safety: a vote leaves before it is durable.</summary>
    SendVotesBeforePersist = 1UL << 0,

    /// <summary>Safety: nullify and finalize do not exclude each other.</summary>
    NullifyAndFinalizeInOneView = 1UL << 1,

    /// <summary>Liveness: a replica that notarized waits for ever.</summary>
    TimerDoesNotNullifyAfterNotarize = 1UL << 2,

    /// <summary>Safety: a proposal is not persisted, so a restarted proposer builds another.</summary>
    ProposerEquivocatesAfterRestart = 1UL << 3,

    /// <summary>Safety: a replica notarizes every proposal of its view.</summary>
    TwoNotarizesInOneView = 1UL << 4,

    /// <summary>Safety: <c>f + 1</c> votes make a certificate.</summary>
    QuorumTooSmall = 1UL << 5,

    /// <summary>Safety: a notarized block is final at once.</summary>
    NotarizationCountsAsFinality = 1UL << 6,

    /// <summary>Safety: a proposal may skip views that are not nullified.</summary>
    AcceptParentWithoutNullifications = 1UL << 7,

    /// <summary>Safety: a restarted replica votes as if it never had.</summary>
    ForgetLogOnRestart = 1UL << 8,

    /// <summary>Liveness: a replica accepts only the highest notarized block it knows as a parent.</summary>
    OnlyOwnHighestParent = 1UL << 9,

    /// <summary>Liveness: certificates are not passed on.</summary>
    NoCertificateForwarding = 1UL << 10,

    /// <summary>Liveness: view timeouts grow without a cap.</summary>
    UnboundedTimers = 1UL << 11,

    /// <summary>Memory: votes for any view ahead are kept.</summary>
    BufferUnbounded = 1UL << 12,

    /// <summary>Safety: a replica votes although its vote log is missing.</summary>
    VoteWithoutLog = 1UL << 13,

    /// <summary>Safety: a vote of our own key that we did not cast does not stop us.</summary>
    IgnoreForeignVotes = 1UL << 14,

    /// <summary>Safety: a replica that lags behind a finality certificate votes.</summary>
    VoteWhileSyncing = 1UL << 15,

    /// <summary>Liveness: own votes are sent once.</summary>
    NoResend = 1UL << 16,

    /// <summary>Liveness: missing blocks and certificates are not asked for.</summary>
    NoRequests = 1UL << 17,

    /// <summary>Liveness: a replica left behind is not told so.</summary>
    NoStaleAnswers = 1UL << 18,

    /// <summary>Validity: a replica votes to finalize a block before it compared what the block certifies with its own results.</summary>
    FinalizeUnjudged = 1UL << 19,

    /// <summary>Accountability: notarize and nullify in one view, which is honest, is reported.</summary>
    HonestVotesAreEvidence = 1UL << 20,

    /// <summary>Liveness: a certificate for a later view than ours does not move us.</summary>
    NoJump = 1UL << 21,

    /// <summary>Validity: a replica notarizes before the node validated the block.</summary>
    NotarizeUnvalidated = 1UL << 22,

    /// <summary>Durability: the vote is persisted without its block.</summary>
    PersistVoteWithoutBlock = 1UL << 23,

    /// <summary>Agreement: only the certified block is made final, not its ancestors.</summary>
    FinalizeWithoutAncestors = 1UL << 24,

    /// <summary>Liveness: a replica that is idle keeps the long timer when work comes.</summary>
    IdleIgnoresWork = 1UL << 25,

    /// <summary>Performance: silent proposers get the full timeout.</summary>
    NoShortTimer = 1UL << 26,

    /// <summary>Liveness after a crash of all: certificates that votes rely on are not persisted with them.</summary>
    PersistVotesWithoutCertificates = 1UL << 27,

    /// <summary>Liveness: requests always go to the same validator.</summary>
    NoRequestRotation = 1UL << 28,

    /// <summary>Liveness: a replica that nullified a view does not notarize in it any more.</summary>
    NoNotarizeAfterNullify = 1UL << 29,

    /// <summary>Safety: a replica that lost its chain votes in views of which its log was already cleared.</summary>
    VoteBelowTheLog = 1UL << 30,

    /// <summary>Memory: a block that was asked for is taken whatever view it names.</summary>
    TakeBlocksOfAnyView = 1UL << 31,

    /// <summary>Memory: a replica that waits for block sync holds what sync will bring.</summary>
    HoldWhatSyncBrings = 1UL << 32,

    /// <summary>Safety: compaction drops what could not be read, and with it the ban.</summary>
    CompactUnreadableLog = 1UL << 33,

    /// <summary>Safety: a foreign vote leaves no ban if the replica has stopped for a reason that ends with the process.</summary>
    FirstStopHidesABan = 1UL << 34,

    /// <summary>Performance: a single proposer that loses its turns makes all timeouts grow.</summary>
    OneLoserGrowsTheTimeout = 1UL << 35,

    /// <summary>Performance: a proposer that loses its turns gets the full timeout for ever.</summary>
    NoShortTimerForLosers = 1UL << 36,

    /// <summary>Fairness: a proposer that lost its turns never gets the full timeout again.</summary>
    NoTrialTurns = 1UL << 37,

    /// <summary>Liveness: a view that is notarized after our timer fired counts as if it had been in time.</summary>
    LateViewsCountAsGood = 1UL << 38,

    /// <summary>Liveness: timeouts do not grow while nothing becomes final, if few enough proposers lose.</summary>
    OnlyLosersAreDistress = 1UL << 39,

    /// <summary>Performance: a timeout that grew stays as it is.</summary>
    TimeoutNeverShrinks = 1UL << 40,

    /// <summary>Fairness: a short turn that is notarized after our timer fired leaves its proposer with short turns.</summary>
    LateShortTurnsAreLost = 1UL << 41,

    /// <summary>Load: requests are answered as often as they come.</summary>
    AnswerWithoutLimit = 1UL << 42,

    /// <summary>Liveness: a proposal carries more nullifications than a message may.</summary>
    ProposeAllNullifications = 1UL << 43,

    /// <summary>Liveness: a proposal comes without the proof of its parent and of the views between.</summary>
    ProposeWithoutProof = 1UL << 44,

    /// <summary>Liveness: a proposer waits for a notarized block that nobody delivers, although its view is nullified.</summary>
    WaitForWithheldBlock = 1UL << 45,

    /// <summary>Load: stale votes are answered as often as they come.</summary>
    AnswerEveryStaleVote = 1UL << 46,

    /// <summary>Safety: compaction drops the ban on voting.</summary>
    CompactionDropsTheBan = 1UL << 47,

    /// <summary>Safety: compaction drops votes above the durable final block, too.</summary>
    CompactionKeepsNothing = 1UL << 48,

    /// <summary>Safety: a certificate with fewer signers than a quorum is taken.</summary>
    AcceptSmallCertificates = 1UL << 49,

    /// <summary>Safety: signatures within certificates are not checked, so that a notarization can pose as finality.</summary>
    TrustCertificates = 1UL << 50,

    /// <summary>Safety: votes of another epoch count.</summary>
    IgnoreEpoch = 1UL << 51,

    /// <summary>Validity: blocks and proposals out of turn are taken.</summary>
    AcceptAnyProposer = 1UL << 52,

    /// <summary>Safety: a proposal may stand on a block that is not notarized.</summary>
    AcceptUnnotarizedParent = 1UL << 53,

    /// <summary>Liveness: certificates far below our view are forgotten although nothing has become final since.</summary>
    DropOldCertificates = 1UL << 54,

    /// <summary>Liveness: view timeouts stay at their minimum on a network that needs longer.</summary>
    TimersDoNotGrow = 1UL << 55,

    /// <summary>Performance: every proposer gets the short timeout.</summary>
    ShortTimerForAll = 1UL << 56,

    /// <summary>Performance: idle replicas nullify the view of a proposer that rests.</summary>
    NormalTimerAtRest = 1UL << 57,

    /// <summary>Liveness: a restarted replica does not send its votes again at once.</summary>
    NoResendAtRestart = 1UL << 58,

    /// <summary>Safety: that a foreign vote stopped us is forgotten with the process.</summary>
    ForgetBan = 1UL << 59,

    /// <summary>Accountability: two notarize votes in one view are not reported.</summary>
    NoEvidenceOfTwoNotarizes = 1UL << 60,

    /// <summary>Accountability: two finalize votes in one view are not reported.</summary>
    NoEvidenceOfTwoFinalizes = 1UL << 61,

    /// <summary>Accountability: nullify and finalize in one view are not reported.</summary>
    NoEvidenceOfNullifyAndFinalize = 1UL << 62,

    /// <summary>Liveness: a notarization gets no finalize vote.</summary>
    NoFinalizeVote = 1UL << 63,
}
