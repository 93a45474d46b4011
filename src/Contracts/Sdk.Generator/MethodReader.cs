using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Reads calls and views, of a contract or of an interface of one.</summary>
internal sealed class MethodReader(INamedTypeSymbol type, TypeResolver types, List<DiagnosticInfo> problems)
{
    private const int NameMax = 64;

    private readonly HashSet<string> _names = [];

    /// <summary>Reads a method that is marked; null after reporting why it is none.</summary>
    public MethodModel? Read(IMethodSymbol method)
    {
        bool isCall = Symbols.HasAttribute(method, SdkNames.CallAttribute), isView = Symbols.HasAttribute(method, SdkNames.ViewAttribute);
        if ((isCall && isView) || !HasShape(method))
        {
            Report(Diagnostics.MethodShape, method, method.Name);
            return null;
        }

        if (GeneratedNames.HolderOf(type, method.Name) is { } holder) Report(Diagnostics.ReservedMethod, method, type.Name, method.Name, holder);
        if (!_names.Add(method.Name)) Report(Diagnostics.Overload, method, type.Name, method.Name);
        if (isView && method.ReturnsVoid) Report(Diagnostics.ViewReturnsNothing, method, method.Name);
        return ReadTypes(method, isView);
    }

    /// <summary>Whether a method is marked at all.</summary>
    public static bool IsMarked(IMethodSymbol method) =>
        Symbols.HasAttribute(method, SdkNames.CallAttribute) || Symbols.HasAttribute(method, SdkNames.ViewAttribute);

    private static bool HasShape(IMethodSymbol method) =>
        method is { IsStatic: false, IsGenericMethod: false, IsAsync: false, ReturnsByRef: false, ReturnsByRefReadonly: false }
        && Naming.IsPlain(method.Name, NameMax)
        && method.Parameters.All(p => p.RefKind == RefKind.None && !p.IsParams);

    private MethodModel? ReadTypes(IMethodSymbol method, bool isView)
    {
        List<Field> parameters = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (types.Value(parameter.Type, parameter.Locations.FirstOrDefault()) is not { } resolved) return null;
            types.CheckName(parameter, location: null);
            parameters.Add(new Field { Name = parameter.Name, Type = resolved, Doc = Documentation.Parameter(method, parameter.Name) });
        }

        TypeRef? result = method.ReturnsVoid ? null : types.Value(method.ReturnType, method.Locations.FirstOrDefault());
        if (result is null && !method.ReturnsVoid) return null;

        return new MethodModel
        {
            Name = method.Name,
            IsView = isView,
            Doc = Documentation.Summary(method),
            Parameters = parameters,
            Result = result,
        };
    }

    private void Report(DiagnosticDescriptor descriptor, ISymbol at, params string[] arguments) =>
        problems.Add(DiagnosticInfo.Create(descriptor, at.Locations.FirstOrDefault(), arguments));
}
