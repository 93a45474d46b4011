using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class OrderedMapTests
{
    /// <summary>Few keys make the tree shrink and grow through every shape; many make it deep.</summary>
    [Theory]
    [InlineData(1, 5, 2_000)]
    [InlineData(2, 40, 5_000)]
    [InlineData(3, 400, 20_000)]
    [InlineData(4, 5_000, 40_000)]
    [InlineData(5, 1_000_000, 15_000)]
    public void A_map_behaves_as_a_sorted_dictionary(int seed, int keys, int operations)
    {
        Random random = new(seed);
        SortedDictionary<int, int> expected = [];
        OrderedMap<int, int> map = new(Orders.Int32);
        for (int i = 0; i < operations; i++)
        {
            bool shrinks = i / 1_000 % 3 == 2;
            int key = random.Next(keys);
            if (random.Next(10) < (shrinks ? 8 : 3))
            {
                bool removed = expected.Remove(key, out int was);
                Assert.Equal(removed, map.Remove(key, out int value));
                Assert.Equal(was, value);
            }
            else if (random.Next(2) == 0)
            {
                expected[key] = i;
                map[key] = i;
            }
            else
            {
                Assert.Equal(expected.TryAdd(key, i), map.TryAdd(key, i));
            }

            Assert.Equal(expected.Count, map.Count);
            Assert.Equal(expected.TryGetValue(key, out int stored), map.TryGet(key, out int found));
            Assert.Equal(stored, found);
            if (i % 500 == 0) Assert.Equal(expected.Select(pair => (pair.Key, pair.Value)), Pairs(map));
        }

        Assert.Equal(expected.Select(pair => (pair.Key, pair.Value)), Pairs(map));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1_000)]
    public void Neighbours_and_ranges_are_those_of_the_sorted_keys(int count)
    {
        Random random = new(count);
        OrderedSet<int> set = new(Orders.Int32);
        SortedSet<int> expected = [];
        for (int i = 0; i < count; i++)
        {
            int value = random.Next(4 * count);
            Assert.Equal(expected.Add(value), set.Add(value));
        }

        for (int probe = -1; probe <= (4 * count) + 1; probe++)
        {
            Assert.Equal(expected.Where(value => value <= probe).Cast<int?>().LastOrDefault(), set.TryFloor(probe, out int floor) ? floor : null);
            Assert.Equal(expected.Where(value => value < probe).Cast<int?>().LastOrDefault(), set.TryBelow(probe, out int below) ? below : null);
            Assert.Equal(expected.Where(value => value >= probe).Cast<int?>().FirstOrDefault(), set.TryCeiling(probe, out int ceiling) ? ceiling : null);
            Assert.Equal(expected.Where(value => value > probe).Cast<int?>().FirstOrDefault(), set.TryAbove(probe, out int above) ? above : null);
            if (probe % 7 != 0) continue;

            int end = probe + random.Next(20) - 3;
            Assert.Equal(expected.Where(value => value >= probe), Values(set.From(probe)));
            Assert.Equal(expected.Where(value => value < probe), Values(set.Before(probe)));
            Assert.Equal(expected.Where(value => value >= probe && value < end), Values(set.Range(probe, end)));
            Assert.Equal(expected.Where(value => value >= probe).Reverse(), Values(set.From(probe).Reverse()));
            Assert.Equal(expected.Where(value => value < probe).Reverse(), Values(set.Before(probe).Reverse()));
            Assert.Equal(expected.Where(value => value >= probe && value < end).Reverse(), Values(set.Range(probe, end).Reverse()));
        }

        Assert.Equal(expected.Reverse(), Values(set.Reverse()));
        Assert.Equal(expected, Values(set.Reverse().Reverse()));
        Assert.Equal(expected.Cast<int?>().FirstOrDefault(), set.TryFirst(out int first) ? first : null);
        Assert.Equal(expected.Cast<int?>().LastOrDefault(), set.TryLast(out int last) ? last : null);
    }

    [Fact]
    public void First_entries_come_off_in_order()
    {
        OrderedMap<string, int> map = new(Orders.Text);
        foreach (int i in Enumerable.Range(0, 300)) map.Add($"{i * 7 % 300:000}", i);

        List<string> taken = [];
        while (map.TryRemoveFirst(out MapEntry<string, int> entry)) taken.Add(entry.Key);

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i:000}"), taken);
        Assert.False(map.TryFirst(out _));
        Assert.False(map.TryLast(out _));
    }

    [Fact]
    public void What_is_not_there_and_what_is_there_already_are_errors()
    {
        OrderedMap<string, int> map = new((left, right) => Ordinal.Compare(left, right)) { ["a"] = 1 };

        Assert.Equal(1, map["a"]);
        Assert.Equal(7, map.GetOr("b", 7));
        Assert.Throws<ArgumentException>(() => map["b"]);
        Assert.Throws<ArgumentException>(() => map.Add("a", 2));
        Assert.False(map.TryAdd("a", 2));
        Assert.Equal(1, map["a"]);
        map.Clear();
        Assert.Equal(0, map.Count);
        Assert.False(map.Contains("a"));
    }

    [Fact]
    public void A_map_that_changes_while_it_is_enumerated_is_an_error()
    {
        OrderedMap<int, int> map = new(Orders.Int32) { [1] = 1, [2] = 2 };

        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach ((int key, int value) in map) map[key] = value + 1;
        });
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void No_order_of_insertion_costs_more_than_logarithmic_comparisons(int count)
    {
        int most = (int)Math.Ceiling(Math.Log2(count) + Math.Log(count, 8)) + 4;
        foreach (Func<int, int> place in new Func<int, int>[] { i => i, i => -i, i => i % 2 == 0 ? i : -i, i => (int)((uint)i * 2654435761) })
        {
            CountingOrder order = new();
            OrderedMap<int, int> map = new(order);
            for (int i = 0; i < count; i++)
            {
                order.Comparisons = 0;
                map[place(i)] = i;
                Assert.InRange(order.Comparisons, 0, 2 * most); // A node that is split on the way is searched twice.
                order.Comparisons = 0;
                Assert.True(map.TryGet(place(i / 2), out _));
                Assert.InRange(order.Comparisons, 0, most);
            }
        }
    }

    /// <summary>A contract may bring any comparison; what it then gets is its own affair, but it must end.</summary>
    [Fact]
    public void An_order_that_contradicts_itself_neither_loops_nor_leaves_the_tree_unreadable()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            OrderedMap<int, int> map = new(new RandomOrder(seed));
            Random random = new(seed);
            for (int i = 0; i < 500; i++)
            {
                if (random.Next(3) > 0) map[i] = i;
                else map.Remove(random.Next(500));
            }

            Assert.Equal(map.Count, Pairs(map).Count);
        }
    }

    private static List<(TKey, TValue)> Pairs<TKey, TValue>(OrderedMap<TKey, TValue> map)
    {
        List<(TKey, TValue)> pairs = [];
        foreach ((TKey key, TValue value) in map) pairs.Add((key, value));
        return pairs;
    }

    private static List<int> Values(SetRange<int> range)
    {
        List<int> values = [];
        foreach (int value in range) values.Add(value);
        return values;
    }
}
