using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Blocks;

/// <summary>The roots that our own execution gave, for the heights that a header may still name.</summary>
public sealed class RootsHistory
{
    private readonly Queue<ExecutedRoots> _roots = new();
    private ulong _first;

    /// <summary>Starts with the roots of consecutive heights, ascending; the last is the executed height.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public RootsHistory(IReadOnlyList<ExecutedRoots> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        if (roots.Count == 0) throw new ArgumentException("At least the executed height's roots are needed.", nameof(roots));

        _first = roots[0].Height;
        ExecutedHeight = _first - 1;
        foreach (ExecutedRoots executed in roots) Add(executed);
    }

    /// <summary>Heights held.</summary>
    public int Count => _roots.Count;

    /// <summary>Height of the last executed block.</summary>
    public ulong ExecutedHeight { get; private set; }

    /// <summary>State root after <see cref="ExecutedHeight"/>.</summary>
    public Hash32 StateRoot { get; private set; }

    /// <summary>Appends the next height's roots.</summary>
    /// <exception cref="InvalidOperationException">A height was left out.</exception>
    public void Add(ExecutedRoots executed)
    {
        if (executed.Height != ExecutedHeight + 1)
        {
            throw new InvalidOperationException($"Height {executed.Height} was executed after {ExecutedHeight}.");
        }

        _roots.Enqueue(executed);
        ExecutedHeight = executed.Height;
        StateRoot = executed.StateRoot;
    }

    /// <summary>
    /// What a header that certifies <paramref name="executedHeight"/> must carry, where its parent certified
    /// <paramref name="parentExecutedHeight"/>; false if a height between is not executed yet or forgotten.
    /// </summary>
    public bool TryGet(ulong parentExecutedHeight, ulong executedHeight, out Hash32 stateRoot, out Hash32 receiptsRoot)
    {
        stateRoot = receiptsRoot = default;
        ulong firstNeeded = Math.Min(parentExecutedHeight + 1, executedHeight);
        if (executedHeight > ExecutedHeight || firstNeeded < _first) return false;

        List<Hash32> receipts = [];
        foreach (ExecutedRoots executed in _roots)
        {
            if (executed.Height == executedHeight) stateRoot = executed.StateRoot;
            if (executed.Height > parentExecutedHeight && executed.Height <= executedHeight) receipts.Add(executed.ReceiptsRoot);
        }

        receiptsRoot = Receipt.RangeRoot(parentExecutedHeight + 1, receipts);
        return true;
    }

    /// <summary>Forgets heights below <paramref name="floor"/>; the executed height always stays.</summary>
    public void Trim(ulong floor)
    {
        while (_first < floor && _first < ExecutedHeight)
        {
            _roots.Dequeue();
            _first++;
        }
    }
}

/// <summary>Result of executing one block.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="StateRoot">State root after it.</param>
/// <param name="ReceiptsRoot">RFC 6962 root over its receipts.</param>
public readonly record struct ExecutedRoots(ulong Height, Hash32 StateRoot, Hash32 ReceiptsRoot);
