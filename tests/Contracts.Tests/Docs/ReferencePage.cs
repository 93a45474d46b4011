using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chain.Contracts.Tests.Docs;

/// <summary>Writes what an assembly offers as Markdown: its public types and members, each with the first sentence of its docstring.</summary>
internal sealed partial class ReferencePage
{
    private static readonly SymbolDisplayFormat TypeName = new(genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat MemberName = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly StringBuilder _page = new();
    private readonly Dictionary<string, XElement> _docs;

    private ReferencePage(string docs) =>
        _docs = XElement.Load(docs).Descendants("member").Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary")!);

    /// <summary>The public types of a namespace, in the order of their names.</summary>
    /// <param name="assembly">The assembly's file; its docstrings lie beside it.</param>
    /// <param name="space">The namespace.</param>
    public static string Write(string assembly, string space)
    {
        MetadataReference reference = MetadataReference.CreateFromFile(assembly);
        CSharpCompilation compilation = CSharpCompilation.Create("reference", references: [reference, .. Platform(except: assembly)]);
        ReferencePage page = new(Path.ChangeExtension(assembly, ".xml"));
        foreach (INamedTypeSymbol type in Types((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!, space)) page.Write(type);
        return page._page.ToString();
    }

    private static IEnumerable<MetadataReference> Platform(string except) =>
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.*.dll")
            .Where(file => !file.EndsWith("Native.dll", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Chain.*.dll"))
            .Where(file => file != except)
            .Select(file => MetadataReference.CreateFromFile(file));

    private static IEnumerable<INamedTypeSymbol> Types(IAssemblySymbol assembly, string space)
    {
        INamespaceSymbol found = assembly.GlobalNamespace;
        foreach (string part in space.Split('.')) found = found.GetNamespaceMembers().Single(n => n.Name == part);
        return found.GetTypeMembers().Where(IsOffered).OrderBy(type => type.Name, StringComparer.Ordinal).ThenBy(type => type.Arity);
    }

    private void Write(INamedTypeSymbol type)
    {
        _page.Append(CultureInfo.InvariantCulture, $"### `{type.ToDisplayString(TypeName)}`\n\n{Kind(type)}. {Summary(type)}\n\n");
        string[] rows = [.. Members(type).Where(member => Summary(member) != "").Select(member => $"| `{Name(member)}` | {Line(type, member)} |")];
        if (rows.Length > 0) _page.Append("| member | |\n|---|---|\n").AppendJoin('\n', rows).Append("\n\n");
    }

    /// <summary>A constructor that says what its type says needs no line.</summary>
    private string Line(INamedTypeSymbol type, ISymbol member) => Summary(member) == Summary(type) ? "" : FirstSentence(Summary(member));

    private static string Kind(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "Interface",
        { TypeKind: TypeKind.Enum } => "Enum",
        { TypeKind: TypeKind.Delegate } => "Delegate",
        { TypeKind: TypeKind.Struct } => "Struct",
        { IsStatic: true } => "Static class",
        { IsAbstract: true } => "Abstract class",
        _ => "Class",
    };

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => IsOffered(member) && member is not INamedTypeSymbol)
        .Where(member => member is not IMethodSymbol { AssociatedSymbol: not null })
        .OrderBy(Order).ThenBy(member => member.Name, StringComparer.Ordinal).ThenBy(Name, StringComparer.Ordinal);

    // What editors do not show is for generated code and hosts.
    private static bool IsOffered(ISymbol symbol) =>
        symbol.DeclaredAccessibility is (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal) &&
        symbol.GetAttributes().All(attribute => attribute.AttributeClass?.Name != nameof(System.ComponentModel.EditorBrowsableAttribute));

    private static int Order(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => 0,
        IFieldSymbol or IPropertySymbol => 1,
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => 3,
        _ => 2,
    };

    private static string Name(ISymbol member)
    {
        if (member.ContainingType.TypeKind == TypeKind.Enum) return member.Name;
        bool isShown = member is { IsStatic: true, ContainingType.IsStatic: false } and not IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion };
        return (isShown ? "static " : "") + member.ToDisplayString(MemberName).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private string Summary(ISymbol symbol) => _docs.TryGetValue(symbol.GetDocumentationCommentId() ?? "", out XElement? summary)
        ? Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
        : "";

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal),
        XElement element => Text(element),
        _ => "",
    };

    private static string Text(XElement element) => element.Name.LocalName switch
    {
        "see" or "paramref" or "typeparamref" => $"`{Referred(element)}`",
        "c" => $"`{element.Value.Replace("|", "\\|", StringComparison.Ordinal)}`",
        _ => " " + string.Concat(element.Nodes().Select(Text)) + " ",
    };

    private static string Referred(XElement element)
    {
        string id = (string?)element.Attribute("cref") ?? (string?)element.Attribute("name") ?? (string?)element.Attribute("langword") ?? element.Value;
        string name = Arity().Replace(id.Split('(')[0], "");
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..];
    }

    private static string FirstSentence(string text) => Sentence().Match(text) is { Success: true } match ? match.Value : text;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("`+[0-9]+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"^.*?[.](?= [A-Z`])")]
    private static partial Regex Sentence();
}
