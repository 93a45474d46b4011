using Chain.Encoding;

namespace Chain.Contracts.Std;

/// <summary>
/// Reads and writes the library's values for generated codecs. A number has one form; what is not that form fails the reader
/// (docs/contracts/sdk.md).
/// </summary>
public static class StdCoding
{
    private const int UnitCodeMax = 3;
    private const int BigIntBytesMax = (BigInt.BitsMax / 8) + 1;

    /// <summary>Reads a fixed-point number, which is its <see cref="Fixed.Raw"/>.</summary>
    public static Fixed ReadFixed(ref CanonicalReader reader) => Fixed.FromRaw(reader.ReadInt64());

    /// <summary>Writes a fixed-point number as its <see cref="Fixed.Raw"/>.</summary>
    public static void WriteFixed(CanonicalWriter writer, Fixed value) => writer.WriteInt64(value.Raw);

    /// <summary>Reads an integer: the bytes of its shortest two's complement, the most significant first.</summary>
    public static BigInt ReadBigInt(ref CanonicalReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes(BigIntBytesMax);
        if (!BigBytes.TryRead(bytes, out BigInt value)) reader.Fail(DecodeError.OutOfRange);
        return value;
    }

    /// <summary>Writes an integer as the bytes of its shortest two's complement, the most significant first.</summary>
    public static void WriteBigInt(CanonicalWriter writer, BigInt value) => writer.WriteBytes(BigBytes.Write(value));

    /// <summary>Reads a unit, which is its code; one that is not known here fails the reader.</summary>
    public static Unit ReadUnit(ref CanonicalReader reader)
    {
        if (!Unit.TryFind(reader.ReadString(UnitCodeMax), out Unit unit)) reader.Fail(DecodeError.OutOfRange);
        return unit;
    }

    /// <summary>Writes a unit as its code.</summary>
    public static void WriteUnit(CanonicalWriter writer, Unit value) => writer.WriteString(value.Code);

    /// <summary>Reads an amount, <c>[quantity, code of the unit]</c>.</summary>
    public static Amount ReadAmount(ref CanonicalReader reader)
    {
        reader.ReadRecord(2);
        long quantity = reader.ReadInt64();
        return new Amount(quantity, ReadUnit(ref reader));
    }

    /// <summary>Writes an amount as <c>[quantity, code of the unit]</c>.</summary>
    public static void WriteAmount(CanonicalWriter writer, Amount value)
    {
        writer.WriteArrayHeader(2);
        writer.WriteInt64(value.Quantity);
        WriteUnit(writer, value.Unit);
    }
}
