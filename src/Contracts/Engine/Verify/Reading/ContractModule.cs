using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Reading;

/// <summary>The assembly being verified: what its tokens stand for.</summary>
internal sealed class ContractModule
{
    private readonly ContractType[] _own;
    private readonly ContractMethod[] _methods;
    private readonly ContractField[] _fields;
    private readonly Dictionary<string, TypeSig> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<int, TypeShape> _references = [];
    private readonly Dictionary<int, TypeSig> _specifications = [];

    /// <summary>Reads the types and their members by name.</summary>
    /// <exception cref="RefusedException">Names or ranges of rows are refused.</exception>
    public ContractModule(PEReader image, Whitelist whitelist)
    {
        Image = image;
        Whitelist = whitelist;
        Reader = image.GetMetadataReader(MetadataReaderOptions.None);
        TableLimits.Check(Reader);
        RowLists.Check(Reader, image.GetMetadata().GetReader());
        BlobHeap.Check(Reader, image.GetMetadata().GetReader());
        _own = new ContractType[Reader.TypeDefinitions.Count];
        int row = 0;
        foreach (TypeDefinitionHandle handle in Reader.TypeDefinitions) _own[row++] = new ContractType(this, handle, ReferenceName(handle));
        _methods = [.. _own.SelectMany(t => t.Methods)];
        _fields = [.. _own.SelectMany(t => t.Fields)];
        CheckOwners();
    }

    public PEReader Image { get; }

    public MetadataReader Reader { get; }

    public Whitelist Whitelist { get; }

    /// <summary>All types that the contract defines.</summary>
    public IReadOnlyList<ContractType> Types => _own;

    public IReadOnlyList<ContractMethod> Methods => _methods;

    /// <summary>Whether all methods that copy records only copy; null until it is asked for.</summary>
    public bool? ClonesCopy { get; set; }

    /// <summary>A type of the whitelist that the rules themselves name.</summary>
    public TypeSig Known(string fullName)
    {
        if (!_known.TryGetValue(fullName, out TypeSig? known)) _known[fullName] = known = Whitelist.Type(fullName).Plain;
        return known;
    }

    public ContractType Own(TypeDefinitionHandle handle) => _own[MetadataTokens.GetRowNumber(handle) - 1];

    public ContractMethod Own(MethodDefinitionHandle handle) =>
        MetadataTokens.GetRowNumber(handle) is int row && row >= 1 && row <= _methods.Length ? _methods[row - 1] : throw new BadImageFormatException();

    public ContractField Own(FieldDefinitionHandle handle) =>
        MetadataTokens.GetRowNumber(handle) is int row && row >= 1 && row <= _fields.Length ? _fields[row - 1] : throw new BadImageFormatException();

    /// <summary>A string of the heap, if it is short enough.</summary>
    public string Text(StringHandle handle)
    {
        BlobReader bytes = Reader.GetBlobReader(handle);
        return bytes.Length <= VerifyLimits.NameLengthMax ? Reader.GetString(handle)
            : throw new RefusedException(ProblemCodes.NameForbidden, $"A name has more than {VerifyLimits.NameLengthMax} characters.");
    }

    /// <summary>Refuses a text constant that is none: it lies in its heap, and has whole characters and a mark behind them (ECMA-335, II.24.2.4).</summary>
    public void CheckTextConstant(int token)
    {
        int offset = token & 0xff_ffff, bytes = Reader.GetHeapSize(HeapIndex.UserString);
        bool isText = (uint)token >> 24 == 0x70 && offset < bytes;
        if (isText)
        {
            BlobReader heap = Image.GetMetadata().GetReader(Reader.GetHeapMetadataOffset(HeapIndex.UserString), bytes);
            heap.Offset = offset;
            isText = heap.TryReadCompressedInteger(out int length) && length <= heap.RemainingBytes && length % 2 == 1;
        }

        if (!isText) throw new RefusedException(ProblemCodes.BodyMalformed, "A text constant is none. Deploy what the compiler wrote, unchanged.");
    }

    /// <summary>Full metadata name of a type definition or reference; the specification's text for others.</summary>
    public string ReferenceName(EntityHandle handle)
    {
        int token = MetadataTokens.GetToken(handle);
        if (!_names.TryGetValue(token, out string? name)) _names[token] = name = ReadName(handle, depth: 0);
        return name;
    }

    /// <summary>The definition behind a type definition or reference.</summary>
    public TypeShape Definition(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition) return OwnAt(handle);

