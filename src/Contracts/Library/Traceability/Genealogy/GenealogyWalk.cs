using Chain.Contracts.Library.Traceability.Index;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Genealogy;

/// <summary>
/// Follows material through transformations and containers, up or down, as a sweep through time. Material never flows back
/// in time, so that whatever can still be reached lies ahead of the sweep, and a list of what is ahead, the frontier, is
/// all that a later page needs: no set of visited items.
/// </summary>
/// <remarks>
/// Each use, making and transformation is read once. An item's time in a container counts from when it was put in to when
/// it was taken out. Events at the same millisecond count as simultaneous: material may flow between them either way, and
/// a list of what was expanded at the present time keeps that finite. See docs/contracts/traceability.md.
/// </remarks>
internal sealed class GenealogyWalk
{
    /// <summary>Most steps of one page, whatever the number of links: bounds the work of a page.</summary>
    public const int StepsMax = 2_000;

    private readonly TraceState _state;
    private readonly Intervals _intervals;
    private readonly WalkProgress _progress;
    private readonly bool _down;
    private readonly ArrayList<TraceLink> _links = new();
    private readonly OrderedMap<string, long> _entered = new(Orders.Text);

    public GenealogyWalk(TraceState state, WalkProgress progress)
    {
        _state = state;
        _intervals = new Intervals(state);
        _progress = progress;
        _down = progress.Direction == WalkDirection.Down;
        foreach ((string item, long limit) in progress.EnteredNow) _entered[item] = limit;
    }

    /// <summary>Whether the walk has come to its end.</summary>
    public bool IsDone => _progress.Frontier.Entries.Count == 0;

    /// <summary>Walks until a page is full.</summary>
    public TraceLink[] Next(int linksMax)
    {
        for (int steps = 0; steps < StepsMax && _links.Count < linksMax; steps++)
        {
            if (!_progress.Frontier.TryTake(out WalkEntry entry)) break;

            _progress.AdvanceTo(entry.At.Time);
            switch (entry.Kind)
            {
                case WalkKind.Enter:
                    Enter(entry);
                    break;
                case WalkKind.Seek:
                    Seek(entry.Item, entry.At, _progress.Cursors[entry.Item].Limit);
                    break;
                case WalkKind.Cursor:
                    Follow(entry);
                    break;
                case WalkKind.Step:
                    Expand(entry.At, entry.Item);
                    break;
                default:
                    throw new InvalidOperationException("A kind of entry is not handled.");
            }
        }

        return _links.ToArray();
    }

    private void Enter(WalkEntry entry)
    {
        if (entry.Link is WalkLink link)
        {
            _links.Add(new TraceLink(
                ItemKey.ToIdentity(link.From),
                ItemKey.ToIdentity(entry.Item),
                link.Kind,
                link.At.Event,
                new Timestamp(link.At.Time)));
        }

        bool wasEntered = _entered.TryGet(entry.Item, out long before);
        bool hasCursor = _progress.Cursors.TryGet(entry.Item, out WalkCursor cursor);
        if ((wasEntered && Covers(before, entry.Limit)) || (hasCursor && Covers(cursor.Limit, entry.Limit))) return;

        long limit = wasEntered ? Wider(before, entry.Limit) : entry.Limit;
        _entered[entry.Item] = limit;
        _progress.EnteredNow[entry.Item] = limit;
        EnterRelations(entry);
        if (hasCursor) _progress.Cursors[entry.Item] = cursor with { Limit = Wider(cursor.Limit, entry.Limit) };
        else Seek(entry.Item, StartOf(entry.At.Time), entry.Limit);
    }

    private bool Covers(long limit, long other) => _down ? limit >= other : limit <= other;

    private long Wider(long limit, long other) => _down ? Math.Max(limit, other) : Math.Min(limit, other);

