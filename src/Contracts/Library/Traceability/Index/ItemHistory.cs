using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>The parent that an object is in, and since when.</summary>
internal readonly record struct Containment(string Parent, Moment Since, RelationCode Code);

/// <summary>Answers questions about one item at one moment from the facts that stand. Reads only.</summary>
internal sealed class ItemHistory
{
    /// <summary>Longest chain of parents that is followed.</summary>
    public const int ParentsMax = 32;

    private readonly TraceState _state;

    public ItemHistory(TraceState state) => _state = state;

    /// <summary>The parent at a moment, the events of that moment included; null if there is none.</summary>
    public Containment? ParentAt(string item, Moment at) => Parent(item, at, _state.LatestRows(item, FactKind.Containment, at, TraceState.BatchRows));

    /// <summary>The parent just before a moment; null if there is none.</summary>
    public Containment? ParentBefore(string item, Moment at) =>
        Parent(item, at, _state.RowsBefore(item, FactKind.Containment, at, TraceState.BatchRows));

    /// <summary>The chain of parents at a moment, innermost first; ends where it closes on itself.</summary>
    public List<Containment> ParentsAt(string item, Moment at, out bool isCycle)
    {
        List<Containment> chain = [];
        HashSet<string> seen = new(StringComparer.Ordinal) { item };
        isCycle = false;
        string current = item;
        while (chain.Count < ParentsMax && ParentAt(current, at) is Containment parent)
        {
            chain.Add(parent);
            current = parent.Parent;
            if (seen.Add(current)) continue;

            isCycle = true;
            break;
        }

        return chain;
    }

    /// <summary>
    /// The newest fact of a kind about an item or about a parent while the item was in it: what happens to a pallet happens
    /// to what is on it.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="kind">Place, possession or ownership.</param>
    /// <param name="at">Up to when.</param>
    /// <param name="chain">Its parents at that moment.</param>
    /// <param name="told">The item or parent that the fact is about.</param>
    public FactRow? Inherited(string item, FactKind kind, Moment at, List<Containment> chain, out string told)
    {
        told = item;
        FactRow? best = _state.Latest(item, kind, at);
        Moment since = default;
        foreach (Containment parent in chain)
        {
            if (parent.Since > since) since = parent.Since;
            FactRow? row = _state.Latest(parent.Parent, kind, at);
            if (row is null || row.Value.At < since || (best is not null && row.Value.At <= best.Value.At)) continue;

            best = row;
            told = parent.Parent;
        }

        return best;
    }

    /// <summary>What does not fit about one item in one event, by all that is known now.</summary>
    public Anomaly AnomaliesOf(string item, Moment at, EventCode code)
    {
        if (!code.Stands || (code.Roles & ItemRoles.Amount) != 0 || ItemKey.IsClass(item)) return Anomaly.None;

        Anomaly found = LifeAnomalies(item, at, Begins(code));
        if ((code.Roles & ItemRoles.Child) != 0) found |= ChildAnomalies(item, at, code.Action);
        return found;
    }

    private static bool Begins(EventCode code) =>
        (code.Roles & ItemRoles.Output) != 0 || (code.Type == EpcisEventType.ObjectEvent && code.Action == EpcisAction.Add);

    private Anomaly LifeAnomalies(string item, Moment at, bool begins)
    {
        List<FactRow> older = _state.RowsBefore(item, FactKind.Life, at, TraceState.BatchRows);
        if (older.Count == 0) return begins || !IsAddedAfter(item, at) ? Anomaly.None : Anomaly.BeforeAdd;
        if (begins) return HasBegin(older) ? Anomaly.AddedAgain : Anomaly.AfterEnd;

        return IsBegin(older[0]) ? Anomaly.None : Anomaly.AfterEnd;
    }

    private bool IsAddedAfter(string item, Moment at)
    {
        foreach (FactRow row in _state.LatestRows(item, FactKind.Life, Moment.End, TraceState.BatchRows))
        {
            if (row.At > at && IsBegin(row)) return true;
        }

        return false;
    }

    private Anomaly ChildAnomalies(string item, Moment at, EpcisAction action)
    {
        if (_state.Latest(item, FactKind.Containment, at) is not FactRow relation || relation.At != at) return Anomaly.None;

        string? before = ParentBefore(item, at)?.Parent;
        if (action == EpcisAction.Delete) return before == relation.Fact.First ? Anomaly.None : Anomaly.NotInParent;

        return before is null || before == relation.Fact.First ? Anomaly.None : Anomaly.SecondParent;
    }

    /// <summary>
    /// Folds relations, newest first: the latest parent that took the item in holds it, unless it let the item go since, by
    /// name or with all its children. Looks back over <see cref="TraceState.BatchRows"/> relations.
    /// </summary>
    private Containment? Parent(string item, Moment at, List<FactRow> rows)
    {
        if (ItemKey.IsClass(item)) return null;

        List<string> left = [];
        foreach (FactRow row in rows)
        {
            RelationCode code = RelationCode.Unpack(row.Fact.Code);
            if (code.IsAmount) continue;

            string parent = row.Fact.First;
            if (code.Action == EpcisAction.Delete)
            {
                left.Add(parent);
                continue;
            }

            bool cleared = !left.Contains(parent) && _state.Latest(parent, FactKind.Cleared, at) is FactRow clear && clear.At > row.At;
            return cleared || left.Contains(parent) ? null : new Containment(parent, row.At, code);
        }

        return null;
    }

    private static bool HasBegin(List<FactRow> rows)
    {
        foreach (FactRow row in rows)
        {
            if (IsBegin(row)) return true;
        }

        return false;
    }

    private static bool IsBegin(FactRow row) => row.Fact.Code is (uint)LifeChange.Added or (uint)LifeChange.Made;
}
