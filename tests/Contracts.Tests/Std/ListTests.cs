using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

public sealed class ListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_list_behaves_as_the_frameworks(int seed)
    {
        Random random = new(seed);
        List<int> expected = [];
        ArrayList<int> list = new();
        for (int i = 0; i < 5_000; i++)
        {
            int index = random.Next(expected.Count + 1);
            switch (random.Next(expected.Count > 60 ? 12 : 8))
            {
                case 0 or 1 or 2:
                    expected.Add(i);
                    list.Add(i);
                    break;
                case 3:
                    expected.Insert(index, i);
                    list.Insert(index, i);
                    break;
                case 4:
                    int[] more = [.. Enumerable.Range(i, random.Next(5))];
                    expected.AddRange(more);
                    list.AddRange(more);
                    break;
                case 5 when index < expected.Count:
                    Assert.Equal(expected[index], list.RemoveAt(index));
                    expected.RemoveAt(index);
                    break;
                case 6 when index < expected.Count:
                    expected[index] = i;
                    list[index] = i;
                    break;
                case 7:
                    expected.Reverse();
                    list.Reverse();
                    break;
                case 8:
                    Assert.Equal(expected.RemoveAll(item => item % 3 == 0), list.RemoveAll(item => item % 3 == 0));
                    break;
                case 9:
                    expected = [.. expected.OrderBy(item => item % 10)];
                    list.Sort((left, right) => (left % 10).CompareTo(right % 10));
                    break;
                case 10 when index < expected.Count:
                    int count = random.Next(expected.Count - index + 1);
                    expected.RemoveRange(index, count);
                    list.RemoveRange(index, count);
                    break;
                case 11:
                    Assert.Equal(expected.FindIndex(item => item % 17 == 0), list.IndexOf(item => item % 17 == 0));
                    break;
            }

            Assert.Equal(expected, list.ToArray());
        }

        list.AddRange(list);
        Assert.Equal([.. expected, .. expected], list.ToArray());
        list.Clear();
        Assert.Equal(0, list.Count);
    }

    [Fact]
    public void Indices_outside_a_list_are_errors()
    {
        ArrayList<int> list = new([1, 2]);

        Assert.Throws<ArgumentException>(() => list[2]);
        Assert.Throws<ArgumentException>(() => list[-1] = 0);
        Assert.Throws<ArgumentException>(() => list.Insert(3, 0));
        Assert.Throws<ArgumentException>(() => list.RemoveAt(2));
        Assert.Throws<ArgumentException>(() => list.RemoveRange(1, 2));
        Assert.Throws<ArgumentException>(() => list.RemoveRange(1, int.MaxValue));
        Assert.Throws<ArgumentException>(() => new ArrayList<int>(-1));
        Assert.Throws<InvalidOperationException>(() => new ArrayList<int>().RemoveLast());
        Assert.Equal([1, 2], list.ToArray());
    }

    [Fact]
    public void A_list_that_changes_while_it_is_enumerated_or_sorted_is_an_error()
    {
        ArrayList<int> list = new([3, 1, 2]);

        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (int item in list) list.Add(item);
        });
        Assert.Throws<InvalidOperationException>(() => list.Sort((left, right) =>
        {
            list.Add(0);
            return left - right;
        }));
        Assert.Throws<InvalidOperationException>(() => list.RemoveAll(item =>
        {
            list.Clear();
            return true;
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_deque_behaves_as_a_linked_list(int seed)
    {
        Random random = new(seed);
        LinkedList<int> expected = [];
        Deque<int> deque = new();
        for (int i = 0; i < 8_000; i++)
        {
            switch (random.Next(i / 500 % 2 == 0 ? 4 : 6))
            {
                case 0:
                    expected.AddFirst(i);
                    deque.AddFirst(i);
                    break;
                case 1 or 2:
                    expected.AddLast(i);
                    deque.AddLast(i);
                    break;
                case 3 or 4 when expected.Count > 0:
                    Assert.Equal(expected.First!.Value, deque.First);
                    Assert.True(deque.TryRemoveFirst(out int first));
                    Assert.Equal(expected.First!.Value, first);
                    expected.RemoveFirst();
                    break;
                case 5 when expected.Count > 0:
                    Assert.Equal(expected.Last!.Value, deque.Last);
                    Assert.Equal(expected.Last.Value, deque.RemoveLast());
                    expected.RemoveLast();
                    break;
            }

            Assert.Equal(expected.Count, deque.Count);
            if (i % 50 != 0) continue;

            Assert.Equal(expected, deque.ToArray());
            List<int> seen = [];
            foreach (int item in deque) seen.Add(item);
            Assert.Equal(expected, seen);
            if (expected.Count > 0) Assert.Equal(expected.ElementAt(expected.Count / 2), deque[expected.Count / 2]);
        }

        deque.Clear();
        Assert.Throws<InvalidOperationException>(() => deque.First);
        Assert.Throws<InvalidOperationException>(() => deque.Last);
        Assert.Throws<InvalidOperationException>(() => deque.RemoveFirst());
        Assert.Throws<InvalidOperationException>(() => deque.RemoveLast());
        Assert.Throws<ArgumentException>(() => deque[0]);
        Assert.False(deque.TryRemoveFirst(out _));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 1_000_000)]
    public void A_heap_gives_the_least_first_and_equals_in_the_order_they_came(int seed, int priorities)
    {
        Random random = new(seed);
        List<(int Priority, int Item)> expected = [];
        Heap<int, int> heap = new(Orders.Int32);
        for (int i = 0; i < 4_000; i++)
        {
            if (random.Next(i / 1_000 % 2 == 0 ? 3 : 2) > 0 || expected.Count == 0)
            {
                int priority = random.Next(priorities);
                expected.Add((priority, i));
                heap.Add(i, priority);
            }
            else
            {
                (int Priority, int Item) least = expected.MinBy(entry => (entry.Priority, entry.Item));
                expected.Remove(least);
                Assert.Equal(least.Priority, heap.FirstPriority);
                Assert.Equal(least.Item, heap.First);
                Assert.Equal(least.Item, heap.RemoveFirst());
            }

            Assert.Equal(expected.Count, heap.Count);
        }

        foreach ((_, int item) in expected.OrderBy(entry => entry.Priority).ThenBy(entry => entry.Item))
        {
            Assert.True(heap.TryRemoveFirst(out int next));
            Assert.Equal(item, next);
        }

        Assert.False(heap.TryRemoveFirst(out _));
        Assert.Throws<InvalidOperationException>(() => heap.RemoveFirst());
        Assert.Throws<InvalidOperationException>(() => heap.First);
        Assert.Throws<InvalidOperationException>(() => heap.FirstPriority);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(500)]
    public void A_bit_set_behaves_as_a_set_of_numbers(int length)
    {
        Random random = new(length);
        BitSet left = new(length), right = new(length);
        SortedSet<int> expected = [], other = [];
        for (int i = 0; i < 2 * length; i++)
        {
            int number = random.Next(length);
            bool present = random.Next(3) > 0;
            left[number] = present;
            if (present) expected.Add(number);
            else expected.Remove(number);
            if (random.Next(3) == 0 && other.Add(number)) right[number] = true;
        }

        Assert.Equal(expected, Numbers(left));
        Assert.Equal(expected.Count, left.Count);
        for (int i = 0; i < length; i++) Assert.Equal(expected.Contains(i), left[i]);
        Assert.Equal(expected.Overlaps(other), left.Overlaps(right));
        Assert.Equal(expected.IsSubsetOf(other), left.IsSubsetOf(right));
        Combine(set => set.UnionWith(right), expected.Union(other).Order());
        Combine(set => set.IntersectWith(right), expected.Intersect(other).Order());
        Combine(set => set.ExceptWith(right), expected.Except(other));
        Combine(set => set.Fill(), Enumerable.Range(0, length));
        Combine(set => set.Clear(), []);
        Assert.Equal(expected, Numbers(left));
        Assert.Throws<ArgumentException>(() => left[length]);
        Assert.Throws<ArgumentException>(() => left[-1] = true);
        Assert.Throws<ArgumentException>(() => left.UnionWith(new BitSet(length + 1)));
        Assert.Throws<ArgumentException>(() => new BitSet(-1));
        Assert.Equal(-1, left.NextFrom(int.MaxValue));

        void Combine(Action<BitSet> change, IEnumerable<int> result)
        {
            BitSet copy = left.Copy();
            change(copy);
            Assert.Equal(result, Numbers(copy));
            Assert.Equal(Numbers(copy).Count, copy.Count);
        }
    }

    private static List<int> Numbers(BitSet set)
    {
        List<int> numbers = [];
        foreach (int number in set) numbers.Add(number);
        return numbers;
    }
}
