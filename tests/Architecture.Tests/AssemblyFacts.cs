using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Chain.Architecture.Tests;

/// <summary>What a compiled assembly names: other assemblies, types and members outside itself, and what its code does.</summary>
/// <param name="Assemblies">Assemblies that it refers to.</param>
/// <param name="Types">Types of other assemblies.</param>
/// <param name="Members">Members of such types, as <c>Type.Member</c>.</param>
/// <param name="Signatures">Methods of such types, as <c>Type.Method(Parameter,Parameter)</c>.</param>
/// <param name="Imports">Methods of its own that are native code, or written outside C#.</param>
/// <param name="Floats">Where it uses floating point: <c>Type.Member: what</c>.</param>
/// <param name="EnumNames">Methods that ask a value for its name, which is reflection: <c>Type.Method: Enum</c>.</param>
internal sealed record AssemblyFacts(
    IReadOnlyList<string> Assemblies,
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Members,
    IReadOnlyList<string> Signatures,
    IReadOnlyList<string> Imports,
    IReadOnlyList<string> Floats,
    IReadOnlyList<string> EnumNames)
{
    /// <summary>Reads the metadata and code of an assembly beside the test, without loading it.</summary>
    public static AssemblyFacts Read(string assemblyName)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assemblyName + ".dll"));
        using PEReader image = new(file);
        MetadataReader metadata = image.GetMetadataReader();
        List<string> members = [], signatures = [];
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (ParentOf(metadata, member) is not { } parent) continue;

            string name = $"{parent}.{metadata.GetString(member.Name)}";
            members.Add(name);
            if (member.GetKind() != MemberReferenceKind.Method) continue;
            MethodSignature<string> signature = member.DecodeMethodSignature(TypeNames.Instance, null);
            signatures.Add($"{name}({string.Join(",", signature.ParameterTypes)})");
        }

        CodeFacts code = CodeFacts.Read(image, metadata);
        return new AssemblyFacts(
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(handle => TypeNames.Of(metadata, handle))],
            members,
            signatures,
            [.. metadata.MethodDefinitions.Where(handle => IsImport(metadata.GetMethodDefinition(handle))).Select(handle => TypeNames.Of(metadata, handle))],
            code.Floats,
            code.EnumNames);
    }

    private static bool IsImport(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.PinvokeImpl) != 0
        || (method.ImplAttributes & MethodImplAttributes.InternalCall) != 0
        || (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.Native;

    /// <summary>The type of another assembly whose member it is, without type arguments; null for a member of this one.</summary>
    private static string? ParentOf(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind == HandleKind.TypeReference) return TypeNames.Of(metadata, (TypeReferenceHandle)member.Parent);
        if (member.Parent.Kind != HandleKind.TypeSpecification) return null;

        string name = metadata.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(TypeNames.Instance, null);
        int arguments = name.IndexOf('<', StringComparison.Ordinal);
        return arguments < 0 ? name : name[..arguments];
    }
}

/// <summary>Spells types in full, with their arguments.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<string, object?>
{
    public static readonly TypeNames Instance = new();

    public static string Of(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Of(metadata, (TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    public static string Of(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        return type.IsNested ? $"{Of(metadata, type.GetDeclaringType())}+{name}" : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    public static string Of(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        MethodDefinition method = metadata.GetMethodDefinition(handle);
        return $"{Of(metadata, method.GetDeclaringType())}.{metadata.GetString(method.Name)}";
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Of(reader, handle);

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Of(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(",", typeArguments)}>";

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetFunctionPointerType(MethodSignature<string> signature) =>
        $"function({string.Join(",", signature.ParameterTypes)}){signature.ReturnType}";
}
