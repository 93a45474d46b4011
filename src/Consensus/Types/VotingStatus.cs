namespace Chain.Consensus;

/// <summary>Whether a replica votes, and if not, why. Values are part of the vote log's format.</summary>
public enum VotingStatus : byte
{
    /// <summary>It votes.</summary>
    Voting = 0,

    /// <summary>Not now: it holds a finality certificate above the chain that it holds. Ends by itself.</summary>
    Syncing = 1,

    /// <summary>It has no key, or its key is not in the validator set.</summary>
    NotValidator = 2,

    /// <summary>The vote log of its key is missing or torn: it may have voted already. Register a new key.</summary>
    LogMissing = 3,

    /// <summary>The vote log holds what we did not write. Register a new key.</summary>
    LogUnreadable = 4,

    /// <summary>A valid vote of our key came in that our log does not hold: a copy of the key is at work, or the log is an old one. Register a new key.</summary>
    ForeignVote = 5,

    /// <summary>A certificate stands over results other than ours.</summary>
    Diverged = 6,

    /// <summary>Two blocks that exclude each other have finality certificates: more than f validators are faulty.</summary>
    ConflictingFinality = 7,
}
