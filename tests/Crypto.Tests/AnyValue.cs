namespace Chain.Crypto.Tests;

/// <summary>
/// A value of any shape: null, bool, ulong, long (negative), byte[], string, List of values, or <see cref="Map"/>.
/// </summary>
internal static class AnyValue
{
    /// <summary>A map's pairs in the order in which they are written.</summary>
    internal sealed record Map(List<(object? Key, object? Value)> Pairs);

    public static byte[] Encode(object? value)
    {
        CanonicalWriter writer = new();
        Write(writer, value);
        return writer.ToArray();
    }

    public static void Write(CanonicalWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNil();
                break;
            case bool truth:
                writer.WriteBool(truth);
                break;
            case ulong number:
                writer.WriteUInt64(number);
                break;
            case long number:
                writer.WriteInt64(number);
                break;
            case byte[] bytes:
                writer.WriteBytes(bytes);
                break;
            case string text:
                writer.WriteString(text);
                break;
            case List<object?> list:
                writer.WriteArrayHeader(list.Count);
                foreach (object? item in list) Write(writer, item);
                break;
            case Map map:
                writer.WriteMapHeader(map.Pairs.Count);
                foreach ((object? key, object? item) in map.Pairs)
                {
                    Write(writer, key);
                    Write(writer, item);
                }

                break;
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }

    /// <summary>Decodes one value and nothing else, checking it first as a whole and then value by value.</summary>
    public static bool TryDecode(byte[] bytes, out object? value, out DecodeError error)
    {
        value = null;
        CanonicalReader whole = new(bytes);
        whole.ReadEncoded();
        if (!whole.TryFinish(out error)) return false;

        CanonicalReader reader = new(bytes);
        value = Read(ref reader, bytes);
        return reader.TryFinish(out error);
    }

    /// <summary>The same value's encoding, or null if the bytes are refused.</summary>
    public static byte[]? Reencode(byte[] bytes) => TryDecode(bytes, out object? value, out _) ? Encode(value) : null;

    /// <summary>A random tree; equal seeds give equal trees.</summary>
    public static object? Random(SplitMix64 random, int depth)
    {
        switch (random.Next(depth > 0 ? 10 : 6))
        {
            case 0:
                return null;
            case 1:
                return random.Next(2) == 0;
            case 2:
                return random.Next() >> random.Next(64);
            case 3:
                return -1 - (long)(random.Next() >> (1 + random.Next(63)));
            case 4:
                return random.Bytes(Length(random));
            case 5:
                return Text(random, Length(random));
            case 6 or 7 or 8:
                return Enumerable.Range(0, random.Next(20)).Select(_ => Random(random, depth - 1)).ToList();
            default:
                return new Map([.. Enumerable.Range(0, random.Next(20))
                    .Select(_ => (Key: Random(random, depth - 1), Value: Random(random, depth - 1)))
                    .DistinctBy(pair => Hex.Encode(Encode(pair.Key)))
                    .OrderBy(pair => Hex.Encode(Encode(pair.Key)), StringComparer.Ordinal)]);
        }
    }

    private static object? Read(ref CanonicalReader reader, byte[] bytes)
    {
        switch (bytes[reader.Position])
        {
            case 0xc0:
                reader.TryReadNil();
                return null;
            case 0xc2 or 0xc3:
                return reader.ReadBool();
            case < 0x80 or (>= 0xcc and <= 0xcf):
                return reader.ReadUInt64();
            case >= 0xe0 or (>= 0xd0 and <= 0xd3):
                return reader.ReadInt64();
            case >= 0xc4 and <= 0xc6:
                return reader.ReadBytes().ToArray();
            case (>= 0xa0 and < 0xc0) or (>= 0xd9 and <= 0xdb):
                return reader.ReadString();
            case (>= 0x90 and < 0xa0) or 0xdc or 0xdd:
                List<object?> list = [];
                for (int left = reader.ReadArrayHeader(); left > 0; left--) list.Add(Read(ref reader, bytes));
                return list;
            default:
                List<(object?, object?)> pairs = [];
                for (int left = reader.ReadMapHeader(); left > 0; left--) pairs.Add((Read(ref reader, bytes), Read(ref reader, bytes)));
                return new Map(pairs);
        }
    }

    private static int Length(SplitMix64 random) => random.Next(1_000) switch { 0 => 66_000, < 100 => random.Next(600), _ => random.Next(40) };

    private static string Text(SplitMix64 random, int length)
    {
        System.Text.StringBuilder text = new();
        while (text.Length < length)
        {
            int code = random.Next(0x110000);
            if (code is < 0xd800 or > 0xdfff) text.Append(char.ConvertFromUtf32(random.Next(2) == 0 ? code : code % 128));
        }

        return text.ToString();
    }
}
