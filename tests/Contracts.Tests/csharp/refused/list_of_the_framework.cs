// TypeForbidden: use ArrayList of Chain.Contracts.Std
public static class Program
{
    public static string Run(int n)
    {
        List<int> list = [1, n]; // here
        return list.Count.ToString();
    }
}
