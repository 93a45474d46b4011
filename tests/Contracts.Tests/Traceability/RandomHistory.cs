using static Chain.Contracts.Tests.Traceability.EventText;

namespace Chain.Contracts.Tests.Traceability;

/// <summary>
/// A history of transformations, packings and fittings that is as wild as events allow: lots in several transformations,
/// objects in several parents, cycles, simultaneous events, clearings, and events that come out of order and twice.
/// </summary>
internal sealed class RandomHistory
{
    private readonly Random _random;

    public RandomHistory(int seed, int events = 160)
    {
        _random = new Random(seed);
        Items =
        [
            .. Enumerable.Range(0, 14).Select(i => Serial($"s{i}")),
            .. Enumerable.Range(0, 8).Select(i => Lot($"L{i}")),
            .. Enumerable.Range(1, 6).Select(Pallet),
        ];
        Events = [.. Enumerable.Range(0, events).Select(_ => Next()).Distinct()];
        string[] arrivals = [.. Events, .. Events.Take(40)];
        _random.Shuffle(arrivals);
        Arrivals = arrivals;
    }

    public string[] Items { get; }

    public string[] Events { get; }

    public string[] Arrivals { get; }

    private string Next()
    {
        int minute = _random.Next(60);
        switch (_random.Next(10))
        {
            case < 4:
                string[] inputs = Pick(3);
                string[] outputs = [.. Pick(3).Except(inputs)];
                string id = _random.Next(4) == 0 ? $"urn:x:batch{_random.Next(3)}" : "";
                return outputs.Length > 0 || id.Length > 0 ? Transformation(minute, inputs, outputs, id) : Next();
            case < 7:
                return Relation("ADD", minute);
            case < 9:
                return Relation(_random.Next(3) == 0 ? "OBSERVE" : "DELETE", minute);
            default:
                return Aggregation("DELETE", minute, Pallet(_random.Next(1, 7)), []);
        }
    }

    private string Relation(string action, int minute)
    {
        string parent = Items.Where(item => !item.Contains("lgtin", StringComparison.Ordinal)).ElementAt(_random.Next(20));
        string[] picked = [.. Pick(3).Where(item => item != parent)];
        string[] lots = [.. picked.Where(item => item.Contains("lgtin", StringComparison.Ordinal))];
        string[] children = [.. picked.Except(lots)];
        string more = lots.Length > 0 ? $",\"childQuantityList\":[{string.Join(',', lots.Select(lot => Amount(lot)))}]" : "";
        if (picked.Length == 0) return Relation(action, minute);

        return _random.Next(3) == 0
            ? Association(action, minute, parent, children, more)
            : Aggregation(action, minute, parent, children, more);
    }

    private string[] Pick(int most) =>
        [.. Enumerable.Range(0, _random.Next(1, most + 1)).Select(_ => Items[_random.Next(Items.Length)]).Distinct()];
}
