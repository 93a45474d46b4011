public static class Program
{
    public static string Run(int n)
    {
        var pair = new { A = 1, B = n };
        return (pair.A + pair.B).ToString();
    }
}
