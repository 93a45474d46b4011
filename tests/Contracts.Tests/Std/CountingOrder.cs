using Chain.Contracts.Std;

namespace Chain.Contracts.Tests.Std;

/// <summary>Ascending integers; counts how often it is asked.</summary>
internal sealed class CountingOrder : IOrder<int>
{
    public long Comparisons { get; set; }

    public int Compare(int left, int right)
    {
        Comparisons++;
        return left.CompareTo(right);
    }
}

/// <summary>Answers at random: no order at all.</summary>
internal sealed class RandomOrder(int seed) : IOrder<int>
{
    private readonly Random _random = new(seed);

    public int Compare(int left, int right) => _random.Next(3) - 1;
}
