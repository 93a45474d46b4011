using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>
/// Writes what an event says about its items under their keys, or takes it away when the event no longer stands. At most
/// seven entries an item; a transformation and a clearing have one entry more.
/// </summary>
internal sealed class EventIndexer
{
    private readonly TraceState _state;
    private readonly EpcisEvent _event;
    private readonly Moment _at;
    private readonly FactKey _key;
    private readonly bool _stands;

    public EventIndexer(TraceState state, EpcisEvent epcisEvent, Hash32 hash, bool stands)
    {
        _state = state;
        _event = epcisEvent;
        _at = new Moment(epcisEvent.EventTime, hash);
        _key = FactKey.Of(FactKind.Event, _at);
        _stands = stands;
    }

    /// <summary>Brings the index to what the event says, or to what it said if it does not stand.</summary>
    public void Write()
    {
        ArrayList<EventItem> items = EventItems.Of(_event);
        Fact place = new(ItemKey.Of(_event.ReadPoint), ItemKey.Of(_event.BizLocation), 0);
        Fact disposition = new(_event.Disposition, "", 0);
        Fact? possession = Transfer("possessing_party");
        Fact? ownership = Transfer("owning_party");
        foreach (EventItem item in items)
        {
            EventCode code = new(item.Roles, _event.Action, _event.Type, _stands);
            _state.Facts[item.Item, _key] = new Fact(_event.BizStep, "", code.Pack());
            if (place.First.Length + place.Second.Length > 0) Put(item.Item, FactKind.Place, place);
            if (disposition.First.Length > 0) Put(item.Item, FactKind.Disposition, disposition);
            if (possession is not null) Put(item.Item, FactKind.Possession, possession);
            if (ownership is not null) Put(item.Item, FactKind.Ownership, ownership);
            if (LifeOf(item) is LifeChange life) Put(item.Item, FactKind.Life, new Fact("", "", (uint)life));
        }

        if (_event.Type is EpcisEventType.AggregationEvent or EpcisEventType.AssociationEvent) WriteRelations();
        if (_event.Type == EpcisEventType.TransformationEvent) WriteTransformation(items);
    }

    private void Put(string item, FactKind kind, Fact fact)
    {
        if (_stands) _state.Facts[item, _key with { Kind = kind }] = fact;
        else _state.Facts.Remove(item, _key with { Kind = kind });
    }

    /// <summary>Lots and classes have no life of their own: they are made and used up in portions.</summary>
    private LifeChange? LifeOf(EventItem item)
    {
        if ((item.Roles & ItemRoles.Amount) != 0 || ItemKey.IsClass(item.Item)) return null;
        if (_event.Type == EpcisEventType.TransformationEvent)
        {
            return (item.Roles & ItemRoles.Output) != 0 ? LifeChange.Made : LifeChange.Consumed;
        }

        if (_event.Type != EpcisEventType.ObjectEvent || _event.Action == EpcisAction.Observe) return null;

        return _event.Action == EpcisAction.Add ? LifeChange.Added : LifeChange.Deleted;
    }

    private Fact? Transfer(string partyType)
    {
        string type = CoreVocabulary.PartyType[partyType];
        string from = Party(_event.Sources, type);
        string to = Party(_event.Destinations, type);
        if (from.Length + to.Length == 0) return null;

        VocabularyField steps = CoreVocabulary.BizStep;
        TransferStage stage = TransferStage.Sent;
        if (_event.BizStep == steps["receiving"] || _event.BizStep == steps["accepting"]) stage = TransferStage.Received;
        if (_event.BizStep == steps["void_shipping"]) stage = TransferStage.Void;
        return new Fact(ItemKey.Of(from), ItemKey.Of(to), (uint)stage);
    }

    private static string Party(EpcisTyped[] parties, string type)
    {
        foreach (EpcisTyped party in parties)
        {
            if (party.Type == type) return party.Id;
        }

        return "";
    }

    private void WriteRelations()
    {
        if (_event.ParentId.Length == 0) return;

        string parent = ItemKey.Of(_event.ParentId);
        int ordinal = 0;
        OrderedSet<string> named = new(Orders.Text);
        foreach (string child in _event.ChildEpcs)
        {
            if (named.Add(child)) WriteRelation(parent, ordinal++, child, "", "", ItemKey.IsClass(ItemKey.Of(child)));
        }

        foreach (EpcisQuantity child in _event.ChildQuantities)
        {
            WriteRelation(parent, ordinal++, child.EpcClass, child.Quantity, child.Uom, isAmount: true);
        }

        if (_event.Action == EpcisAction.Delete && ordinal == 0) WriteClearing(parent);
    }

    /// <summary>Views of one item look for the last clearing up to a moment, traces for the first after one.</summary>
    private void WriteClearing(string parent)
    {
        Put(parent, FactKind.Cleared, new Fact("", "", 0));
        if (_stands) _state.Clearings[parent, UseKey.Of(_at)] = true;
        else _state.Clearings.Remove(parent, UseKey.Of(_at));
    }

    private void WriteRelation(string parent, int ordinal, string child, string quantity, string uom, bool isAmount)
    {
        string item = ItemKey.Of(child);
        uint code = new RelationCode(_event.Action, _event.Type == EpcisEventType.AssociationEvent, isAmount).Pack();
        Put(item, FactKind.Containment, new Fact(parent, "", code));
        ContentKey place = new(_key.Time, _key.Event, (ushort)ordinal);
        if (_stands) _state.Contents[parent, place] = new ContentEntry(item, code, quantity, uom);
        else _state.Contents.Remove(parent, place);
    }

    private void WriteTransformation(ArrayList<EventItem> items)
    {
        string process = ItemKey.Of(_event.TransformationId);
        ArrayList<string> inputs = new();
        ArrayList<string> outputs = new();
        foreach (EventItem item in items)
        {
            if ((item.Roles & ItemRoles.Output) != 0)
            {
                outputs.Add(item.Item);
                Put(item.Item, FactKind.Made, new Fact(process, "", 0));
            }

            if ((item.Roles & ItemRoles.Input) == 0) continue;

            inputs.Add(item.Item);
            if (_stands) _state.Uses[item.Item, UseKey.Of(_at)] = process;
            else _state.Uses.Remove(item.Item, UseKey.Of(_at));
        }

        if (process.Length > 0)
        {
            if (_stands) _state.Steps[process, UseKey.Of(_at)] = true;
            else _state.Steps.Remove(process, UseKey.Of(_at));
        }

        if (_stands) _state.Sides[_at.Event] = new TransformationSides(inputs.ToArray(), outputs.ToArray());
        else _state.Sides.Remove(_at.Event);
    }
}
