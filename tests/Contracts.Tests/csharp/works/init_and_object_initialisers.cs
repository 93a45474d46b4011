public static class Program
{
    public static string Run(int n)
    {
        Order order = new()
        {
            Id = "a",
            Lines = { [0] = 5, [1] = n },
            Ship = { City = "x" },
        };
        Order copy = new() { Id = order.Id + "b" };
        var target = new Order[] { order, copy };
        return $"{target[1].Id} {order.Lines[1]} {order.Ship.City}";
    }
}

public sealed class Order
{
    public string Id { get; init; } = "";

    public Lines Lines { get; } = new();

    public Address2 Ship { get; } = new();
}

public sealed class Lines
{
    private readonly int[] _values = new int[4];

    public int this[int at]
    {
        get => _values[at];
        set => _values[at] = value;
    }
}

public sealed class Address2
{
    public string City { get; set; } = "";
}
