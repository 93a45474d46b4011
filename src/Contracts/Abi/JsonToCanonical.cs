using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Abi;

/// <summary>Writes JSON values as canonical bytes.</summary>
internal static class JsonToCanonical
{
    public static void Write(CanonicalWriter writer, AbiType type, JsonElement json, string path)
    {
        switch (type)
        {
            case AbiOption option:
                if (json.ValueKind == JsonValueKind.Null) writer.WriteNil();
                else Write(writer, option.Inner, json, path);
                break;
            case AbiList list:
                WriteList(writer, list, json, path);
                break;
            case AbiRecord record:
                WriteFields(writer, record.Fields, json, path, record.Name);
                break;
            case AbiAlias alias:
                Write(writer, alias.Of, json, path);
                break;
            case AbiEnumeration values:
                WriteEnum(writer, values, json, path);
                break;
            case AbiPrimitive primitive:
                WritePrimitive(writer, primitive, json, path);
                break;
            default:
                throw new InvalidOperationException($"Unhandled type {type}.");
        }
    }

    /// <summary>Writes an object's members in the order of the fields; absent ones only where the field is an option.</summary>
    public static void WriteFields(CanonicalWriter writer, IReadOnlyList<AbiField> fields, JsonElement json, string path, string what)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Expected(path, $"an object, {what}", json);

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (!fields.Any(f => f.Name == member.Name))
            {
                string known = fields.Count == 0 ? "it has none" : $"there are {string.Join(", ", fields.Select(f => f.Name))}";
                throw new AbiFormatException($"{path}.{member.Name}", $"{what} has no such field; {known}");
            }

