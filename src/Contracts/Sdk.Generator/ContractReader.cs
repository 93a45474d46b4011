using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Reads a contract class into a model and reports what a contract may not have.</summary>
internal sealed class ContractReader(
    INamedTypeSymbol type, Compilation compilation, List<DiagnosticInfo> problems, CancellationToken cancellation)
{
    private const int EventNameMax = 64;

    private readonly TypeResolver _types = new(type.Name, problems);

    /// <summary>The model; null if the class is not a contract at all. Other problems are only reported.</summary>
    public ContractModel? Read()
    {
        if (!HasContractShape())
        {
            Report(Diagnostics.ContractShape, type, type.Name);
            return null;
        }

        AttributeData attribute = Symbols.Attribute(type, SdkNames.ContractAttribute)!;
        string name = Symbols.TextArgument(attribute);
        int version = NamedArgument(attribute, "Version") as int? ?? 1;
        if (!Naming.IsContractName(name) || version < 1) Report(Diagnostics.ContractName, type, name);

        ContractModel model = new()
        {
            Namespace = Symbols.NamespaceOf(type),
            ClassName = type.Name,
            Accessibility = Symbols.AccessibilityOf(type),
            Name = name,
            Version = version,
            Reentrant = NamedArgument(attribute, "Reentrant") as bool? ?? false,
            Doc = Documentation.Summary(type),
            Types = _types.Types,
        };
        ReadFields(model);
        ReadMethods(model);
        ReadEvents(model);
        ReadFaults(model);
        return model;
    }

    private bool HasContractShape() =>
        type is { IsSealed: true, IsGenericType: false, ContainingType: null, TypeKind: TypeKind.Class, IsRecord: false }
        && Symbols.IsNamed(type.BaseType, SdkNames.Contract)
        && Declarations().All(d => d.Modifiers.Any(SyntaxKind.PartialKeyword));

    private IEnumerable<ClassDeclarationSyntax> Declarations() =>
        type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<ClassDeclarationSyntax>();

    private void ReadFields(ContractModel model)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared))
        {
            Report(Diagnostics.Constructor, constructor, type.Name);
        }

        foreach (IMethodSymbol constructor in type.StaticConstructors.Where(c => !c.IsImplicitlyDeclared))
        {
            Report(Diagnostics.Constructor, constructor, type.Name);
        }

        List<IFieldSymbol> stateFields = [];
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsConst))
        {
            if (field is { IsStatic: false, IsReadOnly: true, IsImplicitlyDeclared: false }) model.ReadonlyFields.Add(field.Name);
            ReadField(model, field, stateFields);
        }

        ReadState(model, stateFields);
    }

    private void ReadField(ContractModel model, IFieldSymbol field, List<IFieldSymbol> stateFields)
    {
        if (field.IsStatic)
        {
            Report(Diagnostics.StaticField, field, field.Name);
        }
        else if (IsProxy(field.Type))
        {
            model.ProxyFields.Add(field.Name);
            if (!IsGenerated(field.Type)) Report(Diagnostics.HandWrittenProxy, field, field.Name);
        }
        else if (IsState(field.Type))
        {
            stateFields.Add(field);
        }
        else
        {
            Report(Diagnostics.InstanceField, field, field.AssociatedSymbol?.Name ?? field.Name);
        }
    }

    private void ReadState(ContractModel model, List<IFieldSymbol> fields)
    {
        bool numbered = fields.Any(f => SlotOf(f) is not null);
        if (!numbered && fields.Select(f => f.Locations[0].SourceTree).Distinct().Count() > 1)
        {
            Report(Diagnostics.StateInSeveralFiles, fields[0], type.Name);
        }

        for (int i = 0; i < fields.Count; i++)
        {
            IFieldSymbol field = fields[i];
            bool initialised = field.DeclaringSyntaxReferences
                .Any(r => r.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: not null });
            if (!field.IsReadOnly || initialised) Report(Diagnostics.StateField, field, field.Name);

            // A field without a number beside numbered ones has no slot of its own: report it as a clash.
            int slot = numbered ? SlotOf(field) ?? -1 : i;
            StateFieldModel? taken = model.State.FirstOrDefault(s => s.Slot == slot);
            if (slot is < 0 or > byte.MaxValue || taken is not null)
            {
                Report(Diagnostics.SlotClash, field, slot < 0 ? "(none)" : slot.ToString(), field.Name, taken?.Name ?? "other fields");
                continue;
            }

            _types.CheckName(field, location: null);
            if (ReadStateField(field, (byte)slot) is { } read) model.State.Add(read);
        }
    }

    private StateFieldModel? ReadStateField(IFieldSymbol field, byte slot)
    {
        INamedTypeSymbol declared = (INamedTypeSymbol)field.Type;
        Location location = field.Locations[0];
        List<TypeRef?> keys = declared.TypeArguments.Take(declared.TypeArguments.Length - 1).Select(k => _types.Key(k, location)).ToList();
        TypeRef? value = _types.Value(declared.TypeArguments.Last(), location);
        if (value is null || keys.Any(k => k is null)) return null;

        StateKind kind = declared.Name switch
        {
            "StateValue" => StateKind.Value,
            "StateMap" => StateKind.Map,
            _ => StateKind.List,
        };
        return new StateFieldModel { Name = field.Name, Slot = slot, Kind = kind, Keys = keys!, Value = value };
    }

    private void ReadMethods(ContractModel model)
    {
        MethodReader methods = new(type, _types, problems);
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(MethodReader.IsMarked))
        {
            if (methods.Read(method) is { } read) model.Methods.Add(read);
        }
    }

    /// <summary>Finds events by what the contract passes to <c>Emit</c>, whose overloads this generator writes.</summary>
    private void ReadEvents(ContractModel model)
    {
        foreach (ClassDeclarationSyntax declaration in Declarations())
        {
            SemanticModel semantics = compilation.GetSemanticModel(declaration.SyntaxTree);
            foreach (InvocationExpressionSyntax call in declaration.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                bool isEmit = call.Expression is IdentifierNameSyntax { Identifier.ValueText: "Emit" };
                if (!isEmit || call.ArgumentList.Arguments.Count != 1) continue;

                ExpressionSyntax argument = call.ArgumentList.Arguments[0].Expression;
                ITypeSymbol? emitted = semantics.GetTypeInfo(argument, cancellation).Type;
                if (emitted is null or { TypeKind: TypeKind.Error }) continue; // The compiler reports it.
                ReadEvent(model, emitted, argument.GetLocation());
            }
        }
    }

    private void ReadEvent(ContractModel model, ITypeSymbol emitted, Location location)
    {
        if (!Symbols.HasAttribute(emitted, SdkNames.EventAttribute))
        {
            problems.Add(DiagnosticInfo.Create(Diagnostics.NotAnEvent, location, emitted.Name));
            return;
        }

        if (!Naming.IsPlain(emitted.Name, EventNameMax))
        {
            problems.Add(DiagnosticInfo.Create(Diagnostics.EventName, location, emitted.Name));
            return;
        }

        TypeRef? resolved = _types.Value(emitted.WithNullableAnnotation(NullableAnnotation.NotAnnotated), location);
        if (resolved is NamedType named && !model.Events.Contains(named)) model.Events.Add(named);
    }

    private void ReadFaults(ContractModel model)
    {
        INamedTypeSymbol? faults = type.GetTypeMembers("Faults").FirstOrDefault();
        foreach (IFieldSymbol field in faults?.GetMembers().OfType<IFieldSymbol>() ?? [])
        {
            if (!Symbols.IsNamed(field.Type, SdkNames.Fault)) continue;
            if (FaultMessage(field) is { } message && Naming.IsPlain(field.Name, 31) && field is { IsStatic: true, IsReadOnly: true })
            {
                model.Faults.Add(new FaultModel { Code = field.Name, Message = message });
            }
            else
            {
                Report(Diagnostics.FaultShape, field, field.Name);
            }
        }
    }

    private string? FaultMessage(IFieldSymbol field)
    {
        SyntaxNode? syntax = field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation);
        if (syntax is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax creation }) return null;
        if (creation.ArgumentList is not { Arguments.Count: 1 } arguments || creation.Initializer is not null) return null;

        SemanticModel semantics = compilation.GetSemanticModel(creation.SyntaxTree);
        object? value = semantics.GetConstantValue(arguments.Arguments[0].Expression, cancellation).Value;
        return value is string message && System.Text.Encoding.UTF8.GetByteCount(message) <= 256 ? message : null;
    }

    private static bool IsState(ITypeSymbol field) =>
        field is INamedTypeSymbol { IsGenericType: true, Name: "StateValue" or "StateMap" or "StateList" } named
        && named.ContainingNamespace.ToDisplayString() + "." == SdkNames.Sdk;

    /// <summary>Proxies are generated beside their contracts, so those of this compilation are not known yet.</summary>
    private static bool IsProxy(ITypeSymbol field) =>
        field.TypeKind == TypeKind.Error ? field.Name.EndsWith(SdkNames.ProxySuffix) : Symbols.IsNamed(field.BaseType, SdkNames.Proxy);

    /// <summary>
    /// Whether a proxy is this generator's work. It is handed the call's context, which code by hand must not get: in this
    /// compilation the proxy is not there yet and what it is made from is, in another one it stands beside that.
    /// </summary>
    private bool IsGenerated(ITypeSymbol proxy)
    {
        if (!proxy.Name.EndsWith(SdkNames.ProxySuffix)) return false;

        string name = proxy.Name.Substring(0, proxy.Name.Length - SdkNames.ProxySuffix.Length);
        string[] sources = [name, SdkNames.InterfacePrefix + name];
        if (proxy.TypeKind == TypeKind.Error)
        {
            return sources.Any(source => compilation.GetSymbolsWithName(source, SymbolFilter.Type, cancellation).Any(MakesProxy));
        }

        return !SymbolEqualityComparer.Default.Equals(proxy.ContainingAssembly, compilation.Assembly)
            && proxy is { IsSealed: true, ContainingType: null }
            && sources.Any(source => proxy.ContainingNamespace.GetTypeMembers(source).Any(MakesProxy));

        static bool MakesProxy(ISymbol symbol) =>
            Symbols.HasAttribute(symbol, SdkNames.ContractAttribute) || Symbols.HasAttribute(symbol, SdkNames.ContractInterfaceAttribute);
    }

    private static int? SlotOf(IFieldSymbol field) =>
        Symbols.Attribute(field, SdkNames.SlotAttribute)?.ConstructorArguments[0].Value is byte slot
            ? slot
            : null;

    private static object? NamedArgument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value;

    private void Report(DiagnosticDescriptor descriptor, ISymbol at, params string[] arguments) =>
        problems.Add(DiagnosticInfo.Create(descriptor, at.Locations.FirstOrDefault(), arguments));
}
