using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>How an item takes part in an event. Values combine.</summary>
[Flags]
internal enum ItemRoles
{
    None = 0,

    /// <summary>Object of an object or transaction event.</summary>
    Object = 1,

    /// <summary>Parent of an aggregation, association or transaction.</summary>
    Parent = 2,

    /// <summary>Child of an aggregation or association.</summary>
    Child = 4,

    /// <summary>Consumed by a transformation.</summary>
    Input = 8,

    /// <summary>Made by a transformation.</summary>
    Output = 16,

    /// <summary>Named in a list of quantities: some of it, not one object.</summary>
    Amount = 32,
}

/// <summary>What happens to the life of an object.</summary>
internal enum LifeChange
{
    /// <summary>Added by an object event.</summary>
    Added = 1,

    /// <summary>Made by a transformation.</summary>
    Made,

    /// <summary>Deleted by an object event.</summary>
    Deleted,

    /// <summary>Consumed by a transformation.</summary>
    Consumed,
}

/// <summary>How far a transfer of possession or ownership has got.</summary>
internal enum TransferStage
{
    /// <summary>Sent: the giver still holds.</summary>
    Sent = 1,

    /// <summary>Received: the receiver holds.</summary>
    Received,

    /// <summary>Called off: the giver holds.</summary>
    Void,
}

/// <summary>Roles, action and type of an event in one number, for <see cref="FactKind.Event"/>.</summary>
internal readonly record struct EventCode(ItemRoles Roles, EpcisAction Action, EpcisEventType Type, bool Stands)
{
    public uint Pack() => (uint)Roles | ((uint)Action << 8) | ((uint)Type << 10) | (Stands ? 0u : 1u << 16);

    public static EventCode Unpack(uint code) =>
        new((ItemRoles)(code & 0xff), (EpcisAction)((code >> 8) & 3), (EpcisEventType)((code >> 10) & 7), (code >> 16) == 0);
}

/// <summary>Action and nature of a relation of parent and child in one number.</summary>
internal readonly record struct RelationCode(EpcisAction Action, bool IsAssociation, bool IsAmount)
{
    public uint Pack() => (uint)Action | (IsAssociation ? 4u : 0) | (IsAmount ? 8u : 0);

    public static RelationCode Unpack(uint code) => new((EpcisAction)(code & 3), (code & 4) != 0, (code & 8) != 0);
}
