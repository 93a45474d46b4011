public static class Program
{
    public static string Run(int n)
    {
        Func<string> text = () => "t" + n;
        Func<object> any = text;
        Action<object> take = o => n++;
        Action<string> takeText = take;
        takeText("x");
        IOut<object> source = new Texts("a");
        IIn<string> sink = new Anything();
        System.Collections.Generic.IReadOnlyList<object> objects = (string[])["p", "q"];
        object[] array = (string[])["r"];
        return $"{(any() is string s ? s : "")} {n} {(source.Get() is string g ? g : "")} {sink.Put("four")} {objects.Count} {(array[0] is string r ? r : "")}";
    }
}

public interface IOut<out T>
{
    T Get();
}

public interface IIn<in T>
{
    int Put(T value);
}

public sealed class Texts(string text) : IOut<string>
{
    public string Get() => text;
}

public sealed class Anything : IIn<object>
{
    public int Put(object value) => value is string text ? text.Length : 0;
}
