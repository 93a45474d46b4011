public static class Program
{
    public static string Run(int n)
    {
        Temperature t = new(5) { Label = "out" };
        t.Degrees = -300;
        t.Degrees += n;
        t[1] = 7;
        Temperature u = new(1) { Label = "in", [0] = 3 };
        return $"{t.Degrees} {t.Label} {t[1]} {t.Changes} {u[0]} {t.Squared} {t[n > 1, "x"]}";
    }
}

public sealed class Temperature(int first)
{
    private readonly int[] _slots = new int[3];

    public int Degrees
    {
        get;
        set
        {
            field = value < -273 ? -273 : value;
            Changes++;
        }
    } = first;

    public required string Label { get; init => field = value.Length > 0 ? value : throw new ArgumentException("none"); }

    public int Changes { get; private set; }

    public int Squared => Degrees * Degrees;

    public int this[int index]
    {
        get => _slots[index];
        set => _slots[index] = value;
    }

    public string this[bool flag, string text] => flag ? text : "no";
}
