using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>
/// Compares the roots that certified headers name with those of our own execution. A proposal over other roots is only
/// refused; a certificate over other roots proves that this node computed something else than a quorum did.
/// </summary>
/// <remarks>
/// A header that is final before we executed what it certifies is looked at again when its own block is executed: then all
/// that it certifies is known, and nothing has to be remembered of headers, however far execution is behind.
/// </remarks>
/// <param name="roots">What our own execution gave.</param>
/// <param name="tip">Header of the last executed block.</param>
public sealed class CertifiedRootsChecker(RootsHistory roots, BlockHeader tip)
{
    private BlockHeader _executed = tip;

    /// <summary>Lowest height whose roots are still needed: the next block to be executed may certify from there on.</summary>
    public ulong Floor => _executed.ExecutedHeight;

    /// <summary>Whether the block after the one that was executed last, executed now, agrees with us.</summary>
    public bool AgreesExecuted(BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        ulong parentExecutedHeight = _executed.ExecutedHeight;
        _executed = header;
        return Agrees(header, parentExecutedHeight);
    }

    /// <summary>Whether a certified header agrees with us; true while execution has not reached what it certifies.</summary>
    public bool Agrees(BlockHeader header, ulong parentExecutedHeight)
    {
        ArgumentNullException.ThrowIfNull(header);
        bool known = roots.TryGet(parentExecutedHeight, header.ExecutedHeight, out Hash32 stateRoot, out Hash32 receiptsRoot);
        return !known || (header.StateRoot == stateRoot && header.ReceiptsRoot == receiptsRoot);
    }
}
