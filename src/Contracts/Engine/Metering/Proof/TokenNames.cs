using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Metering;

/// <summary>A method outside the contract, as a token of the contract instantiates it.</summary>
/// <param name="Key">Its key in the whitelist.</param>
/// <param name="Instantiated">Name and signature with the type arguments put in.</param>
/// <param name="Arguments">Type arguments: the declaring type's, then its own.</param>
internal readonly record struct OutsideMethod(string Key, string Instantiated, ImmutableArray<string> Arguments);

/// <summary>
/// Spells what tokens of an assembly mean, so that two assemblies can be compared: types as <c>Space.Outer/Name&lt;Arguments&gt;</c>,
/// members as <c>Type::Name(P1,P2):Ret</c>, as keys of the whitelist are.
/// </summary>
internal sealed class TokenNames(MetadataReader reader) : ISignatureTypeProvider<string, ImmutableArray<string>>
{
    private const int NestingMax = 64;

    private readonly Dictionary<int, string> _known = [];

    /// <summary>What a token means.</summary>
    public string Of(long token)
    {
        int key = (int)token;
        if (_known.TryGetValue(key, out string? known)) return known;
        string name = Spell(MetadataTokens.Handle(key));
        _known.Add(key, name);
        return name;
    }

    /// <summary>Types of the locals of a body.</summary>
    public ImmutableArray<string> Locals(MethodBodyBlock body) =>
        body.LocalSignature.IsNil ? [] : reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, []);

    /// <summary>A method of a type outside the assembly; null if the token means another thing.</summary>
    public OutsideMethod? Outside(long token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle((int)token);
        ImmutableArray<string> arguments = [];
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            MethodSpecification specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
            arguments = specification.DecodeSignature(this, []);
            handle = specification.Method;
        }

        if (handle.Kind != HandleKind.MemberReference) return null;
        MemberReference member = reader.GetMemberReference((MemberReferenceHandle)handle);
        if (member.GetKind() != MemberReferenceKind.Method) return null;
        string declaring = TypeOf(member.Parent);
        string name = reader.GetString(member.Name);
        ImmutableArray<string> ofType = Arguments(declaring);
        return new OutsideMethod(
            $"{Open(declaring)}::{name}{Text(member.DecodeMethodSignature(this, []))}",
            $"{name}{Text(member.DecodeMethodSignature(this, ofType))}",
            [.. ofType, .. arguments]);
    }

    /// <summary>A type without its arguments.</summary>
    public static string Open(string type)
    {
        int arguments = type.IndexOf('`', StringComparison.Ordinal);
        int start = arguments < 0 ? -1 : type.IndexOf('<', arguments);
        return start > 0 ? type[..start] : type;
    }

    /// <summary>The arguments in the spelling of a type.</summary>
    private static ImmutableArray<string> Arguments(string type)
    {
        string open = Open(type);
        if (open.Length == type.Length) return [];
        ImmutableArray<string>.Builder arguments = ImmutableArray.CreateBuilder<string>();
        int depth = 0, from = open.Length + 1;
        for (int i = from; i < type.Length; i++)
        {
            bool ends = i == type.Length - 1;
            if (type[i] == '<') depth++;
            else if (type[i] == '>' && !ends) depth--;
            if (!ends && (type[i] != ',' || depth > 0)) continue;
            arguments.Add(type[from..i]);
            from = i + 1;
        }

        return arguments.ToImmutable();
    }

    private string Spell(Handle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.UserString:
                return $"\"{reader.GetUserString((UserStringHandle)handle)}\"";
            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return $"{TypeOf(method.GetDeclaringType())}::{reader.GetString(method.Name)}{Text(method.DecodeSignature(this, []))}";
            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                return $"{TypeOf(field.GetDeclaringType())}::{reader.GetString(field.Name)}:{field.DecodeSignature(this, [])}";
            case HandleKind.MethodSpecification:
                MethodSpecification specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                return $"{Of(MetadataTokens.GetToken(specification.Method))}<{string.Join(',', specification.DecodeSignature(this, []))}>";
            case HandleKind.MemberReference:
                return Spell(reader.GetMemberReference((MemberReferenceHandle)handle));
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                return TypeOf((EntityHandle)handle);
            default:
                return $"{handle.Kind} {MetadataTokens.GetToken((EntityHandle)handle):x8}";
        }
    }

    private string Spell(MemberReference member)
    {
        string name = $"{TypeOf(member.Parent)}::{reader.GetString(member.Name)}";
        return member.GetKind() == MemberReferenceKind.Field
            ? $"{name}:{member.DecodeFieldSignature(this, [])}"
            : name + Text(member.DecodeMethodSignature(this, []));
    }

    private string TypeOf(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, []),
        _ => throw new BadImageFormatException($"A type is named by a row of {handle.Kind}."),
    };


    private static string Text(MethodSignature<string> signature) => $"({string.Join(',', signature.ParameterTypes)}):{signature.ReturnType}";

    public string GetTypeFromDefinition(MetadataReader metadata, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        for (int depth = 0; depth < NestingMax; depth++)
        {
            if (type.GetDeclaringType().IsNil) return Full(metadata.GetString(type.Namespace), name);
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
            name = $"{metadata.GetString(type.Name)}/{name}";
        }

        throw new BadImageFormatException("Types are nested without end.");
    }

    public string GetTypeFromReference(MetadataReader metadata, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        for (int depth = 0; depth < NestingMax; depth++)
        {
            if (type.ResolutionScope.Kind != HandleKind.TypeReference) return Full(metadata.GetString(type.Namespace), name);
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
            name = $"{metadata.GetString(type.Name)}/{name}";
        }

        throw new BadImageFormatException("Types are nested without end.");
    }

    private static string Full(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    public string GetTypeFromSpecification(MetadataReader metadata, ImmutableArray<string> genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        metadata.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType + " pinned";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

    public string GetGenericTypeParameter(ImmutableArray<string> genericContext, int index) => index < genericContext.Length ? genericContext[index] : $"!{index}";

    public string GetGenericMethodParameter(ImmutableArray<string> genericContext, int index) => $"!!{index}";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "function pointer " + Text(signature);
}
