using System.Globalization;
using System.Text;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>
/// Writes a contract's interface as JSON in the canonical form of RFC 8785: no white space, members sorted by name,
/// shortest escapes (docs/contracts/abi.md).
/// </summary>
internal static class AbiJson
{
    private const int FormatVersion = 1;

    public static string Write(ContractModel model)
    {
        JsonObject abi = new JsonObject()
            .Number("abi", FormatVersion)
            .Text("contract", model.Name)
            .Number("version", model.Version)
            .Doc(model.Doc)
            .Array("methods", model.Methods.Select(Method))
            .Array("events", model.Events.Select(e => new JsonObject().Text("name", e.Name).Text("type", e.Abi)))
            .Array("faults", model.Faults.Select(f => new JsonObject().Text("code", f.Code).Text("message", f.Message)))
            .Array("types", model.Types.Select(Type))
            .Array("state", model.State.Select(State));
        return abi.ToString();
    }

    private static JsonObject Method(MethodModel method)
    {
        JsonObject json = new JsonObject()
            .Text("name", method.Name)
            .Text("kind", method.IsView ? "view" : "call")
            .Doc(method.Doc)
            .Array("parameters", method.Parameters.Select(p => Member(p, p.Name)));
        return method.Result is null ? json : json.Text("result", method.Result.Abi);
    }

    private static JsonObject Member(Field field, string name) =>
        new JsonObject().Text("name", name).Text("type", field.Type.Abi).Doc(field.Doc);

    private static JsonObject Type(NamedType type)
    {
        JsonObject json = new JsonObject().Text("name", type.Name).Doc(type.Doc);
        return type.Kind switch
        {
            NamedKind.Record => json.Text("kind", "record").Array("fields", type.Fields.Select(f => Member(f, f.JsonName))),
            NamedKind.Alias => json.Text("kind", "alias").Text("of", type.Fields[0].Type.Abi),
            _ => json.Text("kind", "enum").Text("of", type.Underlying!.Abi).Array("values", type.Values.Select(EnumMember)),
        };
    }

    // Values are decimal strings: an unsigned value of 64 bits does not survive every JSON reader as a number.
    private static JsonObject EnumMember(EnumValue value) =>
        new JsonObject()
            .Text("name", value.Name)
            .Text("value", System.Convert.ToString(value.Value, CultureInfo.InvariantCulture))
            .Doc(value.Doc);

    private static JsonObject State(StateFieldModel field)
    {
        JsonObject json = new JsonObject()
            .Text("name", field.Name.TrimStart('_'))
            .Number("slot", field.Slot)
            .Text("kind", field.Kind switch { StateKind.Value => "value", StateKind.Map => "map", _ => "list" })
            .Text("value", field.Value.Abi);
        return field.Keys.Count == 0 ? json : json.Texts("keys", field.Keys.Select(k => k.Abi));
    }

    /// <summary>Members sorted by name as they are written.</summary>
    private sealed class JsonObject
    {
        private readonly SortedDictionary<string, string> _members = new(System.StringComparer.Ordinal);

        public JsonObject Text(string name, string value) => Add(name, Quote(value));

        public JsonObject Number(string name, int value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

        public JsonObject Doc(string text) => text.Length == 0 ? this : Text("doc", text);

        public JsonObject Array(string name, IEnumerable<JsonObject> items) => Add(name, $"[{string.Join(",", items)}]");

        public JsonObject Texts(string name, IEnumerable<string> items) => Add(name, $"[{string.Join(",", items.Select(Quote))}]");

        public override string ToString() => $"{{{string.Join(",", _members.Select(m => $"{Quote(m.Key)}:{m.Value}"))}}}";

        private JsonObject Add(string name, string json)
        {
            _members.Add(name, json);
            return this;
        }

        private static string Quote(string text)
        {
            StringBuilder quoted = new("\"");
            foreach (char c in text)
            {
                if (c is '"' or '\\') quoted.Append('\\').Append(c);
                else if (c < ' ') quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                else quoted.Append(c);
            }

            return quoted.Append('"').ToString();
        }
    }
}
