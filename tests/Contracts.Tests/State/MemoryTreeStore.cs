using Chain.Contracts.State;

namespace Chain.Contracts.Tests.State;

/// <summary>Keeps the records of the tree, and prunes, as the node's database does.</summary>
internal sealed class MemoryTreeStore : ITreeStore
{
    private readonly Dictionary<string, byte[]> _nodes = [];
    private readonly SortedDictionary<ulong, byte[]> _stale = [];

    public int Count => _nodes.Count;

    public int Reads { get; private set; }

    public byte[]? GetNode(ReadOnlySpan<byte> nodeKey)
    {
        lock (_nodes)
        {
            Reads++;
            return _nodes.GetValueOrDefault(Convert.ToHexString(nodeKey));
        }
    }

    public void Apply(TreeUpdate update)
    {
        int records = 0;
        update.Write((key, node) =>
        {
            records++;
            Assert.True(_nodes.TryAdd(Convert.ToHexString(key), node.ToArray()), "A version overwrote a record.");
        });
        Assert.Equal(update.Records, records);
        if (update.EncodeStale() is { } stale) _stale.Add(update.Version, stale);
    }

    public void PruneTo(ulong oldestKept)
    {
        foreach (ulong version in _stale.Keys.TakeWhile(version => version <= oldestKept).ToList())
        {
            foreach (ReadOnlyMemory<byte> key in StaleNodes.Read(_stale[version]))
            {
                Assert.True(_nodes.Remove(Convert.ToHexString(key.Span)), "A record went stale twice, or was never written.");
            }

            _stale.Remove(version);
        }
    }

    public void Drop(int record) => _nodes.Remove(_nodes.Keys.Order(StringComparer.Ordinal).ElementAt(record));

    public void Truncate(int record) => _nodes[_nodes.Keys.Order(StringComparer.Ordinal).ElementAt(record)] = [1];

    public string Dump() => string.Join('\n', _nodes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Convert.ToHexString(pair.Value)}"));
}
