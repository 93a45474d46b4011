using Chain.Contracts.Library.Traceability.Index;
using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Genealogy;

/// <summary>All that a walk has to know to go on: its frontier, and what it did at the present moment.</summary>
internal sealed class WalkProgress
{
    public WalkProgress(WalkDirection direction, string start)
    {
        Direction = direction;
        Start = start;
        Frontier = new WalkFrontier(direction);
    }

    public WalkDirection Direction { get; }

    /// <summary>The item where the walk began.</summary>
    public string Start { get; }

    /// <summary>Time of the latest step.</summary>
    public long Now { get; set; }

    /// <summary>What lies ahead.</summary>
    public WalkFrontier Frontier { get; }

    /// <summary>Items whose next use or making lies ahead: each has one entry of the frontier.</summary>
    public OrderedMap<string, WalkCursor> Cursors { get; } = new(Orders.Text);

    /// <summary>Items that were reached at the present time, with their limits.</summary>
    public OrderedMap<string, long> EnteredNow { get; } = new(Orders.Text);

    /// <summary>Events that were expanded at the present time.</summary>
    public OrderedSet<Hash32> ExpandedNow { get; } = new(Orders.Hashes);

    /// <summary>
    /// Items of which a use or making at the present time was followed. Where their next is at the present time too, it is
    /// where to go on.
    /// </summary>
    public OrderedSet<string> FollowedNow { get; } = new(Orders.Text);

    /// <summary>Transformations of several events whose steps are in the frontier or behind.</summary>
    public OrderedSet<string> Processes { get; } = new(Orders.Text);

    /// <summary>A walk that has not begun.</summary>
    public static WalkProgress Begin(WalkDirection direction, string item)
    {
        bool down = direction == WalkDirection.Down;
        WalkProgress progress = new(direction, item) { Now = down ? 0 : long.MaxValue };
        Moment at = down ? Moment.FirstOf(0) : Moment.End;
        progress.Frontier.Add(new WalkEntry(at, WalkKind.Enter, item, down ? long.MaxValue : 0, "", null));
        return progress;
    }

    /// <summary>Moves to a later step in the order of the walk; what was done at another time cannot come up again.</summary>
    public void AdvanceTo(long time)
    {
        if (time == Now) return;

        Now = time;
        EnteredNow.Clear();
        ExpandedNow.Clear();
        FollowedNow.Clear();
    }
}
