namespace Chain.Client;

/// <summary>Why a request to the network failed, as far as a caller can act on it.</summary>
public enum ChainError
{
    /// <summary>No node could be reached, or none answered in time. Nothing was submitted.</summary>
    Unreachable,

    /// <summary>
    /// A transaction was sent, and no node said what became of it. It may still become final: ask for its receipt, or send the same
    /// bytes again. Of submissions only.
    /// </summary>
    OutcomeUnknown,

    /// <summary>The network refused the request as it is. Sending it again does not help.</summary>
    Rejected,

    /// <summary>A limit is reached on every node: try again later.</summary>
    Busy,

    /// <summary>No such transaction, block, contract or method.</summary>
    NotFound,

    /// <summary>A node answered something that contradicts itself or what the client trusts, or all nodes are broken or diverged.</summary>
    Untrustworthy,
}

/// <summary>A request to the network failed. The message says what happened and what to do.</summary>
public sealed class ChainException : Exception
{
    /// <summary>A failed request.</summary>
    /// <param name="error">What a caller can act on.</param>
    /// <param name="message">For people.</param>
    /// <param name="rejection">The node's stable word for a refusal; empty if there is none.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public ChainException(ChainError error, string message, string rejection = "", Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
        Rejection = rejection;
    }

    /// <summary>What a caller can act on.</summary>
    public ChainError Error { get; }

    /// <summary>The node's stable word for a refusal, such as <c>expired</c>; empty if there is none.</summary>
    public string Rejection { get; }

    /// <summary>Code of the fault that a view ended with, such as <c>shop.UnknownItem</c> (docs/contracts/errors.md); empty if it did not.</summary>
    public string FaultCode { get; init; } = "";

    /// <summary>Height of the state that this view read, which the message says too; null if it was no view, or the node did not tell.</summary>
    public ulong? Height { get; init; }
}
