using Chain.Contracts.Std;
using Chain.Contracts.Std.Json;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>The prefixes that the <c>@context</c> of a document or event declares, on top of those of EPCIS itself.</summary>
/// <remarks>
/// URLs in a context are taken for the EPCIS context and never fetched: a contract has no network, and the terms of that
/// context are built in. Terms of any other remote context are therefore unknown, and using one is an error.
/// </remarks>
public sealed class EpcisContext
{
    /// <summary>What a <c>@context</c> must be, in words.</summary>
    public const string Expected =
        "@context is a URL, an object of prefixes, or an array of these; a prefix and its namespace have at most 160 characters each";

    private readonly OrderedMap<string, string> _declared = new(Orders.Text);
    private readonly ArrayList<string> _urls = new();

    private EpcisContext()
    {
    }

    /// <summary>The context that EPCIS 2.0 itself declares.</summary>
    public static EpcisContext Standard => new();

    /// <summary>This context with what a <c>@context</c> value adds; later declarations win.</summary>
    /// <returns>Null if the value is no URL, object of prefixes, or array of these.</returns>
    public EpcisContext? With(JsonValue context)
    {
        EpcisContext copy = Copy();
        if (context.Kind != JsonKind.Array) return copy.TryAdd(context) ? copy : null;

        foreach (JsonValue part in context.Elements)
        {
            if (!copy.TryAdd(part)) return null;
        }

        return copy;
    }

    /// <summary>URLs of contexts, in their order.</summary>
    public string[] Urls() => _urls.ToArray();

    /// <summary>The namespace of a prefix, or null if it is not declared.</summary>
    public string? NamespaceOf(string prefix) => _declared.TryGet(prefix, out string space) ? space : StandardNamespaceOf(prefix);

    /// <summary>The namespace that EPCIS 2.0 itself gives a prefix, or null.</summary>
    public static string? StandardNamespaceOf(string prefix) => prefix switch
    {
        "epcis" => "https://ref.gs1.org/epcis/",
        "cbv" => "https://ref.gs1.org/cbv/",
        "cbvmda" => "urn:epcglobal:cbv:mda:",
        "gs1" => "https://gs1.org/voc/",
        "rdfs" => "http://www.w3.org/2000/01/rdf-schema#",
        "owl" => "http://www.w3.org/2002/07/owl#",
        "xsd" => "http://www.w3.org/2001/XMLSchema#",
        "dcterms" => "http://purl.org/dc/terms/",
        _ => null,
    };

    /// <summary>Whether a name <c>prefix:local</c> has a declared prefix.</summary>
    public bool Declares(string name)
    {
        int colon = name.IndexOf(':');
        return colon > 0 && NamespaceOf(name[..colon]) is not null;
    }

    /// <summary>The full name <c>{namespace}local</c> of a name <c>prefix:local</c>; null without a declared prefix.</summary>
    public string? FullNameOf(string name)
    {
        int colon = name.IndexOf(':');
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
        int colon = text.IndexOf(':');
        if (colon is <= 0 or > 5) return text;

        string prefix = text[..colon];
        return prefix is "gs1" or "cbv" or "epcis" ? NamespaceOf(prefix) + text[(colon + 1)..] : text;
    }

    private EpcisContext Copy()
    {
        EpcisContext copy = new();
        copy._urls.AddRange(_urls);
        foreach ((string prefix, string space) in _declared) copy._declared.Add(prefix, space);
        return copy;
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
            if (Math.Max(member.Name.Length, target.Text.Length) > FieldReader.IdentifierLengthMax) return false;

            _declared[member.Name] = target.Text;
        }

        return true;
    }
}
