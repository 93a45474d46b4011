using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>A fact of an item with its moment.</summary>
internal readonly record struct FactRow(Moment At, Fact Fact);

/// <summary>
/// The state of the contract. What an event says is only ever inserted under keys of that event, or removed from there:
/// no entry depends on what is there already. Hence captures commute, and two captures never contend for a key.
/// </summary>
internal sealed class TraceState
{
    /// <summary>Rows that a walk through history reads at once.</summary>
    public const int BatchRows = 16;

    /// <summary>Most rows that an answer about one item looks back over; what is older is reported as not known.</summary>
    public const int HistoryRowsMax = 1_024;

    public required StateMap<Hash32, StoredEvent> Events { get; init; }

    public required StateMap<Hash32, string, Attestation> Attestations { get; init; }

    public required StateMap<string, FactKey, Fact> Facts { get; init; }

    /// <summary>Children of a parent.</summary>
    public required StateMap<string, ContentKey, ContentEntry> Contents { get; init; }

    /// <summary>Uses of an item as an input; the value is the transformation's identifier, or empty.</summary>
    public required StateMap<string, UseKey, string> Uses { get; init; }

    /// <summary>Events of a transformation that spans several.</summary>
    public required StateMap<string, UseKey, bool> Steps { get; init; }

    /// <summary>Inputs and outputs of a transformation event.</summary>
    public required StateMap<Hash32, TransformationSides> Sides { get; init; }

    /// <summary>Events by which a parent lets go of all its children.</summary>
    public required StateMap<string, UseKey, bool> Clearings { get; init; }

    /// <summary>The newest fact of a kind at or before a moment.</summary>
    public FactRow? Latest(string item, FactKind kind, Moment at) => First(Facts.RangeFrom(item, FactKey.Of(kind, at), 1), kind);

    /// <summary>The newest fact of a kind before a moment.</summary>
    public FactRow? Before(string item, FactKind kind, Moment at) => First(Facts.RangeAfter(item, FactKey.Of(kind, at), 1), kind);

    /// <summary>Facts of a kind from the newest at or before a moment on.</summary>
    public ArrayList<FactRow> LatestRows(string item, FactKind kind, Moment at, int limit) =>
        Rows(Facts.RangeFrom(item, FactKey.Of(kind, at), limit), kind);

    /// <summary>Facts of a kind from the newest before a moment on.</summary>
    public ArrayList<FactRow> RowsBefore(string item, FactKind kind, Moment at, int limit) =>
        Rows(Facts.RangeAfter(item, FactKey.Of(kind, at), limit), kind);

    /// <summary>Facts of a kind, newest first, read as far as the caller goes and over at most <see cref="HistoryRowsMax"/>.</summary>
    /// <param name="item">The item.</param>
    /// <param name="kind">Kind of fact.</param>
    /// <param name="at">The newest moment that counts.</param>
    /// <param name="inclusive">Whether the moment itself counts.</param>
    public FactHistory History(string item, FactKind kind, Moment at, bool inclusive) => new(this, item, kind, at, inclusive);

    private static FactRow? First(StateEntry<FactKey, Fact>[] entries, FactKind kind) =>
        entries.Length > 0 && entries[0].Key.Kind == kind ? new FactRow(entries[0].Key.At, entries[0].Value) : null;

    private static ArrayList<FactRow> Rows(StateEntry<FactKey, Fact>[] entries, FactKind kind)
    {
        ArrayList<FactRow> rows = new();
        foreach (StateEntry<FactKey, Fact> entry in entries)
        {
            if (entry.Key.Kind != kind) break;

            rows.Add(new FactRow(entry.Key.At, entry.Value));
        }

        return rows;
    }
}
