using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Maps C# types to encodable types, and collects the named types of one contract.</summary>
internal sealed class TypeResolver(string contractName, List<DiagnosticInfo> problems)
{
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly Dictionary<string, NamedType> _byCSharp = [];
    private readonly HashSet<string> _open = [];
    private readonly List<NamedType> _types = [];

    /// <summary>Named types in the order met.</summary>
    public IReadOnlyList<NamedType> Types => _types;

    /// <summary>Resolves a type of a value; null after reporting why it cannot be one.</summary>
    public TypeRef? Value(ITypeSymbol type, Location? location)
    {
        if (type.TypeKind == TypeKind.Error) return Unresolved(type, location);
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Option(type, Value(nullable.TypeArguments[0], location), isValueType: true, location);
        }

        if (type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated })
        {
            ITypeSymbol plain = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
            return Option(type, Value(plain, location), isValueType: false, location);
        }

        if (Primitives.Find(type) is { } primitive) return primitive;
        if (ElementOf(type) is { } element) return List(type, element, location);
        if (type is INamedTypeSymbol named)
        {
            if (named.TypeKind == TypeKind.Enum) return Enum(named, location);
            if (named.IsRecord && !named.IsGenericType) return Record(named, location);
        }

        return Unsupported(type, location, Primitives.Advice(type));
    }

    /// <summary>Reports the name of a parameter, field, member or type that cannot stand in the interface.</summary>
    /// <param name="symbol">What has the name.</param>
    /// <param name="location">Where it is used, for what stands in another assembly.</param>
    public void CheckName(ISymbol symbol, Location? location)
    {
        if (!Naming.IsOfInterface(symbol.Name)) problems.Add(DiagnosticInfo.Create(Diagnostics.PlainName, Place(symbol, location), symbol.Name));
    }

    /// <summary>Resolves a type of a key; null after reporting why it cannot be one.</summary>
    public TypeRef? Key(ITypeSymbol type, Location? location)
    {
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            List<TypeRef?> elements = tuple.TupleElements.Select(e => Key(e.Type, location)).ToList();
            return elements.Any(e => e is null) ? null : new TupleType { CSharp = Display(tuple), Elements = elements! };
        }

        TypeRef? value = Value(type, location);
        if (value is null || IsKey(value)) return value;

        return Unsupported(type, location, "keys are made of integers, text, bytes, hashes, addresses, keys, times, enums and records or tuples of them");
    }

    private static bool IsKey(TypeRef type) => type switch
    {
        PrimitiveType primitive => primitive.KeyMethod is not null,
        NamedType { Kind: NamedKind.Enum } => true,
        NamedType named => named.Fields.Count > 0 && named.Fields.All(f => IsKey(f.Type)),
        _ => false,
    };

    private static ITypeSymbol? ElementOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array) return array.ElementType;
        bool isList = type is INamedTypeSymbol { IsGenericType: true }
            && type.OriginalDefinition.ToDisplayString() == "System.Collections.Generic.IReadOnlyList<T>";
        return isList ? ((INamedTypeSymbol)type).TypeArguments[0] : null;
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(FullName);

    private ListType? List(ITypeSymbol type, ITypeSymbol element, Location? location) =>
        Value(element, location) is { } resolved
            ? new ListType { CSharp = Display(type), Element = resolved, IsArray = type is IArrayTypeSymbol }
            : null;

    private TypeRef? Option(ITypeSymbol type, TypeRef? inner, bool isValueType, Location? location)
    {
        if (inner is null) return null;
        if (inner is NamedType { Kind: NamedKind.Alias } alias && alias.Fields.Count == 1 && alias.Fields[0].Type is OptionType)
        {
            return Unsupported(type, location, "an option of an option has no encoding of its own");
        }

        return new OptionType { CSharp = Display(type), Inner = inner, IsValueType = isValueType };
    }

    private TypeRef? Enum(INamedTypeSymbol type, Location? location)
    {
        if (_byCSharp.TryGetValue(Display(type), out NamedType known)) return known;
        if (!Declare(type, NamedKind.Enum, location, out NamedType declared)) return null;

        declared.Underlying = Primitives.Find(type.EnumUnderlyingType!);
        HashSet<object> seen = [];
        foreach (IFieldSymbol member in type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue))
        {
            if (!seen.Add(member.ConstantValue!)) return Unsupported(type, location, $"two of its members have the value {member.ConstantValue}");
            CheckName(member, location);
            declared.Values.Add(new EnumValue { Name = member.Name, Value = member.ConstantValue!, Doc = Documentation.Summary(member) });
        }

        return declared;
    }

    private TypeRef? Record(INamedTypeSymbol type, Location? location)
    {
        string key = Display(type);
        if (_open.Contains(key))
        {
            problems.Add(DiagnosticInfo.Create(Diagnostics.RecursiveType, location, type.Name));
            return null;
        }

        if (_byCSharp.TryGetValue(key, out NamedType known)) return known;
        if (PrimaryConstructor(type) is not { } constructor)
        {
            return Unsupported(type, location, "declare it as a positional record, record R(T1 A, T2 B), whose fields are all in the parameter list");
        }

        bool isAlias = type.IsValueType && constructor.Parameters.Length == 1;
        if (!Declare(type, isAlias ? NamedKind.Alias : NamedKind.Record, location, out NamedType declared)) return null;

        _open.Add(key);
        bool good = true;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            Location? at = Place(parameter, location);
            CheckName(parameter, location);
            if (!isAlias) CheckField(declared, parameter, at);
            if (Value(parameter.Type, at) is { } field)
            {
                declared.Fields.Add(new Field { Name = parameter.Name, Type = field, Doc = Documentation.Parameter(type, parameter.Name) });
            }
            else
            {
                good = false;
            }
        }

        _open.Remove(key);
        return good ? declared : null;
    }

    private void CheckField(NamedType record, IParameterSymbol field, Location? location)
    {
        string name = Naming.CamelCase(field.Name);
        if (record.Fields.FirstOrDefault(f => f.JsonName == name) is not { } other) return;

        problems.Add(DiagnosticInfo.Create(Diagnostics.FieldClash, location, other.Name, field.Name, record.Name, name));
    }

    private static Location? Place(ISymbol symbol, Location? location) => symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? location;

    /// <summary>The constructor whose parameters are all the stored properties of the record; null if there is none.</summary>
    private static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type)
    {
        List<IPropertySymbol> stored = type.GetMembers().OfType<IFieldSymbol>()
            .Where(f => !f.IsStatic)
            .Select(f => f.AssociatedSymbol as IPropertySymbol)
            .Where(p => p is not null)
            .ToList()!;
        int storedFields = type.GetMembers().OfType<IFieldSymbol>().Count(f => !f.IsStatic);
        if (storedFields != stored.Count || (type.BaseType is { IsRecord: true })) return null;

        return type.InstanceConstructors.FirstOrDefault(constructor =>
            constructor.Parameters.Length == stored.Count
            && (stored.Count > 0 || type.IsReferenceType)
            && constructor.Parameters.All(p => stored.Any(s => s.Name == p.Name && SymbolEqualityComparer.Default.Equals(s.Type, p.Type))));
    }

    private bool Declare(INamedTypeSymbol type, NamedKind kind, Location? location, out NamedType declared)
    {
        declared = new NamedType
        {
            CSharp = Display(type),
            Name = type.Name,
            Kind = kind,
            Doc = Documentation.Summary(type),
            IsReference = type.IsReferenceType,
        };
        if (Primitives.IsBuiltIn(type.Name))
        {
            problems.Add(DiagnosticInfo.Create(Diagnostics.ReservedType, location, type.Name));
            return false;
        }

        if (_types.Any(t => t.Name == type.Name))
        {
            problems.Add(DiagnosticInfo.Create(Diagnostics.TypeNameClash, location, type.Name, contractName));
            return false;
        }

        CheckName(type, location);
        _types.Add(declared);
        _byCSharp.Add(declared.CSharp, declared);
        return true;
    }

    private TypeRef? Unsupported(ITypeSymbol type, Location? location, string advice)
    {
        problems.Add(DiagnosticInfo.Create(
            Diagnostics.UnsupportedType, location, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), advice));
        return null;
    }

    private TypeRef? Unresolved(ITypeSymbol type, Location? location) =>
        Unsupported(type, location, "no type of this name is in scope");
}
