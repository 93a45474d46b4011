public static class Program
{
    public static string Run(int n)
    {
        IGreeter[] greeters = [new Plain(), new Loud()];
        string all = "";
        foreach (IGreeter greeter in greeters) all += greeter.Greet("x") + greeter.Name + IGreeter.Mark;
        INamed named = new Loud();
        return all + Make<Plain>() + Make<Loud>() + named.Name + (greeters[n % 2] is INamed ? "named" : "not") + Zero<Money>().Value + Sum<Money>([new(1), new(n)]).Value;
    }

    private static string Make<T>() where T : IMade => T.Make(3);

    private static T Zero<T>() where T : IAdds<T> => T.Zero;

    private static T Sum<T>(T[] items) where T : IAdds<T>
    {
        T sum = T.Zero;
        foreach (T item in items) sum += item;
        return sum;
    }
}

public interface INamed
{
    string Name { get; }
}

public interface IGreeter
{
    static string Mark => "!";

    string Name => "default ";

    string Greet(string who) => "hello " + who + " ";
}

public interface IMade
{
    static abstract string Make(int n);
}

public interface IAdds<T> where T : IAdds<T>
{
    static abstract T Zero { get; }

    static abstract T operator +(T left, T right);
}

public readonly record struct Money(int Value) : IAdds<Money>
{
    public static Money Zero => new(0);

    public static Money operator +(Money left, Money right) => new(left.Value + right.Value);
}

public sealed class Plain : IGreeter, IMade
{
    public static string Make(int n) => "plain" + n;
}

public sealed class Loud : IGreeter, IMade, INamed
{
    string IGreeter.Name => "loud ";

    string INamed.Name => "explicit";

    public string Greet(string who) => "HELLO " + who + " ";

    public static string Make(int n) => "loud" + n;
}
