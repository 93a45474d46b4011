using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>Builds the answers of the contract's views on items from the index.</summary>
internal sealed class ItemReader
{
    /// <summary>Rows of contents read for one page: children that left are passed over.</summary>
    private const int ContentRowsMax = 200;

    private readonly TraceState _state;
    private readonly ItemHistory _history;

    public ItemReader(TraceState state)
    {
        _state = state;
        _history = new ItemHistory(state);
    }

    /// <summary>The state of an item at a moment; null if no event up to then names it.</summary>
    public ItemView? Read(string item, Moment at)
    {
        if (_state.Latest(item, FactKind.Event, at) is not FactRow last) return null;

        ArrayList<Containment> chain = _history.ParentsAt(item, at, out Anomaly odd);
        string[] parents = new string[chain.Count];
        for (int i = 0; i < parents.Length; i++) parents[i] = ItemKey.ToIdentity(chain[i].Parent);

        Anomaly anomalies = RecentAnomalies(item, at, last) | odd;
        return new ItemView(
            ItemKey.ToIdentity(item),
            StatusOf(item, at),
            PlaceOf(item, at, chain),
            _state.Latest(item, FactKind.Disposition, at)?.Fact.First ?? "",
            PartyOf(item, FactKind.Possession, at, chain),
            PartyOf(item, FactKind.Ownership, at, chain),
            parents,
            NamesOf(anomalies),
            last.At.Event,
            new Timestamp(last.At.Time));
    }

    /// <summary>Events of an item from the newest at or before a moment on.</summary>
    public ItemEventPage Events(string item, byte[]? page, int limit)
    {
        Moment? after = PageToken.ReadMoment(page);
        ArrayList<FactRow> rows = after is null
            ? _state.LatestRows(item, FactKind.Event, Moment.End, limit)
            : _state.RowsBefore(item, FactKind.Event, after.Value, limit);
        ItemEvent[] events = new ItemEvent[rows.Count];
        for (int i = 0; i < events.Length; i++) events[i] = ToEvent(item, rows[i]);
        return new ItemEventPage(events, rows.Count < limit ? null : PageToken.Write(rows[^1].At));
    }

    /// <summary>What is in a parent now, newest first.</summary>
    public ChildPage Contents(string parent, byte[]? page, int limit)
    {
        Moment cleared = _state.Latest(parent, FactKind.Cleared, Moment.End)?.At ?? default;
        ContentKey? after = PageToken.ReadContent(page);
        StateEntry<ContentKey, ContentEntry>[] rows = after is null
            ? _state.Contents.Range(parent, ContentRowsMax)
            : _state.Contents.RangeAfter(parent, after.Value, ContentRowsMax);
        ArrayList<ChildView> children = new();
        foreach (StateEntry<ContentKey, ContentEntry> row in rows)
        {
            if (row.Key.At < cleared) return new ChildPage(children.ToArray(), null);
            if (IsIn(parent, row)) children.Add(ToChild(row));
            if (children.Count == limit) return new ChildPage(children.ToArray(), PageToken.Write(row.Key));
        }

        return new ChildPage(children.ToArray(), rows.Length < ContentRowsMax ? null : PageToken.Write(rows[^1].Key));
    }

    /// <summary>Names of the flags that are set.</summary>
    public static string[] NamesOf(Anomaly anomalies)
    {
        ArrayList<string> names = new();
        for (Anomaly flag = Anomaly.BeforeAdd; flag <= Anomaly.ParentsUnknown; flag = (Anomaly)((int)flag * 2))
        {
            if ((anomalies & flag) != 0) names.Add(NameOf(flag));
        }

        return names.ToArray();
    }

    private static string NameOf(Anomaly flag) => flag switch
    {
        Anomaly.BeforeAdd => nameof(Anomaly.BeforeAdd),
        Anomaly.AfterEnd => nameof(Anomaly.AfterEnd),
        Anomaly.AddedAgain => nameof(Anomaly.AddedAgain),
        Anomaly.SecondParent => nameof(Anomaly.SecondParent),
        Anomaly.NotInParent => nameof(Anomaly.NotInParent),
        Anomaly.ContainmentCycle => nameof(Anomaly.ContainmentCycle),
        Anomaly.ParentsUnknown => nameof(Anomaly.ParentsUnknown),
        _ => throw new ArgumentOutOfRangeException(nameof(flag)),
    };

