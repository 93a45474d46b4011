using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Tests.Std;

/// <summary>What the compiled library names of other assemblies, what its code does, and what it keeps.</summary>
internal sealed class StdAssembly : IDisposable
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xffff);

    private readonly PEReader _image;

    public StdAssembly()
    {
        _image = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Chain.Contracts.Std.dll")));
        Metadata = _image.GetMetadataReader();
    }

    public MetadataReader Metadata { get; }

    public void Dispose() => _image.Dispose();

    /// <summary>Members of other assemblies, with their signatures.</summary>
    public IEnumerable<string> MembersNamed()
    {
        foreach (MemberReferenceHandle handle in Metadata.MemberReferences)
        {
            MemberReference member = Metadata.GetMemberReference(handle);
            string? parent = ParentOf(member);
            if (parent is null || parent.EndsWith("Attribute", StringComparison.Ordinal)) continue;

            string name = Metadata.GetString(member.Name);
            if (member.GetKind() == MemberReferenceKind.Field) yield return $"{parent}.{name}";
            else yield return $"{parent}.{name}{Signature(member.DecodeMethodSignature(SignatureNames.Instance, null))}";
        }
    }

    /// <summary>Fields without an object, other than constants and bytes of the image.</summary>
    public IEnumerable<string> StaticFields() =>
        Metadata.FieldDefinitions.Select(Metadata.GetFieldDefinition)
            .Where(field => (field.Attributes & FieldAttributes.Static) != 0)
            .Where(field => (field.Attributes & (FieldAttributes.Literal | FieldAttributes.HasFieldRVA)) == 0)
            .Select(field => $"{Metadata.GetString(Metadata.GetTypeDefinition(field.GetDeclaringType()).Name)}.{Metadata.GetString(field.Name)}");

    public IEnumerable<string> Methods() => Metadata.MethodDefinitions.Select(NameOf);

    public IEnumerable<(string Method, MethodBodyBlock Body)> Bodies() =>
        Metadata.MethodDefinitions
            .Where(handle => Metadata.GetMethodDefinition(handle).RelativeVirtualAddress != 0)
            .Select(handle => (NameOf(handle), _image.GetMethodBody(Metadata.GetMethodDefinition(handle).RelativeVirtualAddress)));

    public static IEnumerable<OpCode> OpCodesOf(MethodBodyBlock body)
    {
        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            OpCode opCode = OpCodesByValue[value == 0xfe ? 0xfe00 | code.ReadByte() : value];
            yield return opCode;
            code.Offset += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => SwitchLength(code),
                _ => 4,
            };
        }
    }

    private static int SwitchLength(BlobReader code) => 4 + (4 * code.ReadInt32());

    private string NameOf(MethodDefinitionHandle handle)
    {
        MethodDefinition method = Metadata.GetMethodDefinition(handle);
        return $"{Metadata.GetString(Metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{Metadata.GetString(method.Name)}";
    }

    private string? ParentOf(MemberReference member) => member.Parent.Kind switch
    {
        HandleKind.TypeReference => SignatureNames.Instance.GetTypeFromReference(Metadata, (TypeReferenceHandle)member.Parent, 0),
        HandleKind.TypeSpecification => ParentOf((TypeSpecificationHandle)member.Parent),
        _ => null,
    };

    /// <summary>The generic type of another assembly; null for one of the library's own.</summary>
    private string? ParentOf(TypeSpecificationHandle handle)
    {
        string name = Metadata.GetTypeSpecification(handle).DecodeSignature(SignatureNames.Instance, null).Split('<')[0];
        return name.StartsWith("System.", StringComparison.Ordinal) ? name : null;
    }

    private static string Signature(MethodSignature<string> signature) =>
        $"({string.Join(",", signature.ParameterTypes)}) {signature.ReturnType}";

    /// <summary>Spells types in full.</summary>
    private sealed class SignatureNames : ISignatureTypeProvider<string, object?>
    {
        public static readonly SignatureNames Instance = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            TypeReference type = reader.GetTypeReference(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> arguments) => $"{genericType}<{string.Join(",", arguments)}>";

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType + " pinned";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetGenericMethodParameter(object? context, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? context, int index) => $"!{index}";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";
    }
}
