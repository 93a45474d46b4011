// TypeForbidden: contracts are synchronous
public static class Program
{
    public static string Run(int n)
    {
        return Later(n).Result.ToString();
    }

    private static async System.Threading.Tasks.Task<int> Later(int n)
    {
        await System.Threading.Tasks.Task.Yield();
        return n;
    }
}
