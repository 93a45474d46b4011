using Chain.Encoding;

namespace Chain.Node.Checking;

/// <summary>
/// Remembers which transactions' signatures were found valid, by <c>H(txId ‖ H(signatures))</c>: a copy of the same
/// body under other signatures does not slip through. Bounded by two generations; safe for many threads.
/// </summary>
public sealed class SignatureCache
{
    private readonly int _generationMax;
    private readonly Lock _lock = new();
    private HashSet<Hash32> _young = [];
    private HashSet<Hash32> _old = [];

    /// <summary>Creates an empty cache.</summary>
    /// <param name="countMax">Most entries. Default 200,000: about 20 MB, ten mempools.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 2.</exception>
    public SignatureCache(int countMax = 200_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 2);
        _generationMax = countMax / 2;
    }

    /// <summary>Whether the signatures behind this key were found valid lately.</summary>
    public bool Contains(Hash32 key)
    {
        lock (_lock) return _young.Contains(key) || _old.Contains(key);
    }

    /// <summary>Remembers a key; the oldest generation goes when the young one is full.</summary>
    public void Add(Hash32 key)
    {
        lock (_lock)
        {
            if (_young.Count >= _generationMax) (_old, _young) = (_young, []);
            _young.Add(key);
        }
    }
}
