using Chain.Contracts.Library.Traceability.Epcis;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Epcis;

/// <summary>
/// Turns an event of a document into one that stands alone: its own <c>@context</c> with the context URLs and just the
/// prefixes that it uses, in minimal JSON.
/// </summary>
internal static class SelfContainedEvent
{
    private const string StandardUrl = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /// <summary>The event's text.</summary>
    /// <param name="json">The event.</param>
    /// <param name="documentContext">The document's <c>@context</c>, or null.</param>
    /// <param name="ignored">Names of top-level fields to leave out.</param>
    /// <param name="error">Why there is none.</param>
    public static string? Write(JsonValue json, JsonValue? documentContext, List<string> ignored, out EpcisError error)
    {
        error = default;
        EpcisContext? context = EpcisContext.Standard;
        if (documentContext is not null) context = context.With(documentContext);
        if (json.Find("@context") is JsonValue own) context = context?.With(own);
        if (context is null)
        {
            error = new EpcisError(EpcisErrorCode.BadContext, "@context", EpcisContext.Expected);
            return null;
        }

        List<JsonMember> members = [default];
        List<string> used = [];
        foreach (JsonMember member in json.Members)
        {
            if (member.Name == "@context" || ignored.Contains(member.Name)) continue;

            members.Add(member);
            AddPrefix(used, member.Name);
            Collect(used, member.Value);
        }

        members[0] = new JsonMember("@context", ContextOf(context, used));
        return JsonWriter.Write(JsonValue.OfObject([.. members]));
    }

    private static JsonValue ContextOf(EpcisContext context, List<string> used)
    {
        List<JsonValue> parts = [];
        foreach (string url in context.Urls())
        {
            if (!Contains(parts, url)) parts.Add(JsonValue.OfString(url));
        }

        if (parts.Count == 0) parts.Add(JsonValue.OfString(StandardUrl));
        List<JsonMember> prefixes = [];
        foreach (string prefix in used)
        {
            string? space = context.NamespaceOf(prefix);
            if (space is not null && space != EpcisContext.StandardNamespaceOf(prefix))
            {
                prefixes.Add(new JsonMember(prefix, JsonValue.OfString(space)));
            }
        }

        if (prefixes.Count > 0) parts.Add(JsonValue.OfObject([.. prefixes]));
        return JsonValue.OfArray([.. parts]);
    }

    /// <summary>Prefixes of names, and of values: a value may be a compact URI, and one prefix too many does no harm.</summary>
    private static void Collect(List<string> used, JsonValue value)
    {
        if (value.Kind == JsonKind.String) AddPrefix(used, value.Text);
        foreach (JsonValue element in value.Elements) Collect(used, element);
        foreach (JsonMember member in value.Members)
        {
            AddPrefix(used, member.Name);
            Collect(used, member.Value);
        }
    }

    private static void AddPrefix(List<string> used, string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return;

        string prefix = name[..colon];
        if (!used.Contains(prefix)) used.Add(prefix);
    }

    private static bool Contains(List<JsonValue> parts, string text)
    {
        foreach (JsonValue part in parts)
        {
            if (part.Text == text) return true;
        }

        return false;
    }
}
