namespace Chain.Simulator.Engine;

/// <summary>Who found what is wrong. Names are used in <c>mutations.txt</c>.</summary>
internal enum CheckerName
{
    /// <summary>An honest node's core broke one of its own invariants and threw.</summary>
    Invariant,

    /// <summary>One block a height on all honest nodes.</summary>
    Agreement,

    /// <summary>No honest key signs what excludes each other.</summary>
    ConflictingSignatures,

    /// <summary>No vote is sent before it is durable.</summary>
    VoteDurability,

    /// <summary>Every final block keeps every rule of the chain, verified by other code than the node's.</summary>
    ChainValidity,

    /// <summary>Honest votes stand only for blocks that keep the rules.</summary>
    VoteValidity,

    /// <summary>A valid proposal of an honest proposer gets the vote of every honest replica that can judge it, at once.</summary>
    Acceptance,

    /// <summary>What moves a replica on is passed on, proposals carry their proof, and one that shows itself to be behind is told.</summary>
    Forwarding,

    /// <summary>Execution gives the same roots everywhere.</summary>
    Roots,

    /// <summary>What a client was told is final stays, on every honest node.</summary>
    Durability,

    /// <summary>After healing, transactions become final and all nodes catch up within the bound.</summary>
    Liveness,

    /// <summary>With nothing to do the chain rests, and wakes at once when work comes.</summary>
    Rest,

    /// <summary>A silent proposer costs the others little, and timeouts come down again.</summary>
    Pace,

    /// <summary>Buffers stay within their limits.</summary>
    Memory,

    /// <summary>Equivocation that reached an honest node is proven, and no proof names an honest key.</summary>
    Evidence,

    /// <summary>A node that executed wrongly raises the alarm and stops voting; one without its log never votes.</summary>
    Silence,
}

/// <summary>A run broke a property. Ends the run.</summary>
internal sealed class ViolationException(CheckerName checker, string text) : Exception(text)
{
    public CheckerName Checker { get; } = checker;
}
