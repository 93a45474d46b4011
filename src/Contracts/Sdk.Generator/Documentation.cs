using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Plain text of XML documentation comments, for the ABI.</summary>
internal static class Documentation
{
    private static readonly Regex Spaces = new(@"\s+", RegexOptions.CultureInvariant);

    /// <summary>The summary of a symbol; empty if it has none.</summary>
    public static string Summary(ISymbol symbol) => Text(Parse(symbol)?.Element("summary"));

    /// <summary>What a symbol's comment says of a parameter; empty if nothing.</summary>
    public static string Parameter(ISymbol symbol, string name) =>
        Text(Parse(symbol)?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == name));

    private static XElement? Parse(ISymbol symbol)
    {
        string? xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml)) return null;

        try
        {
            return XElement.Parse(xml);
        }
        catch (XmlException)
        {
            return null; // The compiler reports malformed comments itself.
        }
    }

    private static string Text(XElement? element)
    {
        if (element is null) return "";

        StringBuilder text = new();
        foreach (XNode node in element.DescendantNodes())
        {
            if (node is XText plain) text.Append(plain.Value);
            if (node is XElement { IsEmpty: true } reference) text.Append(NameIn(reference));
        }

        return Spaces.Replace(text.ToString(), " ").Trim();
    }

    private static string NameIn(XElement reference)
    {
        string name = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "";
        int parameters = name.IndexOf('(');
        if (parameters >= 0) name = name.Substring(0, parameters);
        return name.Substring(name.LastIndexOf('.') + 1);
    }
}
