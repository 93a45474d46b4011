using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>
/// Compares the roots that certified headers name with those of our own execution. A proposal over other roots is only
/// refused; a certificate over other roots proves that this node computed something else than a quorum did.
/// </summary>
public sealed class CertifiedRootsChecker(RootsHistory roots)
{
    /// <summary>Headers whose executed height we have not reached; bounded by what sync may run ahead.</summary>
    private readonly Queue<(BlockHeader Header, ulong ParentExecutedHeight)> _waiting = new();

    /// <summary>Lowest height whose roots are still needed, or null if nothing waits.</summary>
    public ulong? Floor => _waiting.TryPeek(out (BlockHeader Header, ulong ParentExecutedHeight) first) ? first.ParentExecutedHeight : null;

    /// <summary>Adds a certified header; final ones in order of height.</summary>
    public void Add(BlockHeader header, BlockHeader parent) => _waiting.Enqueue((header, parent.ExecutedHeight));

    /// <summary>Checks all headers that our execution has reached.</summary>
    /// <returns>The first header that disagrees, or null.</returns>
    public BlockHeader? Check()
    {
        while (_waiting.TryPeek(out (BlockHeader Header, ulong ParentExecutedHeight) first))
        {
            if (first.Header.ExecutedHeight > roots.ExecutedHeight) return null;

            _waiting.Dequeue();
            if (!Agrees(first.Header, first.ParentExecutedHeight)) return first.Header;
        }

        return null;
    }

    /// <summary>Whether a certified header agrees with us; true while execution has not reached it.</summary>
    public bool Agrees(BlockHeader header, ulong parentExecutedHeight)
    {
        ArgumentNullException.ThrowIfNull(header);
        bool known = roots.TryGet(parentExecutedHeight, header.ExecutedHeight, out Hash32 stateRoot, out Hash32 receiptsRoot);
        return !known || (header.StateRoot == stateRoot && header.ReceiptsRoot == receiptsRoot);
    }
}
