// Constants that are null where an object is needed: an exception, as in any program.
using System;

public sealed class Box
{
    public int Number = 1;
    public string? Text;
    public int Twice() => Number * 2;
}

public interface IShape { int Sides(); }

public static class Program
{
    private static Func<int>[] Tries =>
    [
        () => { int[] a = null!; return a[0]; },
        () => { int[] a = null!; return a.Length; },
        () => { byte[] a = null!; return a[1]; },
        () => { long[] a = null!; return (int)a[1]; },
        () => { string[] a = null!; return a[0].Length; },
        () => { Box[] a = null!; return a[0].Number; },
        () => { (int A, long B)[] a = null!; return a[0].A; },
        () => { int[][] a = null!; return a[0][0]; },
        () => { int[] a = null!; a[0] = 1; return 1; },
        () => { string[] a = null!; a[0] = "x"; return 1; },
        () => { (int A, long B)[] a = null!; a[0] = (1, 2); return 1; },
        () => { int[] a = null!; a[0]++; return 1; },
        () => { Box b = null!; return b.Number; },
        () => { Box b = null!; b.Text = "x"; return 1; },
        () => { Box b = null!; b.Number++; return 1; },
        () => { Box b = null!; return b.Twice(); },
        () => ((string)null!).Length,
        () => ((IShape)null!).Sides(),
        () => ((Func<int>)null!)(),
        () => { int sum = 0; int[] a = null!; foreach (int i in a) sum += i; return sum; },
        () => Item<long>(null!),
        () => new[] { 7 }[0],
    ];

    public static string Run(int n)
    {
        string all = "";
        Func<int>[] tries = Tries;
        for (int i = n; i < tries.Length; i += 4) all += Try(tries[i]) + " ";
        return all;
    }

    private static int Item<T>(T[] items) => items[0] is null ? 1 : items.Length;

    private static string Try(Func<int> what)
    {
        try { return what() == 7 ? "seven" : "number"; }
        catch (NullReferenceException) { return "null"; }
        catch (Exception) { return "other"; }
    }
}
