using Chain.Contracts.Std;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Std;

public sealed class SortingTests
{
    [Fact]
    public void Sorting_keeps_the_order_of_what_is_the_same()
    {
        Random random = new(7);
        for (int round = 0; round < 600; round++)
        {
            int count = round < 100 ? round : random.Next(3_000), kinds = 1 + random.Next(count + 1);
            (int Key, int Number)[] items = [.. Enumerable.Range(0, count).Select(i => (random.Next(kinds), i))];
            (int, int)[] expected = [.. items.OrderBy(item => item.Key)];

            Sorting.Stable(items, (left, right) => left.Key.CompareTo(right.Key));

            Assert.Equal(expected, items);
        }
    }

    [Fact]
    public void Only_the_range_that_is_asked_for_is_sorted()
    {
        Random random = new(8);
        for (int round = 0; round < 300; round++)
        {
            int[] items = [.. Enumerable.Range(0, random.Next(100)).Select(_ => random.Next(50))];
            int start = random.Next(items.Length + 1), count = random.Next(items.Length - start + 1);
            int[] expected = [.. items[..start], .. items[start..(start + count)].Order(), .. items[(start + count)..]];

            Sorting.Stable(items, start, count, Orders.Int32);

            Assert.Equal(expected, items);
        }

        Assert.Throws<ArgumentException>(() => Sorting.Stable(new int[3], 2, 2, Orders.Int32));
        Assert.Throws<ArgumentException>(() => Sorting.Stable(new int[3], -1, 2, Orders.Int32));
        Assert.Throws<ArgumentException>(() => Sorting.Stable(new int[3], 1, int.MaxValue, Orders.Int32));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public void Comparisons_stay_within_the_bound(int count)
    {
        CountingOrder order = new();
        int[] shuffled = [.. Enumerable.Range(0, count)];
        new Random(9).Shuffle(shuffled);
        Sorting.Stable(shuffled, order);
        Assert.InRange(order.Comparisons, 1, (long)(count * (Math.Log2(count) + 2)));

        order.Comparisons = 0;
        Sorting.Stable(shuffled, order);
        Assert.Equal(count - 1, order.Comparisons);

        int[] descending = [.. Enumerable.Range(0, count).Reverse()];
        order.Comparisons = 0;
        Sorting.Stable(descending, order);
        Assert.InRange(order.Comparisons, 1, (long)(count * (Math.Log2(count) + 2)));
    }

    [Fact]
    public void An_order_that_contradicts_itself_loses_no_item()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            int[] items = [.. Enumerable.Range(0, 200)];
            Sorting.Stable(items, new RandomOrder(seed));
            Assert.Equal(Enumerable.Range(0, 200), items.Order());
        }
    }

    [Fact]
    public void A_lower_bound_is_the_first_place_that_keeps_the_order()
    {
        Random random = new(10);
        for (int round = 0; round < 200; round++)
        {
            int[] items = [.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(40)).Order()];
            for (int sought = -1; sought < 42; sought++)
            {
                Assert.Equal(items.Count(item => item < sought), Sorting.LowerBound(items, sought, Orders.Int32));
            }
        }
    }

    [Fact]
    public void Ready_orders_agree_with_the_types()
    {
        Random random = new(11);
        for (int i = 0; i < 2_000; i++)
        {
            Agree(Orders.Int32, random.Next(-3, 3), random.Next(-3, 3));
            Agree(Orders.Int32, int.MinValue, random.Next());
            Agree(Orders.UInt32, (uint)random.NextInt64(uint.MaxValue), (uint)random.Next());
            Agree(Orders.Int64, random.NextInt64() * 2, random.NextInt64() * -2);
            Agree(Orders.UInt64, (ulong)random.NextInt64() * 2, (ulong)random.NextInt64());
            Agree(Orders.Bytes, (byte)random.Next(256), (byte)random.Next(256));
            Agree(Orders.Chars, (char)random.Next(65536), (char)random.Next(65536));
            Agree(Orders.Booleans, random.Next(2) == 0, random.Next(2) == 0);
            Agree(Orders.Hashes, HashOf(random), HashOf(random));
            Agree(Orders.Fixed, Fixed.FromRaw(random.Next(-2, 2)), Fixed.FromRaw(random.Next(-2, 2)));
            Agree(Orders.BigInts, random.Next(-2, 2), random.Next(-2, 2));
            Agree(Orders.Addresses, new Address(HashOf(random).ToArray().AsSpan(0, 20)), new Address(HashOf(random).ToArray().AsSpan(0, 20)));
        }

        static void Agree<T>(IOrder<T> order, T left, T right)
            where T : IComparable<T>
        {
            Assert.Equal(Math.Sign(left.CompareTo(right)), Math.Sign(order.Compare(left, right)));
            Assert.Equal(0, order.Compare(left, left));
        }
    }

    [Fact]
    public void Orders_are_made_of_orders()
    {
        (string Name, int Age)[] people = [("b", 2), ("a", 3), ("a", 1), ("c", 2)];
        IOrder<(string Name, int Age)> byName = Orders.By(((string Name, int Age) person) => person.Name, Orders.Text);
        IOrder<(string Name, int Age)> byAge = Orders.By(((string Name, int Age) person) => person.Age, Orders.Int32);

        Sorting.Stable(people, Orders.Then(Orders.Reverse(byAge), byName));

        Assert.Equal([("a", 3), ("b", 2), ("c", 2), ("a", 1)], people);
    }

    private static Hash32 HashOf(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes.AsSpan(random.Next(32)));
        return new Hash32(bytes);
    }
}
