using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Reading;

/// <summary>A type that the contract defines.</summary>
internal sealed class ContractType : TypeShape
{
    private readonly ContractModule _module;
    private readonly string _baseName;
    private ILookup<string, ContractMethod>? _byName;
    private bool? _hasOnlyStatics;
    private ILookup<string, ContractField>? _fieldsByName;

    public ContractType(ContractModule module, TypeDefinitionHandle handle, string fullName)
        : base(fullName)
    {
        _module = module;
        Handle = handle;
        Definition = module.Reader.GetTypeDefinition(handle);
        Arity = Definition.GetGenericParameters().Count;

        // A generic base may name types whose rows come later, and none of those that are looked for here is generic.
        EntityHandle parent = Definition.BaseType;
        _baseName = parent.IsNil || parent.Kind == HandleKind.TypeSpecification ? "" : module.ReferenceName(parent);
        IsValueType = _baseName is "System.ValueType" or "System.Enum";
        IsDelegateByName = _baseName == "System.MulticastDelegate";
        Methods = [.. Definition.GetMethods().Select(m => new ContractMethod(module, this, m))];
        Fields = [.. Definition.GetFields().Select(f => new ContractField(module, this, f))];
    }

    public TypeDefinitionHandle Handle { get; }

    public TypeDefinition Definition { get; }

    public ImmutableArray<ContractMethod> Methods { get; }

    public ImmutableArray<ContractField> Fields { get; }

    /// <summary>Its methods of a name.</summary>
    public IEnumerable<ContractMethod> Named(string name) => (_byName ??= Methods.ToLookup(m => m.Name, StringComparer.Ordinal))[name];

    /// <summary>Its fields of a name.</summary>
    public IEnumerable<ContractField> FieldsNamed(string name) => (_fieldsByName ??= Fields.ToLookup(f => f.Name, StringComparer.Ordinal))[name];

    /// <summary>The type that it is nested in.</summary>
    public ContractType? Enclosing => field ??= Definition.GetDeclaringType() is { IsNil: false } outer ? _module.Own(outer) : null;

    /// <summary>Whether it is <c>&lt;Module&gt;</c>, which holds what stands in no type.</summary>
    public bool IsModule => MetadataTokens.GetRowNumber(Handle) == 1;

    /// <summary>Whether it derives from a delegate's base; says so before its members are read.</summary>
    public bool IsDelegateByName { get; }

    public bool IsAbstract => Definition.Attributes.HasFlag(TypeAttributes.Abstract);

    public bool IsCompilerGenerated => Attributes.Has("System.Runtime.CompilerServices.CompilerGeneratedAttribute");

    public AttributeNames Attributes => field ??= new AttributeNames(_module, Definition.GetCustomAttributes());

    /// <summary>Whether all its fields are static.</summary>
    public bool HasOnlyStatics => _hasOnlyStatics ??= Fields.All(f => f.IsStatic);

    public override int Arity { get; }

    public override bool IsValueType { get; }

    public override bool IsInterface => Definition.Attributes.HasFlag(TypeAttributes.Interface);

    public override bool IsSealed => Definition.Attributes.HasFlag(TypeAttributes.Sealed);

    public override bool IsByRefLike => Attributes.Has("System.Runtime.CompilerServices.IsByRefLikeAttribute");

    public override bool IsReadOnlyStruct => IsValueType && Attributes.Has("System.Runtime.CompilerServices.IsReadOnlyAttribute");

    public override TypeSig? BaseType => field ??= Definition.BaseType.IsNil ? null : _module.Type(Definition.BaseType);

    public override ImmutableArray<TypeSig> Interfaces
    {
        get
        {
            if (field.IsDefault) field = [.. Definition.GetInterfaceImplementations().Select(i => _module.Type(_module.Reader.GetInterfaceImplementation(i).Interface))];
            return field;
        }
    }

    public override TypeSig? EnumType => _baseName == "System.Enum" ? Fields.FirstOrDefault(f => !f.IsStatic)?.Type : null;

    public override MethodSig? Invoke => IsDelegateByName ? Methods.FirstOrDefault(m => m.Name == "Invoke")?.Signature : null;

    public override ImmutableArray<TypeParameter> TypeParameters
    {
        get
        {
            if (field.IsDefault) field = _module.TypeParameters(Definition.GetGenericParameters());
            return field;
        }
    }

    /// <summary>Whether this is <paramref name="other"/>, or nested in it at any depth.</summary>
    public bool IsWithin(ContractType other)
    {
        for (ContractType? type = this; type is not null; type = type.Enclosing)
        {
            if (type == other) return true;
        }

        return false;
    }
}

/// <summary>A field that the contract defines.</summary>
internal sealed class ContractField(ContractModule module, ContractType owner, FieldDefinitionHandle handle)
{
    public ContractType Owner => owner;

    public FieldDefinition Definition { get; } = module.Reader.GetFieldDefinition(handle);

    public string Name => field ??= module.Text(Definition.Name);

