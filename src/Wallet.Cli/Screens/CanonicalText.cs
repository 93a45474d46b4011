using System.Text.Json.Nodes;
using Chain.Encoding;

namespace Chain.Wallet.Cli.Screens;

/// <summary>Canonical bytes as JSON without an interface: positions instead of names, bytes as hex. To look at, not to send.</summary>
internal static class CanonicalText
{
    private const string BytesPrefix = "0x";

    /// <summary>Any canonical value; hex text if the bytes are not canonical.</summary>
    internal static JsonNode? ToJson(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;

        CanonicalReader reader = new(bytes);
        JsonNode? node = Read(ref reader, bytes);
        return reader.TryFinish(out _) ? node : BytesPrefix + Hex.Encode(bytes);
    }

    private static JsonNode? Read(ref CanonicalReader reader, ReadOnlySpan<byte> bytes)
    {
        if (reader.AtEnd)
        {
            reader.Fail(DecodeError.Truncated);
            return null;
        }

        return bytes[reader.Position] switch
        {
            0xc0 when reader.TryReadNil() => null,
            0xc2 or 0xc3 => reader.ReadBool(),
            0xc4 or 0xc5 or 0xc6 => BytesPrefix + Hex.Encode(reader.ReadBytes()),
            (>= 0xa0 and < 0xc0) or 0xd9 or 0xda or 0xdb => reader.ReadString(),
            (>= 0x90 and < 0xa0) or 0xdc or 0xdd => ReadArray(ref reader, bytes),
            (>= 0x80 and < 0x90) or 0xde or 0xdf => ReadMap(ref reader, bytes),
            >= 0xe0 or (>= 0xd0 and <= 0xd3) => reader.ReadInt64(),
            _ => reader.ReadUInt64(),
        };
    }

    private static JsonArray ReadArray(ref CanonicalReader reader, ReadOnlySpan<byte> bytes)
    {
        JsonArray array = [];
        int count = reader.ReadArrayHeader();
        for (int i = 0; i < count && reader.Error == DecodeError.None; i++) array.Add(Read(ref reader, bytes));
        return array;
    }

    /// <summary>Pairs, since keys need not be text.</summary>
    private static JsonArray ReadMap(ref CanonicalReader reader, ReadOnlySpan<byte> bytes)
    {
        JsonArray pairs = [];
        int count = reader.ReadMapHeader();
        for (int i = 0; i < count && reader.Error == DecodeError.None; i++) pairs.Add(new JsonArray(Read(ref reader, bytes), Read(ref reader, bytes)));
        return pairs;
    }
}
