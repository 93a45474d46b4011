using System.Text.Encodings.Web;
using System.Text.Json;
using Chain.Encoding;

namespace Chain.Contracts.Abi;

/// <summary>Turns JSON into canonical bytes and back, by a contract's interface (docs/contracts/abi.md).</summary>
public static class AbiCodec
{
    private const string ArgumentsPath = "args";

    /// <summary>Encodes arguments: an object by parameter name, or an array by position.</summary>
    /// <param name="method">The method.</param>
    /// <param name="json">JSON text; empty for no arguments.</param>
    /// <returns>The canonical argument list, as a transaction and a query carry it.</returns>
    /// <exception cref="AbiFormatException">The arguments do not fit the parameters; the message names the field.</exception>
    public static byte[] EncodeArguments(AbiMethod method, string json)
    {
        ArgumentNullException.ThrowIfNull(method);
        try
        {
            using JsonDocument document = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);
            return EncodeArguments(method, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new AbiFormatException(ArgumentsPath, $"not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new AbiFormatException(ArgumentsPath, "a name or a member of an enum holds a lone surrogate, which has no UTF-8 form");
        }
    }

    /// <summary>Encodes arguments: an object by parameter name, or an array by position.</summary>
    /// <exception cref="AbiFormatException">The arguments do not fit the parameters; the message names the field.</exception>
    public static byte[] EncodeArguments(AbiMethod method, JsonElement json)
    {
        ArgumentNullException.ThrowIfNull(method);
        CanonicalWriter writer = new();
        if (json.ValueKind != JsonValueKind.Array)
        {
            JsonToCanonical.WriteFields(writer, method.Parameters, json, ArgumentsPath, $"arguments of {method.Signature}");
            return writer.ToArray();
        }

        if (json.GetArrayLength() != method.Parameters.Count)
        {
            throw new AbiFormatException(
                ArgumentsPath, $"expected {method.Parameters.Count} arguments of {method.Signature}, got {json.GetArrayLength()}");
        }

        writer.WriteArrayHeader(method.Parameters.Count);
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            JsonToCanonical.Write(writer, method.Parameters[i].Type, json[i], $"{ArgumentsPath}[{i}]");
        }

        return writer.ToArray();
    }

    /// <summary>Encodes one value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="json">The value.</param>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="AbiFormatException">The value does not have the type; the message names the field.</exception>
    public static byte[] Encode(AbiType type, JsonElement json, string path = "value")
    {
        ArgumentNullException.ThrowIfNull(type);
        CanonicalWriter writer = new();
        JsonToCanonical.Write(writer, type, json, path);
        return writer.ToArray();
    }

    /// <summary>The JSON of a canonical value.</summary>
    /// <param name="type">Its type; null for the value of a method that returns nothing.</param>
    /// <param name="value">Its canonical bytes.</param>
    /// <param name="indented">Whether to break lines.</param>
    /// <exception cref="AbiFormatException">The bytes are not the canonical encoding of a value of the type.</exception>
    public static string ToJson(AbiType? type, ReadOnlySpan<byte> value, bool indented = false)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteJson(json, type, value);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Writes a canonical value as JSON.</summary>
    /// <exception cref="AbiFormatException">The bytes are not the canonical encoding of a value of the type.</exception>
    public static void WriteJson(Utf8JsonWriter json, AbiType? type, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(json);
        CanonicalReader reader = new(value);
        if (type is not null)
        {
            CanonicalToJson.Write(json, type, ref reader);
        }
        else
        {
            if (!reader.TryReadNil()) reader.Fail(DecodeError.WrongType);
            json.WriteNullValue();
        }

        if (!reader.TryFinish(out DecodeError error)) throw new AbiFormatException("value", $"not a canonical {type?.ToString() ?? "nothing"}: {error}");
    }

    /// <summary>The JSON of an argument list, an object by parameter name.</summary>
    /// <exception cref="AbiFormatException">The bytes are not the canonical arguments of the method.</exception>
    public static string ArgumentsToJson(AbiMethod method, ReadOnlySpan<byte> arguments, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(method);
        return ToJson(new AbiRecord(method.Name, method.Doc) { Fields = method.Parameters }, arguments, indented);
    }
}