    public TypeSig Type => field ??= new SignatureReader(module, module.Reader.GetBlobReader(Definition.Signature)).Field();

    public bool IsStatic => Definition.Attributes.HasFlag(FieldAttributes.Static);

    public bool IsReadOnly => Definition.Attributes.HasFlag(FieldAttributes.InitOnly);

    public bool IsLiteral => Definition.Attributes.HasFlag(FieldAttributes.Literal);

    public bool HasData => Definition.Attributes.HasFlag(FieldAttributes.HasFieldRVA);

    public Access Access => ContractMethod.ToAccess((int)(Definition.Attributes & FieldAttributes.FieldAccessMask));

    public AttributeNames Attributes => field ??= new AttributeNames(module, Definition.GetCustomAttributes());

    public string Where => $"{owner.FullName}.{Name}";
}

/// <summary>A method that the contract defines.</summary>
internal sealed class ContractMethod(ContractModule module, ContractType owner, MethodDefinitionHandle handle)
{
    public ContractType Owner => owner;

    public MethodDefinitionHandle Handle => handle;

    public MethodDefinition Definition { get; } = module.Reader.GetMethodDefinition(handle);

    public string Name => field ??= module.Text(Definition.Name);

    public MethodSig Signature => field ??= new SignatureReader(module, module.Reader.GetBlobReader(Definition.Signature), owner.IsDelegateByName).Method();

    public bool IsStatic => Definition.Attributes.HasFlag(MethodAttributes.Static);

    public bool IsVirtual => Definition.Attributes.HasFlag(MethodAttributes.Virtual);

    public bool IsFinal => Definition.Attributes.HasFlag(MethodAttributes.Final);

    public bool IsAbstract => Definition.Attributes.HasFlag(MethodAttributes.Abstract);

    public bool IsNewSlot => Definition.Attributes.HasFlag(MethodAttributes.NewSlot);

    public bool IsConstructor => Name == ".ctor";

    public bool IsStaticConstructor => Name == ".cctor";

    public bool HasBody => Definition.RelativeVirtualAddress != 0;

    public Access Access => ToAccess((int)(Definition.Attributes & MethodAttributes.MemberAccessMask));

    public AttributeNames Attributes => field ??= new AttributeNames(module, Definition.GetCustomAttributes());

    public bool IsCompilerGenerated => Attributes.Has("System.Runtime.CompilerServices.CompilerGeneratedAttribute");

    /// <summary>Whether it only makes a copy of its object; null until it was looked at.</summary>
    public bool? IsClone { get; set; }

    /// <summary>Whether it does not write through <c>this</c>.</summary>
    public bool IsReadOnly =>
        owner.IsValueType && !IsConstructor && !Signature.IsInit
        && (owner.IsReadOnlyStruct || Attributes.Has("System.Runtime.CompilerServices.IsReadOnlyAttribute"));

    /// <summary>Whether a parameter may only be read through: <c>in</c>.</summary>
    public ImmutableArray<bool> ReadOnlyParameters
    {
        get
        {
            if (field.IsDefault) field = ReadParameters();
            return field;
        }
    }

    public ImmutableArray<TypeParameter> TypeParameters
    {
        get
        {
            if (field.IsDefault) field = module.TypeParameters(Definition.GetGenericParameters());
            return field;
        }
    }

    public string Where => $"{owner.FullName}.{Name}";

    /// <summary>Whether flags say who sees a member: nobody, which is 0, compilers do not write, and 7 means nothing (ECMA-335, II.23.1.5 and II.23.1.10).</summary>
    public static bool HasAccess(int mask) => mask is >= 1 and <= 6;

    /// <summary>The order of ECMA-335, II.23.1.10: compiler-controlled members are nobody's.</summary>
    public static Access ToAccess(int mask) => mask switch
    {
        2 => Access.FamilyAndAssembly,
        3 => Access.Assembly,
        4 => Access.Family,
        5 => Access.FamilyOrAssembly,
        6 => Access.Public,
        _ => Access.Private,
    };

    private ImmutableArray<bool> ReadParameters()
    {
        bool[] readOnly = new bool[Signature.Parameters.Length];
        foreach (ParameterHandle parameter in Definition.GetParameters())
        {
            Parameter row = module.Reader.GetParameter(parameter);
            if (row.SequenceNumber < 1 || row.SequenceNumber > readOnly.Length) continue;

            AttributeNames names = new(module, row.GetCustomAttributes());
            readOnly[row.SequenceNumber - 1] = names.Has("System.Runtime.CompilerServices.IsReadOnlyAttribute")
                || names.Has("System.Runtime.CompilerServices.RequiresLocationAttribute");
        }

        return [.. readOnly];
    }
}

/// <summary>Full names of the attributes of something.</summary>
internal sealed class AttributeNames(ContractModule module, CustomAttributeHandleCollection handles)
{
    private readonly HashSet<string> _names = [.. handles.Select(module.AttributeName)];

    public bool Has(string fullName) => _names.Contains(fullName);
}
