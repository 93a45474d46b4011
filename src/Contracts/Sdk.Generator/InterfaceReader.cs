using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Reads an interface that an author declares for a contract that stands elsewhere.</summary>
internal sealed class InterfaceReader(INamedTypeSymbol type, List<DiagnosticInfo> problems)
{
    private readonly TypeResolver _types = new(type.Name, problems);

    /// <summary>The model, without the methods that have problems; null if nothing can be generated at all.</summary>
    public InterfaceModel? Read()
    {
        if (!HasShape())
        {
            Report(Diagnostics.InterfaceShape, type, type.Name);
            return null;
        }

        InterfaceModel model = new()
        {
            Namespace = Symbols.NamespaceOf(type),
            BaseName = BaseName(type),
            Accessibility = Symbols.AccessibilityOf(type),
            Name = Symbols.TextArgument(Symbols.Attribute(type, SdkNames.ContractInterfaceAttribute)!),
        };
        if (!Naming.IsContractName(model.Name)) Report(Diagnostics.InterfaceName, type, model.Name);
        if (Clashes(model)) return null;

        ReadMethods(model);
        return model;
    }

    /// <summary>The name of an interface without its prefix.</summary>
    public static string BaseName(ISymbol type) => type.Name.Substring(1);

    /// <summary>Whether a name is one from which names of classes can be made: <c>IStore</c>, not <c>Istore</c> or <c>Store</c>.</summary>
    public static bool IsInterfaceName(string name) =>
        name.Length > 1 && name[0] == SdkNames.InterfacePrefix && char.IsUpper(name[1]);

    private bool HasShape() =>
        type is { IsGenericType: false, ContainingType: null, Interfaces.IsEmpty: true, IsFileLocal: false } && IsInterfaceName(type.Name);

    /// <summary>Whether another class has a name that is to be generated. Those of contracts are not there yet.</summary>
    private bool Clashes(InterfaceModel model)
    {
        INamedTypeSymbol? contract = type.ContainingNamespace.GetTypeMembers(model.BaseName)
            .FirstOrDefault(t => Symbols.HasAttribute(t, SdkNames.ContractAttribute) && IsInSource(t));
        if (contract is not null)
        {
            Report(Diagnostics.InterfaceClash, type, type.Name, model.BaseName + SdkNames.ProxySuffix, contract.Name);
            return true;
        }

        foreach (string suffix in (string[])[SdkNames.ProxySuffix, SdkNames.CallsSuffix])
        {
            if (!type.ContainingNamespace.GetTypeMembers(model.BaseName + suffix).Any(IsInSource)) continue;

            Report(Diagnostics.InterfaceClash, type, type.Name, model.BaseName + suffix, model.BaseName + suffix);
            return true;
        }

        return false;
    }

    private bool IsInSource(INamedTypeSymbol other) => SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly);

    private void ReadMethods(InterfaceModel model)
    {
        MethodReader methods = new(type, _types, problems);
        foreach (ISymbol member in type.GetMembers().Where(m => !m.IsImplicitlyDeclared))
        {
            if (member is IMethodSymbol { MethodKind: not MethodKind.Ordinary }) continue; // An accessor; its property is reported.
            if (member is not IMethodSymbol { IsAbstract: true, IsStatic: false } method || !MethodReader.IsMarked(method))
            {
                Report(Diagnostics.InterfaceMember, member, $"{type.Name}.{member.Name}");
            }
            else if (methods.Read(method) is { } read)
            {
                model.Methods.Add(read);
            }
        }
    }

    private void Report(DiagnosticDescriptor descriptor, ISymbol at, params string[] arguments) =>
        problems.Add(DiagnosticInfo.Create(descriptor, at.Locations.FirstOrDefault(), arguments));
}
