using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>An item of an event with all its roles there.</summary>
/// <param name="Item">Short form of its identity.</param>
/// <param name="Roles">Its roles.</param>
internal readonly record struct EventItem(string Item, ItemRoles Roles);

/// <summary>The distinct items of an event, in the order in which the event names them.</summary>
internal static class EventItems
{
    /// <summary>Lists them.</summary>
    public static ArrayList<EventItem> Of(EpcisEvent e)
    {
        ArrayList<EventItem> items = new();
        OrderedMap<string, int> known = new(Orders.Text);
        Add(e.ParentId, ItemRoles.Parent);
        AddAll(e.Epcs, ItemRoles.Object);
        AddAmounts(e.Quantities, ItemRoles.Object);
        AddAll(e.ChildEpcs, ItemRoles.Child);
        AddAmounts(e.ChildQuantities, ItemRoles.Child);
        AddAll(e.InputEpcs, ItemRoles.Input);
        AddAmounts(e.InputQuantities, ItemRoles.Input);
        AddAll(e.OutputEpcs, ItemRoles.Output);
        AddAmounts(e.OutputQuantities, ItemRoles.Output);
        return items;

        void AddAll(string[] identities, ItemRoles roles)
        {
            foreach (string identity in identities) Add(identity, roles);
        }

        void AddAmounts(EpcisQuantity[] quantities, ItemRoles roles)
        {
            foreach (EpcisQuantity quantity in quantities) Add(quantity.EpcClass, roles | ItemRoles.Amount);
        }

        void Add(string identity, ItemRoles roles)
        {
            if (identity.Length == 0) return;

            string item = ItemKey.Of(identity);
            if (known.TryGet(item, out int index))
            {
                items[index] = new EventItem(item, items[index].Roles | roles);
            }
            else
            {
                known.Add(item, items.Count);
                items.Add(new EventItem(item, roles));
            }
        }
    }
}
