using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chain.Encoding;

namespace Chain.Ledger;

/// <summary>
/// The JSON that people read and edit: camel case, indented, keys and hashes as hex, addresses as Bech32m. Strict: unknown,
/// missing, null and doubled properties are refused. Never hashed or signed.
/// </summary>
public static class LedgerJson
{
    /// <summary>Longest document read, in characters.</summary>
    public const int CharactersMax = 16 * 1024 * 1024;

    /// <summary>How all such files are written and read.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new TextConverter<Hash32>(Hash32.TryParse, "64 hex digits"),
            new TextConverter<PublicKey>(PublicKey.TryParse, "64 hex digits"),
            new TextConverter<Address>(Address.TryParse, "an address ch1…"),
        },
    };

    /// <summary>Writes a document, with a line end after it.</summary>
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options) + "\n";

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not such a document; the message says where.</exception>
    public static T Read<T>(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > CharactersMax) throw new JsonException($"The document has more than {CharactersMax} characters.");

        RefuseNull(json);
        return JsonSerializer.Deserialize<T>(json, Options)!;
    }

    /// <summary>The serializer knows what may be null of properties alone, and would take it as an item of any list.</summary>
    private static void RefuseNull(string json)
    {
        Utf8JsonReader reader = new(System.Text.Encoding.UTF8.GetBytes(json), new JsonReaderOptions
        {
            AllowTrailingCommas = Options.AllowTrailingCommas,
            CommentHandling = Options.ReadCommentHandling,
        });
        string name = "The document";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName) name = $"'{reader.GetString()}'";
            if (reader.TokenType == JsonTokenType.Null) throw new JsonException($"{name} is null or holds null; leave out what has no value.");
        }
    }

    private delegate bool TryParse<T>(string? text, out T value);

    private sealed class TextConverter<T>(TryParse<T> parse, string form) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && parse(reader.GetString(), out T value)
                ? value
                : throw new JsonException($"Expected {form}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value!.ToString());
    }
}
