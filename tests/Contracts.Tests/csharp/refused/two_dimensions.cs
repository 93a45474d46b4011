// SignatureForbidden: dimension
public static class Program
{
    public static string Run(int n)
    {
        int[,] grid = new int[2, 2]; // here
        grid[1, 1] = n;
        return grid[1, 1].ToString();
    }
}
