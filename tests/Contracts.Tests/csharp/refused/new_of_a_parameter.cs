// TypeForbidden: pass a Func that makes the object
public static class Program
{
    public static string Run(int n)
    {
        return Make<object>() is null ? "none" : "some" + n;
    }

    private static T Make<T>() where T : new() => new T();
}
