using Chain.Contracts.Verify;
using Mono.Cecil;

namespace Chain.Contracts.Metering;

/// <summary>
/// Sizes of values in bytes, as far as gas and limits depend on them: estimates that are the same on every machine, never
/// below half of what a 64-bit runtime takes. Fields of a struct stand where the runtime aligns them: a byte beside a struct can take sixteen.
/// </summary>
internal sealed class TypeSizes
{
    private const int Reference = 8;
    private const int ObjectHeader = 16;
    private const int UnknownStruct = 16;
    private const int WideAlignment = 16;
    private const int NestingMax = 64;

    /// <summary>Most bytes of a struct: the verifier counts a word for each field, and what it takes to align one may double that.</summary>
    internal const int AlignedBytesMax = 2 * VerifyLimits.StructBytesMax;

    private static readonly Dictionary<string, int> External = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = 1,
        ["System.Byte"] = 1,
        ["System.SByte"] = 1,
        ["System.Char"] = 2,
        ["System.Int16"] = 2,
        ["System.UInt16"] = 2,
        ["System.Int32"] = 4,
        ["System.UInt32"] = 4,
        ["System.Int64"] = 8,
        ["System.UInt64"] = 8,
        ["System.Int128"] = 16,
        ["System.UInt128"] = 16,
        ["System.Decimal"] = 16,
        ["System.Runtime.CompilerServices.DefaultInterpolatedStringHandler"] = 48,
        ["Chain.Encoding.Hash32"] = 32,
        ["Chain.Encoding.PublicKey"] = 32,
        ["Chain.Encoding.Signature"] = 64,
        ["Chain.Encoding.Address"] = 24,
        ["Chain.Encoding.CanonicalReader"] = 192,
        ["Chain.Contracts.Sdk.KeyReader"] = 16,
        ["Chain.Contracts.Sdk.Timestamp"] = 8,
        ["Chain.Contracts.Sdk.Measure"] = 16,
        ["Chain.Contracts.Sdk.BlockInfo"] = 16,
    };

    private readonly Dictionary<TypeDefinition, int> _known = [];
    private readonly Dictionary<string, int> _instances = new(StringComparer.Ordinal);
    private readonly int _unknown = UnknownStruct;

    /// <summary>Sizes of the types of a module: what a type parameter stands for is at most as large as the largest argument there is.</summary>
    public TypeSizes(ModuleDefinition module)
    {
        int largest = ArgumentSizes.Largest(module, this);
        _known.Clear(); // Measured before it was known what parameters stand for.
        _instances.Clear();
        _unknown = Math.Max(UnknownStruct, largest);
    }

    /// <summary>Bytes that a variable, field or array element of a type takes.</summary>
    public int Of(TypeReference type) => Of(type, depth: 0);

    /// <summary>Whether a type is a value type; metadata say so only where a signature names it.</summary>
    public static bool IsValue(TypeReference type) => type.IsValueType || External.ContainsKey(type.FullName);

    /// <summary>Bytes of an object of a class.</summary>
    public int OfObject(TypeReference type)
    {
        int size = ObjectHeader;
        for (TypeReference? current = type; current is not null;)
        {
            if (current.GetElementType() is not TypeDefinition definition)
            {
                size += BaseSize(current);
                break;
            }

            size += FieldBytes(definition, current as GenericInstanceType, depth: 0);
            current = definition.BaseType;
        }

        return Align(size);
    }

    /// <summary>Bytes of a boxed value.</summary>
    public int OfBox(TypeReference type) => Align(ObjectHeader + Of(type));

    private int Of(TypeReference type, int depth)
    {
        if (depth > NestingMax) return Reference;
        switch (type)
        {
            case IModifierType modified:
                return Of(modified.ElementType, depth + 1);
            case ArrayType or ByReferenceType:
                return Reference;
            case GenericParameter:
                return _unknown;
            case GenericInstanceType { ElementType: TypeDefinition { IsEnum: false, IsValueType: true } open } instance:
                return InstanceBytes(open, instance, depth);
            case GenericInstanceType instance when instance.IsValueType:
                int arguments = 0;
                foreach (TypeReference argument in instance.GenericArguments) arguments += Of(argument, depth + 1);
                return Align(arguments + Reference);
            case TypeDefinition definition when definition.IsEnum:
                return Of(definition.Fields.First(f => !f.IsStatic).FieldType, depth + 1);
            case TypeDefinition definition when definition.IsValueType:
                return StructBytes(definition, depth);
            default:
                if (External.TryGetValue(type.FullName, out int size)) return size;
                return type.IsValueType ? UnknownStruct : Reference;
        }
    }

    private int StructBytes(TypeDefinition definition, int depth)
    {
        if (_known.TryGetValue(definition, out int size)) return size;
        size = Math.Max(1, LayoutBytes(definition, null, depth));
        _known[definition] = size;
        return size;
    }

    /// <summary>Known by name, where all parameters are alike: structs that hold structs twice would be measured over and over.</summary>
    private int InstanceBytes(TypeDefinition open, GenericInstanceType instance, int depth)
    {
        if (_instances.TryGetValue(instance.FullName, out int size)) return size;

        size = Math.Clamp(LayoutBytes(open, instance, depth), 1, AlignedBytesMax);
        _instances[instance.FullName] = size;
        return size;
    }

    /// <summary>
    /// Bytes of all fields of a class, which the runtime orders so that they leave no gaps but around structs; of those of a type parameter, the
    /// bytes of the argument, where that is known.
    /// </summary>
    private int FieldBytes(TypeDefinition definition, GenericInstanceType? instance, int depth)
    {
        int size = 0;
        foreach (TypeReference field in Fields(definition, instance))
        {
            int bytes = Of(field, depth + 1);
            size += IsStruct(field) ? Align(bytes) : bytes;
        }

        return size;
    }

    /// <summary>Bytes of a struct whose fields stand in their order, each where its alignment lets it.</summary>
    private int LayoutBytes(TypeDefinition definition, GenericInstanceType? instance, int depth)
    {
        int size = 0, widest = 1;
        foreach (TypeReference field in Fields(definition, instance))
        {
            int alignment = AlignmentOf(field, depth + 1);
            widest = Math.Max(widest, alignment);
            size = Align(Align(size, alignment) + Of(field, depth + 1), IsStruct(field) ? alignment : 1);
        }

        return Align(size, widest);
    }

    /// <summary>That of a number is its size. A struct beside references stands at words, whatever it holds; so does each here.</summary>
    private int AlignmentOf(TypeReference type, int depth)
    {
        if (depth > NestingMax) return WideAlignment;
        if (!IsStruct(type)) return Math.Clamp(Of(type, depth), 1, Reference);
        return type.FullName is "System.Int128" or "System.UInt128" || type is GenericParameter || Holds(type).Any(f => AlignmentOf(f, depth + 1) > Reference)
            ? WideAlignment : Reference;
    }

    /// <summary>What a struct holds, as far as it matters for its alignment: the fields of the contract's own, the arguments of another's.</summary>
    private static IEnumerable<TypeReference> Holds(TypeReference type) => type switch
    {
        TypeDefinition own => Fields(own, null),
        GenericInstanceType { ElementType: TypeDefinition open } instance => Fields(open, instance),
        GenericInstanceType instance => instance.GenericArguments,
        _ => [],
    };

    private static IEnumerable<TypeReference> Fields(TypeDefinition definition, GenericInstanceType? instance)
    {
        foreach (FieldDefinition field in definition.Fields)
        {
            if (field.IsStatic) continue;
            bool isArgument = instance is not null && field.FieldType is GenericParameter { Type: GenericParameterType.Type };
            yield return isArgument ? instance!.GenericArguments[((GenericParameter)field.FieldType).Position] : field.FieldType;
        }
    }

    /// <summary>Whether a field may be of a struct: neither a reference nor a number of a word at most, nor an enum.</summary>
    private static bool IsStruct(TypeReference type) => type switch
    {
        GenericParameter => true,
        TypeDefinition definition => definition is { IsValueType: true, IsEnum: false },
        ArrayType or ByReferenceType => false,
        _ => IsValue(type) && !(External.TryGetValue(type.FullName, out int size) && type.Namespace == "System" && size <= Reference),
    };

    /// <summary>What a base class outside the contract adds: an exception's fields are many.</summary>
    private static int BaseSize(TypeReference type) => type.FullName switch
    {
        "System.Object" => 0,
        "System.MulticastDelegate" => 48,
        _ when type.Name.EndsWith("Exception", StringComparison.Ordinal) => 160,
        _ => 32,
    };

    private static int Align(int size) => Align(size, Reference);

    private static int Align(int size, int alignment) => (size + alignment - 1) & -alignment;
}
