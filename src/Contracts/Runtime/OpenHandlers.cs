namespace Chain.Contracts.Runtime;

/// <summary>
/// The handlers that were entered and not yet left. Until one is left, the runtime keeps the frames that its exception came from, and
/// its own for finding the handler: an exception out of a handler finds its handler above them, so that they add up.
/// </summary>
internal sealed class OpenHandlers
{
    /// <summary>
    /// Weight of what the runtime keeps for an exception itself: 4 KiB. It takes some 17 KiB of the stack on x64, so all of them, which are at
    /// most 128, about 2 MiB.
    /// </summary>
    public const int HandlerBytes = 4 * 1024;

    /// <summary>Most bytes, by their weights, that handlers keep: 512 KiB, as many as frames may have.</summary>
    public const int KeptBytesMax = 512 * 1024;

    private Entry[]? _entries;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one; false if it keeps more than is left.</summary>
    /// <param name="stack">What was left of the stack in the handler's method.</param>
    /// <param name="depth">In how many handlers of the method it lies, with itself.</param>
    /// <param name="frameBytes">Weights of the frames that the exception left.</param>
    public bool TryEnter(int stack, int depth, int frameBytes)
    {
        _entries ??= new Entry[KeptBytesMax / HandlerBytes];
        int kept = (Count == 0 ? 0 : _entries[Count - 1].Kept) + HandlerBytes + frameBytes;
        if (kept > KeptBytesMax) return false;

        _entries[Count++] = new Entry(stack, depth, kept);
        return true;
    }

    /// <summary>
    /// Removes those that are left by going to where <paramref name="depth"/> handlers of a method are open: that method's, and all that
    /// exceptions left behind under it.
    /// </summary>
    public void Leave(int stack, int depth)
    {
        while (Count > 0 && _entries![Count - 1].IsUnder(stack, depth)) Count--;
    }

    /// <summary>Removes all but the first, when whoever called the contract caught an exception.</summary>
    public void LeaveTo(int count) => Count = Math.Min(Count, count);

    private readonly record struct Entry(int Stack, int Depth, int Kept)
    {
        public bool IsUnder(int stack, int depth) => Stack < stack || (Stack == stack && Depth > depth);
    }
}