    /// <summary>Down to the containers that the item is in from now to its limit; up to the contents from its limit to now.</summary>
    private void EnterRelations(WalkEntry entry)
    {
        long now = entry.At.Time;
        ArrayList<Interval> intervals = _down ? _intervals.OfChild(entry.Item, entry.Limit) : _intervals.OfParent(entry.Item, entry.Limit, now);
        foreach (Interval interval in intervals)
        {
            if (!(_down ? interval.Overlaps(now, entry.Limit) : interval.Overlaps(entry.Limit, now))) continue;

            long time = _down ? Math.Max(interval.Start.Time, now) : Math.Min(interval.End, now);
            long limit = _down ? Math.Min(interval.End, entry.Limit) : Math.Max(interval.Start.Time, entry.Limit);
            Schedule(interval.Other, time, limit, new WalkLink(entry.Item, interval.Kind, interval.Start));
        }
    }

    private void Schedule(string item, long time, long limit, WalkLink link)
    {
        _progress.Frontier.Add(new WalkEntry(StartOf(time), WalkKind.Enter, item, limit, "", link));
    }

    /// <summary>Where the walk comes upon a time.</summary>
    private Moment StartOf(long time) => _down ? Moment.FirstOf(time) : Moment.LastOf(time);

    /// <summary>Looks up the first use from a moment on, or the last making up to it.</summary>
    private void Seek(string item, Moment at, long limit)
    {
        if (_down) Await(item, limit, _state.Uses.RangeFrom(item, UseKey.Of(at), 1));
        else Await(item, limit, _state.Latest(item, FactKind.Made, at));
    }

    private void Await(string item, long limit, StateEntry<UseKey, string>[] uses)
    {
        if (uses.Length > 0 && uses[0].Key.Time <= limit) AddCursor(item, limit, uses[0].Key.At, uses[0].Value);
        else _progress.Cursors.Remove(item);
    }

    private void Await(string item, long limit, FactRow? made)
    {
        if (made is FactRow row) AddCursor(item, limit, row.At, row.Fact.First);
        else _progress.Cursors.Remove(item);
    }

    private void AddCursor(string item, long limit, Moment at, string process)
    {
        _progress.Cursors[item] = new WalkCursor(limit, at);
        _progress.Frontier.Add(new WalkEntry(at, WalkKind.Cursor, item, 0, process, null));
    }

    private void Follow(WalkEntry cursor)
    {
        _progress.FollowedNow.Add(cursor.Item);
        if (cursor.Process.Length == 0) Expand(cursor.At, cursor.Item);
        else ExpandProcess(cursor.Process, cursor.At.Time);

        long limit = _progress.Cursors[cursor.Item].Limit;
        if (_down) Await(cursor.Item, limit, _state.Uses.RangeAfter(cursor.Item, UseKey.Of(cursor.At), 1));
        else Await(cursor.Item, limit, _state.Before(cursor.Item, FactKind.Made, cursor.At));
    }

    /// <summary>Reaches the outputs of a transformation event, or its inputs.</summary>
    private void Expand(Moment at, string from)
    {
        if (!_progress.ExpandedNow.Add(at.Event) || !_state.Sides.TryGet(at.Event, out TransformationSides? sides)) return;

        WalkLink link = new(from, LinkKind.Transformation, at);
        foreach (string item in _down ? sides.Outputs : sides.Inputs)
        {
            Schedule(item, at.Time, _down ? long.MaxValue : at.Time, link);
        }
    }

    /// <summary>Reaches the steps of a transformation of several events that lie ahead.</summary>
    private void ExpandProcess(string process, long time)
    {
        const int Batch = 100;
        if (!_progress.Processes.Add(process)) return;

        StateEntry<UseKey, bool>[] steps = _down
            ? _state.Steps.RangeFrom(process, UseKey.Of(Moment.FirstOf(time)), Batch)
            : _state.Steps.Range(process, Batch);
        while (steps.Length > 0)
        {
            foreach (StateEntry<UseKey, bool> step in steps)
            {
                if (!_down && step.Key.Time > time) return;

                _progress.Frontier.Add(new WalkEntry(step.Key.At, WalkKind.Step, process, 0, "", null));
            }

            if (steps.Length < Batch) return;

            steps = _state.Steps.RangeAfter(process, steps[^1].Key, Batch);
        }
    }
}
