using Chain.Encoding;

namespace Chain.Node.Core.Blocks;

/// <summary>
/// Ids of final transactions whose validity has not passed: none of them may stand in a later block. An id leaves when
/// its <c>validUntil</c> lies before the final tip's time, since later blocks refuse it as expired.
/// </summary>
public sealed class ReplayWindow
{
    private const ulong BucketMs = 1_000;
    private readonly HashSet<Hash32> _ids = [];
    private readonly SortedDictionary<ulong, List<Hash32>> _byExpiry = [];

    /// <summary>Ids held.</summary>
    public int Count => _ids.Count;

    /// <summary>Whether a final block holds this id.</summary>
    public bool Contains(Hash32 id) => _ids.Contains(id);

    /// <summary>Adds the id of a final transaction.</summary>
    /// <exception cref="InvalidOperationException">It is held already: a block repeated a transaction.</exception>
    public void Add(Hash32 id, ulong validUntil)
    {
        if (!_ids.Add(id)) throw new InvalidOperationException($"Transaction {id} became final twice.");

        ulong bucket = validUntil / BucketMs;
        if (!_byExpiry.TryGetValue(bucket, out List<Hash32>? ids)) _byExpiry[bucket] = ids = [];
        ids.Add(id);
    }

    /// <summary>Forgets ids that no block after <paramref name="finalTimestamp"/> (ms) may include.</summary>
    public void Prune(ulong finalTimestamp)
    {
        while (_byExpiry.Count > 0)
        {
            (ulong bucket, List<Hash32> ids) = First();
            if ((bucket + 1) * BucketMs > finalTimestamp) return;

            foreach (Hash32 id in ids) _ids.Remove(id);
            _byExpiry.Remove(bucket);
        }
    }

    private KeyValuePair<ulong, List<Hash32>> First()
    {
        using SortedDictionary<ulong, List<Hash32>>.Enumerator enumerator = _byExpiry.GetEnumerator();
        enumerator.MoveNext();
        return enumerator.Current;
    }
}
