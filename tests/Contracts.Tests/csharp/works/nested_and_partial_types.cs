public static class Program
{
    public static string Run(int n)
    {
        Outer outer = new();
        return outer.Make(n).Text + Outer.Shared + new Outer.Generic<int>.Inner<string>(n, "x").Text + File.Of(n);
    }
}

public sealed partial class Outer
{
    private int _made;

    public partial Inner Make(int n);

    public sealed class Inner
    {
        internal Inner(Outer outer, int n) => Text = $"{outer._made} {n} ";

        public string Text { get; }
    }

    public sealed class Generic<T>
    {
        public readonly record struct Inner<TOther>(T First, TOther Second)
        {
            public string Text => "inner ";
        }
    }
}

public sealed partial class Outer
{
    public const string Shared = "shared ";

    public partial Inner Make(int n)
    {
        _made++;
        return new Inner(this, n);
    }
}

file static class File
{
    public static string Of(int n) => "file" + n;
}
