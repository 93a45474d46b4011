using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Chain.Contracts.Fuzz.Images;

/// <summary>What a variable holds, as far as written code can use it.</summary>
public enum Slot
{
    /// <summary>Something that written code leaves alone.</summary>
    Other,

    /// <summary>Nothing: the result of a procedure.</summary>
    None,

    /// <summary><c>int</c>.</summary>
    Int,

    /// <summary><c>long</c>.</summary>
    Long,

    /// <summary><c>int[]</c>.</summary>
    Ints,

    /// <summary><c>string</c>.</summary>
    Text,
}

/// <summary>Reads signatures as slots.</summary>
internal sealed class SlotReader : ISignatureTypeProvider<Slot, object?>
{
    public static SlotReader Instance { get; } = new();

    public Slot GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Void => Slot.None,
        PrimitiveTypeCode.Int32 => Slot.Int,
        PrimitiveTypeCode.Int64 => Slot.Long,
        PrimitiveTypeCode.String => Slot.Text,
        _ => Slot.Other,
    };

    public Slot GetSZArrayType(Slot elementType) => elementType == Slot.Int ? Slot.Ints : Slot.Other;

    public Slot GetArrayType(Slot elementType, ArrayShape shape) => Slot.Other;

    public Slot GetByReferenceType(Slot elementType) => Slot.Other;

    public Slot GetFunctionPointerType(MethodSignature<Slot> signature) => Slot.Other;

    public Slot GetGenericInstantiation(Slot genericType, ImmutableArray<Slot> typeArguments) => Slot.Other;

    public Slot GetGenericMethodParameter(object? genericContext, int index) => Slot.Other;

    public Slot GetGenericTypeParameter(object? genericContext, int index) => Slot.Other;

    public Slot GetModifiedType(Slot modifier, Slot unmodifiedType, bool isRequired) => Slot.Other;

    public Slot GetPinnedType(Slot elementType) => Slot.Other;

    public Slot GetPointerType(Slot elementType) => Slot.Other;

    public Slot GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Slot.Other;

    public Slot GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Slot.Other;

    public Slot GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Slot.Other;
}
