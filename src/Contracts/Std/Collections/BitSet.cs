namespace Chain.Contracts.Std;

/// <summary>A set of the numbers from 0 up to a fixed length, one bit each.</summary>
/// <remarks>Asking and changing one number takes constant time; what concerns the whole set takes a step for each 64 numbers.</remarks>
public sealed class BitSet
{
    private readonly ulong[] _words;

    /// <summary>An empty set of numbers below <paramref name="length"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="length"/> is negative.</exception>
    public BitSet(int length)
    {
        if (length < 0) throw new ArgumentException("A length is not negative.", nameof(length));

        Length = length;
        _words = new ulong[(length >>> 6) + ((length & 63) == 0 ? 0 : 1)];
    }

    /// <summary>The numbers of the set are below it.</summary>
    public int Length { get; }

    /// <summary>How many numbers the set has. O(n/64).</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in _words) count += BitOps.PopCount(word);
            return count;
        }
    }

    /// <summary>Whether the set has the number; set it to add or remove it.</summary>
    /// <exception cref="ArgumentException"><paramref name="index"/> is negative or not below <see cref="Length"/>.</exception>
    public bool this[int index]
    {
        get
        {
            Check.Index(index, Length);
            return (_words[index >>> 6] >> (index & 63) & 1) != 0;
        }

        set
        {
            Check.Index(index, Length);
            ulong bit = 1UL << (index & 63);
            if (value) _words[index >>> 6] |= bit;
            else _words[index >>> 6] &= ~bit;
        }
    }

    /// <summary>The least number of the set that is at least <paramref name="start"/>, or −1.</summary>
    /// <exception cref="ArgumentException"><paramref name="start"/> is negative.</exception>
    public int NextFrom(int start)
    {
        if (start < 0) throw new ArgumentException("A number of the set is not negative.", nameof(start));
        if (start >= Length) return -1;

        int word = start >>> 6;
        ulong bits = _words[word] & (ulong.MaxValue << (start & 63));
        while (bits == 0)
        {
            if (++word == _words.Length) return -1;
            bits = _words[word];
        }

        return (word << 6) + BitOps.TrailingZeros(bits);
    }

    /// <summary>Removes all numbers.</summary>
    public void Clear()
    {
        for (int i = 0; i < _words.Length; i++) _words[i] = 0;
    }

    /// <summary>Adds all numbers below <see cref="Length"/>.</summary>
    public void Fill()
    {
        for (int i = 0; i < _words.Length; i++) _words[i] = ulong.MaxValue;
        if ((Length & 63) != 0) _words[^1] = ulong.MaxValue >> (64 - (Length & 63));
    }

    /// <summary>Adds the numbers of another set.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void UnionWith(BitSet other)
    {
        CheckLength(other);
        for (int i = 0; i < _words.Length; i++) _words[i] |= other._words[i];
    }

    /// <summary>Keeps only what another set has too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void IntersectWith(BitSet other)
    {
        CheckLength(other);
        for (int i = 0; i < _words.Length; i++) _words[i] &= other._words[i];
    }

    /// <summary>Removes what another set has.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void ExceptWith(BitSet other)
    {
        CheckLength(other);
        for (int i = 0; i < _words.Length; i++) _words[i] &= ~other._words[i];
    }

    /// <summary>Whether the two sets share a number.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public bool Overlaps(BitSet other)
    {
        CheckLength(other);
        for (int i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & other._words[i]) != 0) return true;
        }

        return false;
    }

    /// <summary>Whether every number of this set is in the other.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public bool IsSubsetOf(BitSet other)
    {
        CheckLength(other);
        for (int i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & ~other._words[i]) != 0) return false;
        }

        return true;
    }

    /// <summary>A set of its own with the same numbers.</summary>
    public BitSet Copy()
    {
        BitSet copy = new(Length);
        Check.Move(_words, 0, copy._words, 0, _words.Length);
        return copy;
    }

    /// <summary>Enumerates the numbers, ascending. Changes to the set meanwhile are seen where the enumeration has not been yet.</summary>
    public BitSetEnumerator GetEnumerator() => new(this);

    private void CheckLength(BitSet other)
    {
        if (other.Length != Length) throw new ArgumentException("The sets have different lengths.", nameof(other));
    }
}
