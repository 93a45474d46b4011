public static class Program
{
    public static string Run(int n)
    {
        Place place = new() { Row = n, Seat = 4 };
        var (row, seat) = place;
        (int r, _) = place;
        return $"{row} {seat} {r} {(place is (0, 4))}";
    }
}

public sealed class Place
{
    public int Row { get; init; }

    public required int Seat { get; init; }

    public void Deconstruct(out int row, out int seat) => (row, seat) = (Row, Seat);
}
