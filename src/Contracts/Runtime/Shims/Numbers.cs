using System.Globalization;

namespace Chain.Contracts.Runtime.Shims;

/// <summary>Numbers to text and back, the same on every machine.</summary>
public static class Numbers
{
    private const int TextLengthMax = 40;

    /// <summary>The text of a truth value.</summary>
    public static string ToText(ref bool self) => self ? "True" : "False";

    /// <summary>The text of a character.</summary>
    public static string ToText(ref char self)
    {
        Text.ChargeNew(1);
        return new string(self, 1);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref sbyte self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static sbyte ParseSByte(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return sbyte.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out sbyte value)
    {
        ChargeRead(text);
        return sbyte.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref byte self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static byte ParseByte(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return byte.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out byte value)
    {
        ChargeRead(text);
        return byte.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref short self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static short ParseInt16(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return short.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out short value)
    {
        ChargeRead(text);
        return short.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref ushort self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static ushort ParseUInt16(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return ushort.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out ushort value)
    {
        ChargeRead(text);
        return ushort.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref int self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static int ParseInt32(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out int value)
    {
        ChargeRead(text);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref uint self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static uint ParseUInt32(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return uint.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out uint value)
    {
        ChargeRead(text);
        return uint.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref long self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static long ParseInt64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out long value)
    {
        ChargeRead(text);
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref ulong self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static ulong ParseUInt64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return ulong.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out ulong value)
    {
        ChargeRead(text);
        return ulong.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref Int128 self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static Int128 ParseInt128(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return Int128.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out Int128 value)
    {
        ChargeRead(text);
        return Int128.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The decimal text of a number.</summary>
    public static string ToText(ref UInt128 self)
    {
        Text.ChargeNew(TextLengthMax);
        return self.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means.</summary>
    public static UInt128 ParseUInt128(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ChargeRead(text);
        return UInt128.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    /// <summary>The number that a decimal text means, if it is one.</summary>
    public static bool TryParse(string? text, out UInt128 value)
    {
        ChargeRead(text);
        return UInt128.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    private static void ChargeRead(string? text) => Meter.Current.Charge(10L * (text?.Length ?? 0));
}
