// TypeForbidden: [.. array] copies an array
public static class Program
{
    public static string Run(int n)
    {
        IReadOnlyList<int> list = (int[])[1, n];
        int[] copy = [.. list]; // here
        return copy.Length.ToString();
    }
}
