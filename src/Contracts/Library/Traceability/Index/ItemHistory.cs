using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>The parent that an object is in, and since when.</summary>
internal readonly record struct Containment(string Parent, Moment Since, RelationCode Code);

/// <summary>What the relations of an object say of its parent.</summary>
internal sealed class ParentAnswer(Containment? parent, bool isKnown, OrderedSet<string> left)
{
    /// <summary>The parent; null if there is none, or it is not known.</summary>
    public Containment? Parent { get; } = parent;

    /// <summary>Whether a relation decides; false if too many that decide nothing come before.</summary>
    public bool IsKnown { get; } = isKnown;

    /// <summary>Parents that let the object go later than the relation that decides.</summary>
    public OrderedSet<string> Left { get; } = left;
}

/// <summary>Answers questions about one item at one moment from the facts that stand. Reads only.</summary>
internal sealed class ItemHistory
{
    /// <summary>Longest chain of parents that is followed.</summary>
    public const int ParentsMax = 32;

    private readonly TraceState _state;

    public ItemHistory(TraceState state) => _state = state;

    /// <summary>The parent at a moment, the events of that moment included.</summary>
    public ParentAnswer ParentAt(string item, Moment at) => Parent(item, at, inclusive: true);

    /// <summary>The chain of parents at a moment, innermost first; ends where it closes on itself or is not known.</summary>
    /// <param name="item">The item.</param>
    /// <param name="at">The moment.</param>
    /// <param name="odd">Whether it is a cycle, or ends because the next parent is not known.</param>
    public ArrayList<Containment> ParentsAt(string item, Moment at, out Anomaly odd)
    {
        ArrayList<Containment> chain = new();
        OrderedSet<string> seen = new(Orders.Text);
        seen.Add(item);
        odd = Anomaly.None;
        string current = item;
        while (chain.Count < ParentsMax)
        {
            ParentAnswer answer = ParentAt(current, at);
            if (!answer.IsKnown) odd = Anomaly.ParentsUnknown;
            if (answer.Parent is not Containment parent) break;

            chain.Add(parent);
            current = parent.Parent;
            if (seen.Add(current)) continue;

            odd = Anomaly.ContainmentCycle;
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
    public FactRow? Inherited(string item, FactKind kind, Moment at, ArrayList<Containment> chain, out string told)
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
        if (_state.Before(item, FactKind.Life, at) is not FactRow before)
        {
            return begins || !IsAddedAfter(item, at) ? Anomaly.None : Anomaly.BeforeAdd;
        }

        if (begins) return HasBegin(_state.History(item, FactKind.Life, at, inclusive: false)) ? Anomaly.AddedAgain : Anomaly.AfterEnd;

        return IsBegin(before) ? Anomaly.None : Anomaly.AfterEnd;
    }

    private bool IsAddedAfter(string item, Moment at)
    {
        FactHistory history = _state.History(item, FactKind.Life, Moment.End, inclusive: true);
        while (history.TryNext(out FactRow row))
        {
            if (row.At <= at) return false;
            if (IsBegin(row)) return true;
        }

        return false;
    }

    private Anomaly ChildAnomalies(string item, Moment at, EpcisAction action)
    {
        if (_state.Latest(item, FactKind.Containment, at) is not FactRow relation || relation.At != at) return Anomaly.None;

        ParentAnswer answer = Parent(item, at, inclusive: false);
        if (!answer.IsKnown) return Anomaly.ParentsUnknown;

        string? before = answer.Parent?.Parent;
        if (action == EpcisAction.Delete) return before == relation.Fact.First ? Anomaly.None : Anomaly.NotInParent;

        return before is null || before == relation.Fact.First ? Anomaly.None : Anomaly.SecondParent;
    }

    /// <summary>
    /// Folds relations, newest first: the latest parent that took the item in holds it, unless it let the item go since, by
    /// name or with all its children. That a parent in which it was not lets it go decides nothing.
    /// </summary>
    private ParentAnswer Parent(string item, Moment at, bool inclusive)
    {
        OrderedSet<string> left = new(Orders.Text);
        if (ItemKey.IsClass(item)) return new ParentAnswer(null, true, left);

        int rows = 0;
        FactHistory history = _state.History(item, FactKind.Containment, at, inclusive);
        while (history.TryNext(out FactRow row))
        {
            rows++;
            RelationCode code = RelationCode.Unpack(row.Fact.Code);
            if (code.IsAmount) continue;

            string parent = row.Fact.First;
            if (code.Action == EpcisAction.Delete)
            {
                left.Add(parent);
                continue;
            }

            bool cleared = !left.Contains(parent) && _state.Latest(parent, FactKind.Cleared, at) is FactRow clear && clear.At > row.At;
            return new ParentAnswer(cleared || left.Contains(parent) ? null : new Containment(parent, row.At, code), true, left);
        }

        return new ParentAnswer(null, rows < TraceState.HistoryRowsMax, left);
    }

    private static bool HasBegin(FactHistory history)
    {
        while (history.TryNext(out FactRow row))
        {
            if (IsBegin(row)) return true;
        }

        return false;
    }

    private static bool IsBegin(FactRow row) => row.Fact.Code is (uint)LifeChange.Added or (uint)LifeChange.Made;
}
