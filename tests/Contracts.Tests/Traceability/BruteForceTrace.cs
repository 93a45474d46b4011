using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>
/// The same traces without any index: material is in an item for windows of time, and all raw events are read again and
/// again until nothing new is found.
/// </summary>
internal sealed class BruteForceTrace
{
    private readonly List<(EpcisEvent Event, string Hash)> _events = [];
    private readonly List<Stay> _stays = [];

    public BruteForceTrace(IEnumerable<string> events)
    {
        foreach (string text in events)
        {
            EpcisEvent read = EpcisData.Read(text);
            _events.Add((read, EventHash.Of(read, EpcisData.Sha256).ToString()!));
        }

        _events.Sort((left, right) =>
        {
            int order = left.Event.EventTime.CompareTo(right.Event.EventTime);
            return order != 0 ? order : string.CompareOrdinal(left.Hash, right.Hash);
        });
        FindStays();
    }

    /// <summary>All links of a trace, as <c>to kind event</c>.</summary>
    public HashSet<string> Links(bool down, string start)
    {
        Dictionary<string, HashSet<(long From, long To)>> windows = new() { [Gs1Uri.Canonicalize(start)] = [(0, long.MaxValue)] };
        Dictionary<string, long> processes = [];
        HashSet<string> links = [];
        while (Round(down, windows, processes, links))
        {
        }

        return links;
    }

    private static IEnumerable<string> Inputs(EpcisEvent e) => e.InputEpcs.Concat(e.InputQuantities.Select(q => q.EpcClass));

    private static IEnumerable<string> Outputs(EpcisEvent e) => e.OutputEpcs.Concat(e.OutputQuantities.Select(q => q.EpcClass));

    private bool Round(
        bool down, Dictionary<string, HashSet<(long From, long To)>> windows, Dictionary<string, long> processes, HashSet<string> links)
    {
        bool changed = false;
        foreach ((EpcisEvent e, string hash) in _events)
        {
            if (e.Type != EpcisEventType.TransformationEvent) continue;

            long time = e.EventTime;
            string process = e.TransformationId.Length > 0 ? e.TransformationId : hash;
            bool touched = (down ? Inputs(e) : Outputs(e)).Any(item =>
                windows.TryGetValue(item, out var found) && found.Any(w => (!down || w.From <= time) && time <= w.To));
            if (touched && (!processes.TryGetValue(process, out long reached) || (down ? time < reached : time > reached)))
            {
                processes[process] = time;
                changed = true;
            }

            if (!processes.TryGetValue(process, out long at) || (down ? time < at : time > at)) continue;

            foreach (string item in down ? Outputs(e) : Inputs(e))
            {
                links.Add($"{item} Transformation {hash}");
                changed |= Add(windows, item, (time, down ? long.MaxValue : time));
            }
        }

        foreach (Stay stay in _stays)
        {
            string from = down ? stay.Child : stay.Parent;
            string to = down ? stay.Parent : stay.Child;
            foreach ((long begin, long end) in windows.GetValueOrDefault(from, []).ToList())
            {
                if (stay.Start > end || stay.End < begin) continue;

                links.Add($"{to} {stay.Kind} {stay.Hash}");
                changed |= Add(windows, to, (Math.Max(begin, stay.Start), Math.Min(end, stay.End)));
            }
        }

        return changed;
    }

    private static bool Add(Dictionary<string, HashSet<(long From, long To)>> windows, string item, (long From, long To) window)
    {
        if (!windows.TryGetValue(item, out HashSet<(long From, long To)>? found)) windows[item] = found = [];
        return found.Add(window);
    }

    /// <summary>Plays the relations of each pair forward: in at ADD or OBSERVE, out at DELETE by name or of all.</summary>
    private void FindStays()
    {
        Dictionary<(string Parent, string Child), Stay> open = [];
        foreach ((EpcisEvent e, string hash) in _events)
        {
            if (e.Type is not (EpcisEventType.AggregationEvent or EpcisEventType.AssociationEvent) || e.ParentId.Length == 0) continue;

            string[] amounts = [.. e.ChildQuantities.Select(q => q.EpcClass)];
            if (e.Action == EpcisAction.Delete)
            {
                bool all = e.ChildEpcs.Length + amounts.Length == 0;
                foreach ((string Parent, string Child) pair in open.Keys.Where(k => k.Parent == e.ParentId).ToList())
                {
                    if (all || e.ChildEpcs.Contains(pair.Child)) Close(open, pair, e.EventTime);
                }

                continue;
            }

            string kind = e.Type == EpcisEventType.AssociationEvent ? "Association" : "Aggregation";
            foreach (string child in e.ChildEpcs.Concat(amounts))
            {
                open.TryAdd((e.ParentId, child), new Stay(child, e.ParentId, e.EventTime, long.MaxValue, kind, hash));
            }
        }

        foreach ((string Parent, string Child) pair in open.Keys.ToList()) Close(open, pair, long.MaxValue);
    }

    private void Close(Dictionary<(string Parent, string Child), Stay> open, (string Parent, string Child) pair, long end)
    {
        _stays.Add(open[pair] with { End = end });
        open.Remove(pair);
    }

    private sealed record Stay(string Child, string Parent, long Start, long End, string Kind, string Hash);
}
