using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>The prefixes that the <c>@context</c> of a document or event declares, on top of those of EPCIS itself.</summary>
/// <remarks>
/// URLs in a context are taken for the EPCIS context and never fetched: a contract has no network, and the terms of that
/// context are built in. Terms of any other remote context are therefore unknown, and using one is an error.
/// </remarks>
public sealed class EpcisContext
{
    /// <summary>The context that EPCIS 2.0 itself declares.</summary>
    public static readonly EpcisContext Standard = new(
        [
            new("epcis", "https://ref.gs1.org/epcis/"),
            new("cbv", "https://ref.gs1.org/cbv/"),
            new("cbvmda", "urn:epcglobal:cbv:mda:"),
            new("gs1", "https://gs1.org/voc/"),
            new("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
            new("owl", "http://www.w3.org/2002/07/owl#"),
            new("xsd", "http://www.w3.org/2001/XMLSchema#"),
            new("dcterms", "http://purl.org/dc/terms/"),
        ],
        []);

    private readonly List<Prefix> _prefixes;
    private readonly List<string> _urls;

    private EpcisContext(List<Prefix> prefixes, List<string> urls)
    {
        _prefixes = prefixes;
        _urls = urls;
    }

    /// <summary>URLs of contexts, in their order.</summary>
    public IReadOnlyList<string> Urls => _urls;

    /// <summary>This context with what a <c>@context</c> value adds; later declarations win.</summary>
    /// <returns>Null if the value is no URL, object of prefixes, or array of these.</returns>
    public EpcisContext? With(JsonValue context)
    {
        EpcisContext copy = new([.. _prefixes], [.. _urls]);
        if (context.Kind != JsonKind.Array) return copy.TryAdd(context) ? copy : null;

        foreach (JsonValue part in context.Elements)
        {
            if (!copy.TryAdd(part)) return null;
        }

        return copy;
    }

    /// <summary>The namespace of a prefix, or null if it is not declared.</summary>
    public string? NamespaceOf(string prefix)
    {
        for (int i = _prefixes.Count - 1; i >= 0; i--)
        {
            if (string.Equals(_prefixes[i].Name, prefix, StringComparison.Ordinal)) return _prefixes[i].Namespace;
        }

        return null;
    }

    /// <summary>The full name <c>{namespace}local</c> of a name <c>prefix:local</c>; null without a declared prefix.</summary>
    public string? FullNameOf(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return null;

        string? space = NamespaceOf(name[..colon]);
        return space is null ? null : "{" + space + "}" + name[(colon + 1)..];
    }

    /// <summary>
    /// Expands a compact URI with one of the standard prefixes (CBV 2.0, section 8.9, rule 15). Other values stay as they
    /// are: that is what the reference implementation does, so that XML and JSON give one hash.
    /// </summary>
    public string ExpandValue(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text[..colon] is not ("gs1" or "cbv" or "epcis")) return text;

        return NamespaceOf(text[..colon]) + text[(colon + 1)..];
    }

    private bool TryAdd(JsonValue part)
    {
        if (part.Kind == JsonKind.String)
        {
            _urls.Add(part.Text);
            return part.Text.Length > 0;
        }

        if (part.Kind != JsonKind.Object) return false;

        foreach (JsonMember member in part.Members)
        {
            if (member.Name.StartsWith('@')) continue;

            JsonValue? target = member.Value.Kind == JsonKind.Object ? member.Value.Find("@id") : member.Value;
            if (target is not { Kind: JsonKind.String }) return false;

            _prefixes.Add(new Prefix(member.Name, target.Text));
        }

        return true;
    }

    private readonly record struct Prefix(string Name, string Namespace);
}
