using Chain.Contracts.Library.Traceability.Index;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Genealogy;

/// <summary>A time for which a child was in a parent.</summary>
/// <param name="Other">The parent of the child asked for, or the child of the parent.</param>
/// <param name="Start">The event that put it in, or the first that saw it there.</param>
/// <param name="End">Time of the event that took it out; the largest number while it is in.</param>
/// <param name="Kind">Packed or fitted.</param>
internal sealed record Interval(string Other, Moment Start, long End, LinkKind Kind)
{
    /// <summary>Whether it shares a moment with a window of time.</summary>
    public bool Overlaps(long from, long to) => Start.Time <= to && End >= from;
}

/// <summary>
/// Finds when children were in parents. Each pair counts by itself: an object that was put into a second parent without
/// leaving the first may hold material of both, so that a trace must follow both. Amounts of a class stay until their
/// parent is cleared, because nobody knows which part was taken out. An end later than what was asked for may be told too
/// late, since what comes later is not read.
/// </summary>
internal sealed class Intervals
{
    private readonly TraceState _state;
    private readonly OrderedMap<string, (Moment After, long Time)> _cleared = new(Orders.Text);

    public Intervals(TraceState state) => _state = state;

    /// <summary>When a child was in which parents, as far as that began by a time. What comes later is not read.</summary>
    public ArrayList<Interval> OfChild(string child, long until)
    {
        Builder builder = new(this);
        ArrayList<FactRow> rows = _state.LatestRows(child, FactKind.Containment, Moment.LastOf(until), TraceState.BatchRows);
        while (rows.Count > 0)
        {
            foreach (FactRow row in rows) builder.Add(row.Fact.First, row.Fact.First, row.At, row.Fact.Code);
            if (rows.Count < TraceState.BatchRows) break;

            rows = _state.RowsBefore(child, FactKind.Containment, rows[^1].At, TraceState.BatchRows);
        }

        return builder.Found;
    }

    /// <summary>
    /// When which children were in a parent between two times: read from the later time back to the last clearing before
    /// the earlier one, because nothing stays beyond that.
    /// </summary>
    public ArrayList<Interval> OfParent(string parent, long from, long until)
    {
        Moment? empty = null;
        Builder builder = new(this);
        StateEntry<ContentKey, ContentEntry>[] rows = _state.Contents.RangeFrom(parent, ContentKey.Of(Moment.LastOf(until), 0), TraceState.BatchRows);
        while (rows.Length > 0)
        {
            foreach (StateEntry<ContentKey, ContentEntry> row in rows)
            {
                if (row.Key.At.Time < from && row.Key.At < (empty ??= LastClearing(parent, from))) return builder.Found;

                builder.Add(row.Value.Child, parent, row.Key.At, row.Value.Code);
            }

            if (rows.Length < TraceState.BatchRows) break;

            rows = _state.Contents.RangeAfter(parent, rows[^1].Key, TraceState.BatchRows);
        }

        return builder.Found;
    }

    /// <summary>The last clearing of a parent before a time, else the beginning.</summary>
    private Moment LastClearing(string parent, long before) =>
        _state.Latest(parent, FactKind.Cleared, Moment.LastOf(before - 1)) is FactRow cleared ? cleared.At : default;

    /// <summary>Time of the first clearing of a parent after a moment.</summary>
    private long FirstClearing(string parent, Moment after)
    {
        if (_cleared.TryGet(parent, out (Moment After, long Time) known) && known.After == after) return known.Time;

        StateEntry<UseKey, bool>[] next = _state.Clearings.RangeAfter(parent, UseKey.Of(after), 1);
        long time = next.Length > 0 ? next[0].Key.Time : long.MaxValue;
        _cleared[parent] = (after, time);
        return time;
    }

    /// <summary>Takes relations from the newest to the oldest.</summary>
    private sealed class Builder
    {
        private readonly Intervals _intervals;
        private readonly OrderedMap<string, long> _left = new(Orders.Text);
        private readonly OrderedMap<string, int> _open = new(Orders.Text);

        public Builder(Intervals intervals) => _intervals = intervals;

        public ArrayList<Interval> Found { get; } = new();

        public void Add(string other, string parent, Moment at, uint packed)
        {
            RelationCode code = RelationCode.Unpack(packed);
            if (code.Action == Epcis.EpcisAction.Delete)
            {
                if (!code.IsAmount) _left[other] = at.Time;
                return;
            }

            long left = _left.GetOr(other, long.MaxValue);
            long end = Math.Min(left, _intervals.FirstClearing(parent, at));
            LinkKind kind = code.IsAssociation ? LinkKind.Association : LinkKind.Aggregation;
            Interval interval = new(other, at, end, kind);

            // A later sight of the same stay does not begin another one.
            if (_open.TryGet(other, out int index) && Found[index].End == end)
            {
                Found[index] = interval;
                return;
            }

            _open[other] = Found.Count;
            Found.Add(interval);
        }
    }
}