        int token = MetadataTokens.GetToken(handle);
        if (!_references.TryGetValue(token, out TypeShape? shape)) _references[token] = shape = External((TypeReferenceHandle)handle);
        return shape;
    }

    /// <summary>The type behind a token; a generic definition stands for itself with its own parameters.</summary>
    public TypeSig Type(EntityHandle handle)
    {
        if (handle.Kind != HandleKind.TypeSpecification)
        {
            TypeShape shape = Definition(handle);
            return shape.Arity == 0 ? shape.Plain : throw new RefusedException(ProblemCodes.SignatureForbidden, $"{shape.FullName} lacks its type arguments.");
        }

        int token = MetadataTokens.GetToken(handle);
        if (!_specifications.TryGetValue(token, out TypeSig? type))
        {
            BlobHandle blob = Reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature;
            _specifications[token] = type = new SignatureReader(this, Reader.GetBlobReader(blob)).Specification();
        }

        return type;
    }

    /// <summary>
    /// The name of an attribute. That of a generic one is not read: its arguments may be types that carry it, of which the reader of
    /// signatures asks for their attributes, without end.
    /// </summary>
    public string AttributeName(CustomAttributeHandle handle)
    {
        EntityHandle constructor = Reader.GetCustomAttribute(handle).Constructor;
        return constructor.Kind switch
        {
            HandleKind.MethodDefinition => Own((MethodDefinitionHandle)constructor).Owner.FullName,
            HandleKind.MemberReference when Reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is var parent =>
                parent.Kind switch
                {
                    HandleKind.TypeReference or HandleKind.TypeDefinition => ReferenceName(parent),
                    HandleKind.TypeSpecification => "a generic attribute",
                    _ => throw new BadImageFormatException(),
                },
            _ => throw new BadImageFormatException(),
        };
    }

    public ImmutableArray<TypeParameter> TypeParameters(GenericParameterHandleCollection handles)
    {
        if (handles.Count > VerifyLimits.TypeParametersMax) throw new RefusedException(ProblemCodes.TypeShapeForbidden, $"A type or method has at most {VerifyLimits.TypeParametersMax} type parameters.");
        return [.. handles.Select(ReadTypeParameter)];
    }

    private TypeParameter ReadTypeParameter(GenericParameterHandle handle)
    {
        GenericParameter parameter = Reader.GetGenericParameter(handle);
        bool isStruct = parameter.Attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        IEnumerable<TypeSig> types = parameter.GetConstraints().Select(c => Type(Reader.GetGenericParameterConstraint(c).Type));
        return new TypeParameter(
            parameter.Attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint),
            isStruct,
            parameter.Attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct,
            [.. types])
        { Variance = VarianceOf(parameter.Attributes) };
    }

    internal static Variance VarianceOf(GenericParameterAttributes attributes) => (attributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.None => Variance.None,
        GenericParameterAttributes.Covariant => Variance.Out,
        GenericParameterAttributes.Contravariant => Variance.In,
        _ => throw new RefusedException(ProblemCodes.TypeShapeForbidden, "A type parameter is marked in and out. Compilers do not write this."),
    };

    private ContractType OwnAt(EntityHandle handle)
    {
        int row = MetadataTokens.GetRowNumber(handle);
        return row >= 1 && row <= _own.Length ? _own[row - 1] : throw new BadImageFormatException();
    }

    private string ReadName(EntityHandle handle, int depth)
    {
        if (depth > VerifyLimits.TypeDepthMax) throw new RefusedException(ProblemCodes.TypeShapeForbidden, "Types nest too deep in each other.");

        if (handle.Kind == HandleKind.TypeDefinition)
        {
            TypeDefinition type = Reader.GetTypeDefinition((TypeDefinitionHandle)handle);
            TypeDefinitionHandle outer = type.GetDeclaringType();
            return Join(outer.IsNil ? null : ReadName(outer, depth + 1), type.Namespace, type.Name);
        }

        if (handle.Kind != HandleKind.TypeReference) return Type(handle).Text;

        TypeReference reference = Reader.GetTypeReference((TypeReferenceHandle)handle);
        EntityHandle scope = reference.ResolutionScope;
        return Join(scope.Kind == HandleKind.TypeReference ? ReadName(scope, depth + 1) : null, reference.Namespace, reference.Name);
    }

    private string Join(string? outer, StringHandle nameSpace, StringHandle name)
    {
        string space = Text(nameSpace), simple = Text(name);
        if (outer is not null) return space.Length == 0 ? $"{outer}/{simple}" : throw new RefusedException(ProblemCodes.NameForbidden, "A nested type has a namespace.");
        return space.Length == 0 ? simple : $"{space}.{simple}";
    }

    private ExternalType External(TypeReferenceHandle handle)
    {
        string name = ReferenceName(handle);
        EntityHandle scope = Reader.GetTypeReference(handle).ResolutionScope;
        for (int depth = 0; scope.Kind == HandleKind.TypeReference && depth <= VerifyLimits.TypeDepthMax; depth++)
        {
            scope = Reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        if (scope.Kind != HandleKind.AssemblyReference) throw new RefusedException(ProblemCodes.ModulePartForbidden, $"{name} is looked for in another module.");

        string assembly = Text(Reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);
        if (!Whitelist.IsTypeAllowed(name)) throw new RefusedException(ProblemCodes.TypeForbidden, Advice.ForType(name));
        if (!Whitelist.Resolves(assembly, name)) throw new RefusedException(ProblemCodes.TypeForbidden, $"{name} is not in the assembly {assembly}. Build against the SDK's reference assemblies.");
        return Whitelist.Type(name);
    }

    /// <summary>Rows of methods and fields belong to types in order, each to one: readers differ in what they make of anything else.</summary>
    private void CheckOwners()
    {
        bool inOrder = _methods.Select(m => MetadataTokens.GetRowNumber(m.Handle)).SequenceEqual(Enumerable.Range(1, Reader.MethodDefinitions.Count))
            && _fields.Length == Reader.FieldDefinitions.Count
            && _own.SelectMany(t => t.Definition.GetFields()).Select(f => MetadataTokens.GetRowNumber(f)).SequenceEqual(Enumerable.Range(1, _fields.Length));
        if (!inOrder) throw new RefusedException(ProblemCodes.ImageMalformed, "Members belong to no type, or to two. Deploy what the compiler wrote, unchanged.");
    }
}
