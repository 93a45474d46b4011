using System.ComponentModel;

namespace Chain.Contracts.Sdk;

/// <summary>Reads and writes the SDK's own types for generated codecs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ValueCoding
{
    /// <summary>Reads a signed integer within bounds.</summary>
    public static long ReadSigned(ref CanonicalReader reader, long min, long max)
    {
        long value = reader.ReadInt64();
        if (value >= min && value <= max) return value;

        reader.Fail(DecodeError.OutOfRange);
        return 0;
    }

    /// <summary>Reads a time.</summary>
    public static Timestamp ReadTimestamp(ref CanonicalReader reader) =>
        new(ReadSigned(ref reader, Timestamp.MillisecondsMin, Timestamp.MillisecondsMax));

    /// <summary>Writes a time as its milliseconds.</summary>
    public static void WriteTimestamp(CanonicalWriter writer, Timestamp value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(value.Milliseconds);
    }

    /// <summary>Reads a number <c>[coefficient, exponent]</c> in its normal form.</summary>
    public static Measure ReadMeasure(ref CanonicalReader reader)
    {
        reader.ReadRecord(2);
        long coefficient = reader.ReadInt64();
        long exponent = reader.ReadInt64();
        if (reader.Error == DecodeError.None && !Measure.IsNormal(coefficient, exponent)) reader.Fail(DecodeError.OutOfRange);
        return reader.Error == DecodeError.None ? new Measure(coefficient, (int)exponent) : default;
    }

    /// <summary>Writes a number as <c>[coefficient, exponent]</c>.</summary>
    public static void WriteMeasure(CanonicalWriter writer, Measure value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(2);
        writer.WriteInt64(value.Coefficient);
        writer.WriteInt64(value.Exponent);
    }
}
