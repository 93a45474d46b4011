namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>
/// The place of an event in history: by event time, then by event hash. All current state follows from this order and
/// never from the order of arrival.
/// </summary>
/// <param name="Time">Event time in Unix milliseconds; not negative.</param>
/// <param name="Event">The event's hash.</param>
internal readonly record struct Moment(long Time, Hash32 Event) : IComparable<Moment>
{
    /// <summary>After all events.</summary>
    public static readonly Moment End = LastOf(long.MaxValue);

    /// <summary>Before all events of a time.</summary>
    public static Moment FirstOf(long time) => new(time, Hash32.Zero);

    /// <summary>After all events of a time.</summary>
    public static Moment LastOf(long time) => new(time, FactKey.Invert(Hash32.Zero));

    /// <inheritdoc/>
    public int CompareTo(Moment other)
    {
        int order = Time.CompareTo(other.Time);
        return order != 0 ? order : Event.CompareTo(other.Event);
    }

    /// <summary>Earlier.</summary>
    public static bool operator <(Moment left, Moment right) => left.CompareTo(right) < 0;

    /// <summary>Later.</summary>
    public static bool operator >(Moment left, Moment right) => left.CompareTo(right) > 0;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(Moment left, Moment right) => left.CompareTo(right) <= 0;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(Moment left, Moment right) => left.CompareTo(right) >= 0;
}

/// <summary>What kind of thing an event says about an item.</summary>
internal enum FactKind : byte
{
    /// <summary>The item takes part in the event: see <see cref="EventCode"/>.</summary>
    Event,

    /// <summary>Where: read point and business location.</summary>
    Place,

    /// <summary>In which business condition.</summary>
    Disposition,

    /// <summary>Possession passes, or is about to: from, to, and <see cref="TransferStage"/>.</summary>
    Possession,

    /// <summary>Ownership passes, or is about to.</summary>
    Ownership,

    /// <summary>The life of an object begins or ends: <see cref="LifeChange"/>.</summary>
    Life,

    /// <summary>A parent takes the item in, has it, or lets it go: parent, and <see cref="RelationCode"/>.</summary>
    Containment,

    /// <summary>The item, as a parent, lets go of all its children.</summary>
    Cleared,

    /// <summary>The item comes out of a transformation: its identifier, or nothing if it is this event alone.</summary>
    Made,
}

/// <summary>Key of a fact within its item: the newest of a kind comes first.</summary>
/// <param name="Kind">Kind of fact.</param>
/// <param name="Time">Inverted event time.</param>
/// <param name="Event">Inverted event hash.</param>
internal readonly record struct FactKey(FactKind Kind, ulong Time, Hash32 Event)
{
    /// <summary>The moment of the fact.</summary>
    public Moment At => new((long)(ulong.MaxValue - Time), Invert(Event));

    /// <summary>The key of a fact.</summary>
    public static FactKey Of(FactKind kind, Moment at) => new(kind, Invert(at.Time), Invert(at.Event));

    /// <summary>Turns the order of times around.</summary>
    public static ulong Invert(long time) => ulong.MaxValue - (ulong)time;

    /// <summary>Turns the order of hashes around.</summary>
    public static Hash32 Invert(Hash32 hash)
    {
        byte[] bytes = hash.ToArray();
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(byte.MaxValue - bytes[i]);
        return new Hash32(bytes);
    }
}

/// <summary>Key of a child within its parent: the newest relation first.</summary>
/// <param name="Time">Inverted event time.</param>
/// <param name="Event">Inverted event hash.</param>
/// <param name="Ordinal">Number of the child in its event.</param>
internal readonly record struct ContentKey(ulong Time, Hash32 Event, ushort Ordinal)
{
    /// <summary>The moment of the relation.</summary>
    public Moment At => new((long)(ulong.MaxValue - Time), FactKey.Invert(Event));

    /// <summary>The key of a child.</summary>
    public static ContentKey Of(Moment at, int ordinal) => new(FactKey.Invert(at.Time), FactKey.Invert(at.Event), (ushort)ordinal);
}

/// <summary>Key of a use within its item, of a step within its transformation, or of a clearing within its parent: the oldest first.</summary>
/// <param name="Time">Event time.</param>
/// <param name="Event">Event hash.</param>
internal readonly record struct UseKey(long Time, Hash32 Event)
{
    /// <summary>The moment of the use.</summary>
    public Moment At => new(Time, Event);

    /// <summary>The key of a use.</summary>
    public static UseKey Of(Moment at) => new(at.Time, at.Event);
}
