namespace Chain.Contracts.Std;

internal sealed class ComparisonOrder<T>(Comparison<T> comparison) : IOrder<T>
{
    public int Compare(T left, T right) => comparison(left, right);
}

internal sealed class KeyOrder<T, TKey>(Func<T, TKey> key, IOrder<TKey> order) : IOrder<T>
{
    public int Compare(T left, T right) => order.Compare(key(left), key(right));
}

internal sealed class ReverseOrder<T>(IOrder<T> order) : IOrder<T>
{
    public int Compare(T left, T right) => order.Compare(right, left);
}

internal sealed class ThenOrder<T>(IOrder<T> first, IOrder<T> second) : IOrder<T>
{
    public int Compare(T left, T right)
    {
        int order = first.Compare(left, right);
        return order != 0 ? order : second.Compare(left, right);
    }
}
