namespace Chain.Contracts.Library.Traceability;

/// <summary>
/// What does not fit in the history of an item. Events are captured nevertheless: they may come in any order, so that only
/// the whole history can tell. Every value is derived when it is asked for, from the order of events in time.
/// </summary>
[Flags]
public enum Anomaly
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Something happened to the object before it was added or made; DELETE before ADD is such a case.</summary>
    BeforeAdd = 1,

    /// <summary>Something happened to the object after it was deleted or consumed.</summary>
    AfterEnd = 2,

    /// <summary>The object was added or made although it had been before.</summary>
    AddedAgain = 4,

    /// <summary>The object was put into a parent while it was still in another. It counts as being in the later one.</summary>
    SecondParent = 8,

    /// <summary>The object was taken out of a parent in which it was not. It stays where it was.</summary>
    NotInParent = 16,

    /// <summary>The object contains itself through a chain of parents.</summary>
    ContainmentCycle = 32,

    /// <summary>
    /// Which parent the object, or one of its parents, is in is not known: over 1,000 relations that decide nothing, such as
    /// being taken out of parents in which it was not, are newer than the one that would tell.
    /// </summary>
    ParentsUnknown = 64,
}
