using System.Buffers.Binary;
using Chain.Contracts.Std;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Std;

public sealed class DeterministicRandomTests
{
    /// <summary>The outputs of the authors' program for the state 1, 2, 3, 4, as generators in other languages test them.</summary>
    [Fact]
    public void Numbers_are_those_of_the_published_generator()
    {
        DeterministicRandom random = Of(1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832,
            10595114339597558777, 2904607092377533576,
        ];

        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_zero_seed_and_empty_intervals_are_errors()
    {
        DeterministicRandom random = Of(1, 0, 0, 0);

        Assert.Throws<ArgumentException>(() => new DeterministicRandom(Hash32.Zero));
        Assert.Throws<ArgumentException>(() => random.Next(0));
        Assert.Throws<ArgumentException>(() => random.Next(-1));
        Assert.Throws<ArgumentException>(() => random.Next(0UL));
        Assert.Throws<ArgumentException>(() => random.Next(5, 5));
        Assert.Throws<ArgumentException>(() => random.Sample(3, 4));
        Assert.Throws<ArgumentException>(() => random.Sample(3, -1));
    }

    /// <summary>
    /// Of 2^64 draws for 3·2^62 results a generator without rejection gives one in three results twice as often as the others,
    /// and those are the multiples of three.
    /// </summary>
    [Fact]
    public void No_number_of_an_interval_is_likelier_than_another()
    {
        DeterministicRandom random = Of(9, 8, 7, 6);
        const ulong Bound = 3UL << 62;
        int[] thirds = new int[3], residues = new int[3];
        for (int i = 0; i < 90_000; i++)
        {
            ulong value = random.Next(Bound);
            Assert.True(value < Bound);
            thirds[value / (1UL << 62)]++;
            residues[value % 3]++;
        }

        Assert.All(thirds, count => Assert.InRange(count, 29_000, 31_000));
        Assert.All(residues, count => Assert.InRange(count, 29_000, 31_000));
    }

    [Fact]
    public void Intervals_are_covered_and_kept()
    {
        DeterministicRandom random = Of(5, 6, 7, 8);
        int[] small = new int[6];
        for (int i = 0; i < 60_000; i++) small[random.Next(6)]++;
        Assert.All(small, count => Assert.InRange(count, 9_500, 10_500));

        int[] shifted = new int[5];
        for (int i = 0; i < 50_000; i++) shifted[random.Next(-2, 3) + 2]++;
        Assert.All(shifted, count => Assert.InRange(count, 9_500, 10_500));

        long sum = 0;
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(0, random.Next(1));
            Assert.InRange(random.Next(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue - 1);
            Fixed part = random.NextFixed();
            Assert.True(part >= 0 && part < 1);
            sum += part.Raw;
        }

        Assert.InRange(sum / 10_000, (1L << 32) * 48 / 100, (1L << 32) * 52 / 100);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => random.NextBoolean()), 4_800, 5_200);
    }

    [Fact]
    public void Every_order_of_a_shuffle_is_as_likely()
    {
        DeterministicRandom random = Of(1, 1, 2, 3);
        Dictionary<string, int> orders = [];
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            if (i % 2 == 0)
            {
                random.Shuffle(items);
            }
            else
            {
                ArrayList<char> list = new(items);
                random.Shuffle(list);
                items = list.ToArray();
            }

            string order = new(items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void Every_choice_of_a_sample_is_as_likely()
    {
        DeterministicRandom random = Of(4, 3, 2, 1);
        Dictionary<string, int> choices = [];
        for (int i = 0; i < 20_000; i++)
        {
            string choice = string.Join(',', random.Sample(6, 3));
            choices[choice] = choices.GetValueOrDefault(choice) + 1;
        }

        Assert.Equal(20, choices.Count);
        Assert.All(choices.Values, count => Assert.InRange(count, 850, 1_150));
        int[] large = random.Sample(int.MaxValue, 1_000);
        Assert.Equal(large.Distinct().Order(), large);
        Assert.Equal(Enumerable.Range(0, 50), random.Sample(50, 50));
        Assert.Empty(random.Sample(0, 0));
    }

    private static DeterministicRandom Of(params ulong[] state)
    {
        byte[] seed = new byte[32];
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64BigEndian(seed.AsSpan(8 * i), state[i]);
        return new DeterministicRandom(new Hash32(seed));
    }
}
