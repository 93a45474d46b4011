public static class Program
{
    public static string Run(int n)
    {
        Span<byte> buffer = new byte[8];
        buffer[1] = 7;
        buffer[2..].Fill(3);
        ReadOnlySpan<byte> read = buffer;
        Reader reader = new(read);
        int sum = reader.Next() + reader.Next() + reader.Next();
        byte[] copy = buffer.ToArray();
        Span<byte> part = buffer.Slice(1, 3);
        part.CopyTo(copy);
        return $"{sum} {copy[0]} {part.Length} {reader.Left} {"utf8"u8.Length} {read[^1]}";
    }
}

public ref struct Reader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly int Left => _bytes.Length - _at;

    public int Next() => _bytes[_at++];
}
