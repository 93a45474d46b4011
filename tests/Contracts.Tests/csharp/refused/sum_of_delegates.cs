// TypeForbidden: keep an array of delegates
public static class Program
{
    public static string Run(int n)
    {
        Action a = () => n++;
        a += () => n += 2; // here
        a();
        return n.ToString();
    }
}
