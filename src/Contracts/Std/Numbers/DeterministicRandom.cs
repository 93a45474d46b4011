using Chain.Encoding;

namespace Chain.Contracts.Std;

/// <summary>
/// Numbers that look random and follow from a seed alone. Whoever knows the seed knows them all: they spread load and break
/// ties, and keep no secret.
/// </summary>
/// <remarks>Source: D. Blackman and S. Vigna, Scrambled linear pseudorandom number generators, 2021: xoshiro256**.</remarks>
public sealed class DeterministicRandom
{
    private ulong _a, _b, _c, _d;

    /// <summary>Starts from a seed: its four big-endian words are the generator's state.</summary>
    /// <param name="seed">Best a hash of what must decide: of a block, of an instance and a round.</param>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is zero, from which only zeros follow.</exception>
    public DeterministicRandom(Hash32 seed)
    {
        if (seed.IsZero) throw new ArgumentException("A seed is not zero; use a hash.", nameof(seed));

        byte[] bytes = seed.ToArray();
        _a = Word(bytes, 0);
        _b = Word(bytes, 8);
        _c = Word(bytes, 16);
        _d = Word(bytes, 24);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        unchecked
        {
            ulong result = BitOps.RotateLeft(_b * 5, 7) * 9;
            ulong shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = BitOps.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>A number from 0 up to below <paramref name="bound"/>, each equally likely.</summary>
    /// <exception cref="ArgumentException"><paramref name="bound"/> is 0.</exception>
    /// <remarks>
    /// The upper half of a product with the bound, drawn anew where some results would come once more than others: less
    /// often than every second time. Source: D. Lemire, Fast random integer generation in an interval, 2019.
    /// </remarks>
    public ulong Next(ulong bound)
    {
        if (bound == 0) throw new ArgumentException("There is no number below 0.", nameof(bound));

        ulong high = Math.BigMul(NextUInt64(), bound, out ulong low);
        if (low >= bound) return high;

        ulong unfair = unchecked(0 - bound) % bound;
        while (low < unfair) high = Math.BigMul(NextUInt64(), bound, out low);
        return high;
    }

    /// <summary>A number from 0 up to below <paramref name="bound"/>, each equally likely.</summary>
    /// <exception cref="ArgumentException"><paramref name="bound"/> is not above 0.</exception>
    public int Next(int bound) =>
        bound > 0 ? (int)Next((ulong)bound) : throw new ArgumentException("A bound is above 0.", nameof(bound));

    /// <summary>A number from <paramref name="start"/> up to below <paramref name="end"/>, each equally likely.</summary>
    /// <exception cref="ArgumentException">There is no such number.</exception>
    public long Next(long start, long end)
    {
        if (start >= end) throw new ArgumentException("The end is above the start.", nameof(end));

        unchecked
        {
            return start + (long)Next((ulong)end - (ulong)start);
        }
    }

    /// <summary>True as often as false.</summary>
    public bool NextBoolean() => NextUInt64() >> 63 != 0;

    /// <summary>A multiple of 2^−32 from 0 up to below 1, each equally likely.</summary>
    public Fixed NextFixed() => Fixed.FromRaw((long)(NextUInt64() >> 32));

    /// <summary>Brings the items into an order of which each is equally likely, as far as 256 bits of seed go.</summary>
    public void Shuffle<T>(T[] items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <inheritdoc cref="Shuffle{T}(T[])"/>
    public void Shuffle<T>(ArrayList<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int other = Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>Different numbers from 0 up to below <paramref name="population"/>, ascending, each choice of them equally likely.</summary>
    /// <exception cref="ArgumentException"><paramref name="count"/> is negative or more than <paramref name="population"/>.</exception>
    /// <remarks>O(k log k) for k numbers. Source: R. Floyd, in J. Bentley, More Programming Pearls, column 13.</remarks>
    public int[] Sample(int population, int count)
    {
        if (count < 0 || count > population) throw new ArgumentException("One cannot choose so many of so few.", nameof(count));

        OrderedSet<int> chosen = new(Orders.Int32);
        for (int last = population - count; last < population; last++)
        {
            if (!chosen.Add(Next(last + 1))) chosen.Add(last);
        }

        int[] sample = new int[count];
        int place = 0;
        foreach (int number in chosen) sample[place++] = number;
        return sample;
    }

    private static ulong Word(byte[] bytes, int start)
    {
        ulong word = 0;
        for (int i = start; i < start + 8; i++) word = (word << 8) | bytes[i];
        return word;
    }
}