    private static string NameOf(ItemRoles role) => role switch
    {
        ItemRoles.Object => nameof(ItemRoles.Object),
        ItemRoles.Parent => nameof(ItemRoles.Parent),
        ItemRoles.Child => nameof(ItemRoles.Child),
        ItemRoles.Input => nameof(ItemRoles.Input),
        ItemRoles.Output => nameof(ItemRoles.Output),
        ItemRoles.Amount => nameof(ItemRoles.Amount),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>
    /// A child counts where it was put last: each child of a parent has exactly one such row. Where its parent is not known
    /// it is listed rather than hidden.
    /// </summary>
    private bool IsIn(string parent, StateEntry<ContentKey, ContentEntry> row)
    {
        RelationCode code = RelationCode.Unpack(row.Value.Code);
        if (code.Action == EpcisAction.Delete) return false;
        if (code.IsAmount) return true;

        ParentAnswer answer = _history.ParentAt(row.Value.Child, Moment.End);
        if (!answer.IsKnown) return !answer.Left.Contains(parent);

        return answer.Parent is Containment now && now.Parent == parent && now.Since == row.Key.At;
    }

    private static ChildView ToChild(StateEntry<ContentKey, ContentEntry> row) => new(
        ItemKey.ToIdentity(row.Value.Child),
        row.Value.Quantity,
        row.Value.Uom,
        new Timestamp(row.Key.At.Time),
        row.Key.At.Event);

    private ItemEvent ToEvent(string item, FactRow row)
    {
        EventCode code = EventCode.Unpack(row.Fact.Code);
        ArrayList<string> roles = new();
        for (ItemRoles role = ItemRoles.Object; role <= ItemRoles.Amount; role = (ItemRoles)((int)role * 2))
        {
            if ((code.Roles & role) != 0) roles.Add(NameOf(role));
        }

        string action = code.Action switch
        {
            EpcisAction.Add => "ADD",
            EpcisAction.Observe => "OBSERVE",
            EpcisAction.Delete => "DELETE",
            _ => "",
        };
        return new ItemEvent(
            row.At.Event,
            new Timestamp(row.At.Time),
            EpcisEventTypes.NameOf(code.Type),
            action,
            row.Fact.First,
            roles.ToArray(),
            code.Stands,
            NamesOf(_history.AnomaliesOf(item, row.At, code)));
    }

    /// <summary>Anomalies of the latest event, of the latest relation and of the latest change of life.</summary>
    private Anomaly RecentAnomalies(string item, Moment at, FactRow last)
    {
        Anomaly found = _history.AnomaliesOf(item, last.At, EventCode.Unpack(last.Fact.Code));
        foreach (FactKind kind in new FactKind[] { FactKind.Containment, FactKind.Life })
        {
            if (_state.Latest(item, kind, at) is not FactRow row || row.At == last.At) continue;
            if (_state.Latest(item, FactKind.Event, row.At) is FactRow named)
            {
                found |= _history.AnomaliesOf(item, row.At, EventCode.Unpack(named.Fact.Code));
            }
        }

        return found;
    }

    private ItemStatus StatusOf(string item, Moment at)
    {
        if (ItemKey.IsClass(item)) return ItemStatus.Class;

        return (LifeChange?)_state.Latest(item, FactKind.Life, at)?.Fact.Code switch
        {
            LifeChange.Added or LifeChange.Made => ItemStatus.Active,
            LifeChange.Deleted => ItemStatus.Ended,
            LifeChange.Consumed => ItemStatus.Consumed,
            _ => ItemStatus.Observed,
        };
    }

    private PlaceView? PlaceOf(string item, Moment at, ArrayList<Containment> chain)
    {
        if (_history.Inherited(item, FactKind.Place, at, chain, out string told) is not FactRow row) return null;

        return new PlaceView(
            ItemKey.ToIdentity(row.Fact.Second),
            ItemKey.ToIdentity(row.Fact.First),
            ItemKey.ToIdentity(told),
            new Timestamp(row.At.Time));
    }

    private PartyView? PartyOf(string item, FactKind kind, Moment at, ArrayList<Containment> chain)
    {
        if (_history.Inherited(item, kind, at, chain, out _) is not FactRow row) return null;

        string from = ItemKey.ToIdentity(row.Fact.First);
        string to = ItemKey.ToIdentity(row.Fact.Second);
        Timestamp since = new(row.At.Time);
        return (TransferStage)row.Fact.Code switch
        {
            TransferStage.Received => new PartyView(to.Length > 0 ? to : from, "", since),
            TransferStage.Void => new PartyView(from, "", since),
            _ => new PartyView(from, to, since),
        };
    }
}
