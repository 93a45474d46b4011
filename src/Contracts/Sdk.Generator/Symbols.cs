using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>What is asked of symbols in more than one place.</summary>
internal static class Symbols
{
    public static bool IsNamed(ITypeSymbol? symbol, string name) => symbol?.ToDisplayString() == name;

    public static bool HasAttribute(ISymbol symbol, string name) => Attribute(symbol, name) is not null;

    public static AttributeData? Attribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => IsNamed(a.AttributeClass, name));

    /// <summary>The only argument of an attribute's constructor, as text; empty if it is anything else.</summary>
    public static string TextArgument(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string ?? "" : "";

    public static string NamespaceOf(ISymbol symbol) =>
        symbol.ContainingNamespace.IsGlobalNamespace ? "" : symbol.ContainingNamespace.ToDisplayString();

    public static string AccessibilityOf(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public ? "public" : "internal";
}
