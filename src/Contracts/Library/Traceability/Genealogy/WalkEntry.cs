using Chain.Contracts.Library.Traceability.Index;

namespace Chain.Contracts.Library.Traceability.Genealogy;

/// <summary>Which way a walk goes.</summary>
internal enum WalkDirection
{
    /// <summary>Towards origins: inputs and contents, back in time.</summary>
    Up,

    /// <summary>Towards what became of it: outputs and containers, on in time.</summary>
    Down,
}

/// <summary>What an entry of the frontier asks for. At one time all of a kind come before the next.</summary>
internal enum WalkKind : byte
{
    /// <summary>An item is reached: report the link and look for what leads on.</summary>
    Enter,

    /// <summary>An event of a transformation that spans several.</summary>
    Step,

    /// <summary>An item's next use or making, found.</summary>
    Cursor,

    /// <summary>
    /// An item's next use or making, to be looked up again after a page. It comes last, so that one is followed before the
    /// next is looked up.
    /// </summary>
    Seek,
}

/// <summary>The link by which an item is reached; the start of a walk has none.</summary>
/// <param name="From">Item or transformation that the walk comes from.</param>
/// <param name="Kind">Kind of link.</param>
/// <param name="At">The event that says so.</param>
internal sealed record WalkLink(string From, LinkKind Kind, Moment At);

/// <summary>Where an item's next use or making is awaited.</summary>
/// <param name="Limit">The limit of its containment, as of an entry.</param>
/// <param name="At">When the entry of the frontier that awaits it takes effect.</param>
internal readonly record struct WalkCursor(long Limit, Moment At);

/// <summary>Something that the walk has still to do, at its place in the order of time.</summary>
/// <param name="At">When it takes effect.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Item">The item; the transformation for a step.</param>
/// <param name="Limit">
/// For items: how far their containment counts. Down, the time until which the walked material is in the item; up, the
/// time from which on.
/// </param>
/// <param name="Process">For a cursor: the transformation's identifier, or empty.</param>
/// <param name="Link">For an entry: how the item is reached.</param>
internal readonly record struct WalkEntry(Moment At, WalkKind Kind, string Item, long Limit, string Process, WalkLink? Link);