            if (!seen.Add(member.Name)) throw new AbiFormatException($"{path}.{member.Name}", "given twice");
        }

        writer.WriteArrayHeader(fields.Count);
        foreach (AbiField field in fields)
        {
            string at = $"{path}.{field.Name}";
            if (json.TryGetProperty(field.Name, out JsonElement value)) Write(writer, field.Type, value, at);
            else if (field.Type is AbiOption) writer.WriteNil();
            else throw new AbiFormatException(at, $"missing; expected {Describe(field.Type)}");
        }
    }

    private static void WriteList(CanonicalWriter writer, AbiList list, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Array) throw Expected(path, Describe(list), json);

        writer.WriteArrayHeader(json.GetArrayLength());
        int index = 0;
        foreach (JsonElement item in json.EnumerateArray()) Write(writer, list.Element, item, $"{path}[{index++}]");
    }

    private static void WriteEnum(CanonicalWriter writer, AbiEnumeration type, JsonElement json, string path)
    {
        string? name = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        AbiEnumValue value = type.Values.FirstOrDefault(v => v.Name == name) ?? throw Expected(path, Describe(type), json);
        if (value.Value < 0) writer.WriteInt64((long)value.Value);
        else writer.WriteUInt64((ulong)value.Value);
    }

    private static void WritePrimitive(CanonicalWriter writer, AbiPrimitive type, JsonElement json, string path)
    {
        switch (type.Kind)
        {
            case AbiPrimitiveKind.Bool:
                if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw Expected(path, Describe(type), json);
                writer.WriteBool(json.GetBoolean());
                break;
            case AbiPrimitiveKind.WholeNumber:
                WriteInteger(writer, type, json, path);
                break;
            case AbiPrimitiveKind.Text:
                writer.WriteString(Text(type, json, path));
                break;
            case AbiPrimitiveKind.Bytes:
                writer.WriteBytes(ReadBytes(type, json, path));
                break;
            case AbiPrimitiveKind.Hash:
                writer.WriteHash(Hash32.TryParse(Text(type, json, path), out Hash32 hash) ? hash : throw Expected(path, Describe(type), json));
                break;
            case AbiPrimitiveKind.Address:
                writer.WriteAddress(Address.TryParse(Text(type, json, path), out Address address) ? address : throw Expected(path, Describe(type), json));
                break;
            case AbiPrimitiveKind.PublicKey:
                writer.WritePublicKey(PublicKey.TryParse(Text(type, json, path), out PublicKey key) ? key : throw Expected(path, Describe(type), json));
                break;
            case AbiPrimitiveKind.Timestamp:
                writer.WriteInt64(ReadTimestamp(type, json, path));
                break;
            case AbiPrimitiveKind.Measure:
                ValueCoding.WriteMeasure(
                    writer, Measure.TryParse(Digits(type, json, path), out Measure measure) ? measure : throw Expected(path, Describe(type), json));
                break;
            default:
                WriteLibraryNumber(writer, type, json, path);
                break;
        }
    }

    private static void WriteLibraryNumber(CanonicalWriter writer, AbiPrimitive type, JsonElement json, string path)
    {
        switch (type.Kind)
        {
            case AbiPrimitiveKind.FixedPoint:
                writer.WriteInt64(LibraryNumbers.TryParseFixed(Digits(type, json, path), out long raw) ? raw : throw Expected(path, Describe(type), json));
                break;
            case AbiPrimitiveKind.BigInteger:
                bool fits = LibraryNumbers.TryParseBigInt(Digits(type, json, path), out BigInteger value);
                LibraryNumbers.WriteBigInt(writer, fits ? value : throw Expected(path, Describe(type), json));
                break;
            case AbiPrimitiveKind.Amount:
                bool isAmount = LibraryNumbers.TryParseAmount(Text(type, json, path), out long quantity, out string? unit);
                if (!isAmount) throw Expected(path, Describe(type), json);
                writer.WriteArrayHeader(2);
                writer.WriteInt64(quantity);
                writer.WriteString(unit!);
                break;
            case AbiPrimitiveKind.Unit:
                string code = Text(type, json, path);
                writer.WriteString(LibraryNumbers.IsUnit(code) ? code : throw Expected(path, Describe(type), json));
                break;
            default:
                throw new InvalidOperationException($"Unhandled type {type}.");
        }
    }

    private static void WriteInteger(CanonicalWriter writer, AbiPrimitive type, JsonElement json, string path)
    {
        bool fits = Int128.TryParse(Digits(type, json, path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value)
            && value >= type.Min && value <= type.Max;
        if (!fits) throw Expected(path, Describe(type), json);

        if (value < 0) writer.WriteInt64((long)value);
        else writer.WriteUInt64((ulong)value);
    }

    /// <summary>Base64, or an object that says another form: <c>{"hex": "…"}</c> or <c>{"text": "…"}</c>.</summary>
    private static byte[] ReadBytes(AbiPrimitive type, JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Object && json.EnumerateObject().Count() == 1)
        {
            if (json.TryGetProperty("text", out JsonElement text)) return System.Text.Encoding.UTF8.GetBytes(Text(type, text, path + ".text"));
            if (json.TryGetProperty("hex", out JsonElement hex) && Hex.TryDecode(Text(type, hex, path + ".hex"), out byte[]? bytes)) return bytes;
        }

        return json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out byte[]? base64) ? base64 : throw Expected(path, Describe(type), json);
    }

    private static long ReadTimestamp(AbiPrimitive type, JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            bool fits = json.TryGetInt64(out long milliseconds)
                && milliseconds is >= Timestamp.MillisecondsMin and <= Timestamp.MillisecondsMax;
            return fits ? milliseconds : throw Expected(path, Describe(type), json);
        }

        // A time without a zone would mean another instant on another machine.
        string text = Text(type, json, path);
        bool hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
        bool parsed = DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time);
        if (!hasZone || !parsed || time.Ticks % TimeSpan.TicksPerMillisecond != 0) throw Expected(path, Describe(type), json);
        return time.ToUnixTimeMilliseconds();
    }

    /// <summary>A number as it is written, with or without quotes: as a double it might lose digits.</summary>
    private static string Digits(AbiPrimitive type, JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Number ? json.GetRawText() : Text(type, json, path);

    private static string Text(AbiPrimitive type, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.String) throw Expected(path, Describe(type), json);

        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new AbiFormatException(path, "the text holds a lone surrogate, which has no UTF-8 form");
        }
    }

    private static AbiFormatException Expected(string path, string expected, JsonElement json)
    {
        const int ShownMax = 60;
        string got = json.GetRawText();
        if (got.Length > ShownMax) got = got[..ShownMax] + "…";
        return new AbiFormatException(path, $"expected {expected}, got {got}");
    }

    private static string Describe(AbiType type) => type switch
    {
        AbiOption option => $"{Describe(option.Inner)}, or null",
        AbiList list => $"an array of {list.Element}",
        AbiRecord record => $"an object {record.Name} with {string.Join(", ", record.Fields.Select(f => f.Name))}",
        AbiAlias alias => $"{alias.Name}, which is {Describe(alias.Of)}",
        AbiEnumeration values => $"one of {string.Join(", ", values.Values.Select(v => $"\"{v.Name}\""))}",
        AbiPrimitive { Kind: AbiPrimitiveKind.WholeNumber } integer => $"a whole number from {integer.Min} to {integer.Max}",
        AbiPrimitive primitive => primitive.Kind switch
        {
            AbiPrimitiveKind.Bool => "true or false",
            AbiPrimitiveKind.Text => "a string",
            AbiPrimitiveKind.Bytes => "bytes as a base64 string, {\"hex\": …} or {\"text\": …}",
            AbiPrimitiveKind.Hash => "a hash of 64 hexadecimal digits",
            AbiPrimitiveKind.Address => "an address, ch1…",
            AbiPrimitiveKind.PublicKey => "a public key of 64 hexadecimal digits",
            AbiPrimitiveKind.Timestamp => "a time such as \"2026-01-31T09:30:00Z\", to the millisecond, or milliseconds since 1970",
            AbiPrimitiveKind.FixedPoint => "a decimal number such as \"12.5\", from -2147483648 to below 2147483648",
            AbiPrimitiveKind.BigInteger => "a whole number of at most 4096 bits and a sign",
            AbiPrimitiveKind.Amount => "a whole number and a unit's code of UN/CEFACT Recommendation 20, such as \"1500 GRM\"",
            AbiPrimitiveKind.Unit => "a unit's code of UN/CEFACT Recommendation 20, such as \"GRM\"",
            _ => "a decimal number such as \"12.5\"",
        },
        _ => type.ToString()!,
    };
}
