using Chain.Crypto;
using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>The validators of one epoch, in the order in which they propose. Immutable.</summary>
public sealed class ValidatorSet
{
    private readonly PublicKey[] _keys;
    private readonly Dictionary<PublicKey, int> _indexes;

    /// <summary>Orders the keys as given.</summary>
    /// <param name="keys">One key for each validator: 1 to <see cref="ConsensusLimits.ValidatorsMax"/>.</param>
    /// <exception cref="ArgumentException">There is no key, there are too many, or one occurs twice.</exception>
    public ValidatorSet(IReadOnlyList<PublicKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count is 0 or > ConsensusLimits.ValidatorsMax)
        {
            throw new ArgumentException($"A validator set has 1 to {ConsensusLimits.ValidatorsMax} keys, not {keys.Count}.", nameof(keys));
        }

        _keys = [.. keys];
        _indexes = new Dictionary<PublicKey, int>(_keys.Length);
        for (int i = 0; i < _keys.Length; i++)
        {
            if (!_indexes.TryAdd(_keys[i], i)) throw new ArgumentException($"Validator {i} repeats the key of another.", nameof(keys));
        }

        Quorum = Chain.Consensus.Quorum.Size(_keys.Length);
        Hash = Hashing.Hash(HashTag.ValidatorSet, Encode());
    }

    private ValidatorSet(ValidatorSet set, int quorum)
    {
        _keys = set._keys;
        _indexes = set._indexes;
        Quorum = quorum;
        Hash = set.Hash;
    }

    /// <summary>Keys in the order of their indexes.</summary>
    public IReadOnlyList<PublicKey> Keys => _keys;

    /// <summary>Validators in the set.</summary>
    public int Count => _keys.Length;

    /// <summary>Votes that make a certificate.</summary>
    public int Quorum { get; }

    /// <summary>The set's hash, as a header's <c>validatorsHash</c> names it.</summary>
    public Hash32 Hash { get; }

    /// <summary>Who proposes in a view: <c>view mod n</c>, so that no validator can choose its turn.</summary>
    public ValidatorIndex ProposerOf(View view) => new((int)(view.Value % (ulong)_keys.Length));

    /// <summary>The key of a validator.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such validator.</exception>
    public PublicKey KeyOf(ValidatorIndex validator) => _keys[validator.Value];

    /// <summary>Whether the index names a member of the set.</summary>
    public bool Contains(ValidatorIndex validator) => (uint)validator.Value < (uint)_keys.Length;

    /// <summary>The index of a key; null if it is not a member's.</summary>
    public ValidatorIndex? IndexOf(PublicKey key) => _indexes.TryGetValue(key, out int index) ? new ValidatorIndex(index) : null;

    /// <summary>The same set under another quorum, which breaks the protocol: for the mutation that shows it.</summary>
    internal ValidatorSet WithQuorum(int quorum) => new(this, quorum);

    /// <summary>Canonical bytes: an array of the keys.</summary>
    public byte[] Encode()
    {
        CanonicalWriter writer = new(4 + (_keys.Length * (PublicKey.Size + 2)));
        writer.WriteArrayHeader(_keys.Length);
        foreach (PublicKey key in _keys) writer.WritePublicKey(key);
        return writer.ToArray();
    }
}
