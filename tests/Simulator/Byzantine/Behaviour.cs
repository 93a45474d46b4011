namespace Chain.Simulator.Byzantine;

/// <summary>How a Byzantine replica misbehaves. It runs the honest core, and bends what goes out.</summary>
[Flags]
internal enum Behaviour
{
    /// <summary>As an honest replica.</summary>
    None = 0,

    /// <summary>A second copy with the same key, its own disk and its own half of the network.</summary>
    Twins = 1 << 0,

    /// <summary>Proposes two blocks in one view, each to half of the others.</summary>
    SplitProposals = 1 << 1,

    /// <summary>Sends notarize, nullify and finalize votes that exclude each other to different halves.</summary>
    SplitVotes = 1 << 2,

    /// <summary>Keeps certificates from some.</summary>
    WithholdCertificates = 1 << 3,

    /// <summary>Keeps blocks from some, in proposals and in answers.</summary>
    WithholdBodies = 1 << 4,

    /// <summary>Proposes over roots that no execution gave.</summary>
    FalseRoots = 1 << 5,

    /// <summary>Proposes transactions with other signatures than their signers made.</summary>
    ForgeSignatures = 1 << 6,

    /// <summary>Proposes transactions that stand in the branch already, or that are expired.</summary>
    RepeatTransactions = 1 << 7,

    /// <summary>Proposes blocks from the future, or from before their parent.</summary>
    FalseTimes = 1 << 8,

    /// <summary>Sends junk bytes and damaged messages.</summary>
    Junk = 1 << 9,

    /// <summary>Sends votes for views far ahead, requests, and empty gossip, as much as limits let it.</summary>
    Flood = 1 << 10,

    /// <summary>Claims heights that it does not have and answers requests for blocks with lies.</summary>
    LyingSync = 1 << 11,

    /// <summary>Says nothing at all.</summary>
    Silent = 1 << 12,

    /// <summary>Sends everything late.</summary>
    Late = 1 << 13,

    /// <summary>Restarts with an empty vote log now and then, and votes on.</summary>
    Amnesia = 1 << 14,

    /// <summary>Proposes transactions in blocks that are too far ahead of execution to carry any, and of strangers.</summary>
    BreakLimits = 1 << 15,

    /// <summary>Proposes on its grandparent, as if the view between had been nullified.</summary>
    SkipViews = 1 << 16,

    /// <summary>After a crash denies what it said before: nothing of the views up to then leaves it again.</summary>
    Deny = 1 << 17,

    /// <summary>Proposes on a block that it made up in place of the parent, and hands that block out.</summary>
    InventParents = 1 << 18,

    /// <summary>Makes certificates of its own vote alone, and passes notarizations off as finality.</summary>
    ForgeCertificates = 1 << 19,

    /// <summary>Signs votes of another epoch.</summary>
    OtherEpoch = 1 << 20,

    /// <summary>Proposes blocks that name another proposer.</summary>
    FalseNames = 1 << 21,

    /// <summary>Votes as an honest replica, and never proposes.</summary>
    NeverPropose = 1 << 22,

    /// <summary>Casts no finalize votes.</summary>
    NeverFinalize = 1 << 23,
}
