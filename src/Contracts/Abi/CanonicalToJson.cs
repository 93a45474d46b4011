using System.Globalization;
using System.Text.Json;
using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Abi;

/// <summary>Writes canonical values as JSON. A value of another type fails the reader, whose owner reports it.</summary>
internal static class CanonicalToJson
{
    // JSON readers that hold numbers as doubles read integers exactly up to here.
    private const ulong ExactNumberMax = (1UL << 53) - 1;

    public static void Write(Utf8JsonWriter json, AbiType type, ref CanonicalReader reader)
    {
        switch (type)
        {
            case AbiOption option:
                if (reader.TryReadNil()) json.WriteNullValue();
                else Write(json, option.Inner, ref reader);
                break;
            case AbiList list:
                json.WriteStartArray();
                int count = reader.ReadArrayHeader();
                for (int i = 0; i < count && reader.Error == DecodeError.None; i++) Write(json, list.Element, ref reader);
                json.WriteEndArray();
                break;
            case AbiRecord record:
                json.WriteStartObject();
                reader.ReadRecord(record.Fields.Count);
                foreach (AbiField field in record.Fields)
                {
                    // Types of types of types would be walked to their ends, twice as many on each level.
                    if (reader.Error != DecodeError.None) break;
                    json.WritePropertyName(field.Name);
                    Write(json, field.Type, ref reader);
                }

                json.WriteEndObject();
                break;
            case AbiAlias alias:
                Write(json, alias.Of, ref reader);
                break;
            case AbiEnumeration values:
                Int128 number = ReadWholeNumber(values.Underlying, ref reader);
                AbiEnumValue? value = values.Values.FirstOrDefault(v => v.Value == number);
                if (value is null) reader.Fail(DecodeError.OutOfRange);
                json.WriteStringValue(value?.Name);
                break;
            default:
                WritePrimitive(json, (AbiPrimitive)type, ref reader);
                break;
        }
    }

    private static void WritePrimitive(Utf8JsonWriter json, AbiPrimitive type, ref CanonicalReader reader)
    {
        switch (type.Kind)
        {
            case AbiPrimitiveKind.Bool:
                json.WriteBooleanValue(reader.ReadBool());
                break;
            case AbiPrimitiveKind.WholeNumber:
                WriteWholeNumber(json, ReadWholeNumber(type, ref reader));
                break;
            case AbiPrimitiveKind.Text:
                json.WriteStringValue(reader.ReadString());
                break;
            case AbiPrimitiveKind.Bytes:
                json.WriteBase64StringValue(reader.ReadBytes());
                break;
            case AbiPrimitiveKind.Hash:
                json.WriteStringValue(reader.ReadHash().ToString());
                break;
            case AbiPrimitiveKind.Address:
                json.WriteStringValue(reader.ReadAddress().ToString());
                break;
            case AbiPrimitiveKind.PublicKey:
                json.WriteStringValue(reader.ReadPublicKey().ToString());
                break;
            case AbiPrimitiveKind.Timestamp:
                json.WriteStringValue(ValueCoding.ReadTimestamp(ref reader).ToString());
                break;
            case AbiPrimitiveKind.Measure:
                json.WriteStringValue(ValueCoding.ReadMeasure(ref reader).ToString());
                break;
            case AbiPrimitiveKind.FixedPoint:
                json.WriteStringValue(LibraryNumbers.FormatFixed(reader.ReadInt64()));
                break;
            case AbiPrimitiveKind.BigInteger:
                json.WriteStringValue(LibraryNumbers.ReadBigInt(ref reader).ToString(CultureInfo.InvariantCulture));
                break;
            case AbiPrimitiveKind.Amount:
                reader.ReadRecord(2);
                long quantity = reader.ReadInt64();
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{quantity} {LibraryNumbers.ReadUnit(ref reader)}"));
                break;
            case AbiPrimitiveKind.Unit:
                json.WriteStringValue(LibraryNumbers.ReadUnit(ref reader));
                break;
            default:
                throw new InvalidOperationException($"Unhandled type {type}.");
        }
    }

    private static Int128 ReadWholeNumber(AbiPrimitive type, ref CanonicalReader reader) =>
        type.Min < 0 ? ValueCoding.ReadSigned(ref reader, type.Min, (long)type.Max) : reader.ReadUInt64(type.Max);

    private static void WriteWholeNumber(Utf8JsonWriter json, Int128 value)
    {
        if (Int128.Abs(value) > ExactNumberMax) json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        else json.WriteNumberValue((long)value);
    }
}
