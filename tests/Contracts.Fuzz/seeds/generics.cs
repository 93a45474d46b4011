namespace S;

[Contract("generics")]
public sealed partial class C : Contract
{
    [Call]
    public long Run(long n)
    {
        Box<long> box = new(n);
        Box<string> text = new("a");
        IShape shape = n > 2 ? new Square((int)n) : new Line();
        Pair<int, Cell> pair = new(1, new Cell { A = n });
        return box.Map(First(3, n)) + text.Value.Length + shape.Area() + shape.Twice() + pair.Second.A + Total<Square>([new(2)]);
    }

    private static T First<T>(int n, T value) => n > 0 ? value : First(n - 1, value);

    private static long Total<T>(T[] all) where T : IShape
    {
        long sum = 0;
        foreach (T one in all) sum += one.Area();
        return sum;
    }
}

public interface IShape { long Area(); long Twice() => Area() * 2; }
public class Line : IShape { public virtual long Area() => 1; }
public sealed class Square(int side) : Line { public override long Area() => (long)side * side + base.Area(); }
public struct Cell { public long A; public int B; public readonly long Sum() => A + B; }
public readonly struct Pair<TA, TB>(TA first, TB second) { public readonly TA First = first; public readonly TB Second = second; }
public sealed class Box<T>(T value) { public T Value => value; public T Map(T other) => ReferenceOr(other, value); private static T ReferenceOr(T a, T b) { ref T r = ref a; r = b; return r; } }
