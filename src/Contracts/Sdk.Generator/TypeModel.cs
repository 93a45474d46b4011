namespace Chain.Contracts.Sdk.Generator;

/// <summary>A type that arguments, results, events or state may have.</summary>
internal abstract class TypeRef
{
    /// <summary>C# spelling, fully qualified.</summary>
    public required string CSharp { get; init; }

    /// <summary>Spelling in the ABI.</summary>
    public abstract string Abi { get; }

    /// <summary>Bytes of the shortest encoding, or fewer: what bounds the room that a count may claim.</summary>
    public abstract int BytesMin { get; }

    /// <summary>Part of the names of generated methods; unique in a contract.</summary>
    public abstract string Suffix { get; }
}

internal sealed class PrimitiveType : TypeRef
{
    public required string AbiName { get; init; }

    /// <summary>Statement that writes <c>{0}</c> to the writer <c>_w</c>.</summary>
    public required string WriteFormat { get; init; }

    /// <summary>Expression that reads from the reader <c>_r</c>.</summary>
    public required string Read { get; init; }

    /// <summary>Name of the key writer's and reader's methods; null if the type cannot be a key.</summary>
    public required string? KeyMethod { get; init; }

    /// <summary>What of the value <c>{0}</c> the key writer takes.</summary>
    public string KeyPartFormat { get; init; } = "{0}";

    /// <summary>The value that the key reader's <c>{0}</c> means.</summary>
    public string KeyValueFormat { get; init; } = "{0}";

    public required int ShortestBytes { get; init; }

    public override int BytesMin => ShortestBytes;

    public override string Abi => AbiName;

    /// <summary>No named type has such a name, so that a record <c>Hash</c> has codecs beside those of <c>hash</c>.</summary>
    public override string Suffix => AbiName;
}

internal sealed class ListType : TypeRef
{
    public required TypeRef Element { get; init; }

    public required bool IsArray { get; init; }

    public override int BytesMin => 1;

    public override string Abi => $"[{Element.Abi}]";

    public override string Suffix => (IsArray ? "ArrayOf" : "ListOf") + Element.Suffix;
}

internal sealed class OptionType : TypeRef
{
    public required TypeRef Inner { get; init; }

    public required bool IsValueType { get; init; }

    public override int BytesMin => 1;

    public override string Abi => Inner.Abi + "?";

    public override string Suffix => "OptionOf" + Inner.Suffix;
}

/// <summary>A composite key without a name.</summary>
internal sealed class TupleType : TypeRef
{
    public required IReadOnlyList<TypeRef> Elements { get; init; }

    public override int BytesMin => Elements.Sum(e => e.BytesMin);

    public override string Abi => $"({string.Join(",", Elements.Select(e => e.Abi))})";

    public override string Suffix => "TupleOf" + string.Concat(Elements.Select(e => e.Suffix));
}

internal enum NamedKind
{
    Record,
    Enum,

    /// <summary>A record struct with one field, encoded as that field.</summary>
    Alias,
}

internal sealed class NamedType : TypeRef
{
    public required string Name { get; init; }

    public required NamedKind Kind { get; init; }

    public required string Doc { get; init; }

    /// <summary>Whether the type is a class, so that the default of the type is null.</summary>
    public required bool IsReference { get; init; }

    /// <summary>Fields of a record, or the one field of an alias. Filled after construction, so that cycles are seen.</summary>
    public List<Field> Fields { get; } = [];

    /// <summary>Values of an enum.</summary>
    public List<EnumValue> Values { get; } = [];

    /// <summary>Integer type of an enum.</summary>
    public PrimitiveType? Underlying { get; set; }

    public override int BytesMin => Kind switch
    {
        NamedKind.Enum => 1,
        NamedKind.Alias => Fields.Sum(f => f.Type.BytesMin),
        _ => 1 + Fields.Sum(f => f.Type.BytesMin),
    };

    public override string Abi => Name;

    public override string Suffix => Name;
}

internal sealed class Field
{
    public required string Name { get; init; }

    public required TypeRef Type { get; init; }

    public required string Doc { get; init; }

    /// <summary>Name in JSON.</summary>
    public string JsonName => Naming.CamelCase(Name);
}

internal sealed class EnumValue
{
    public required string Name { get; init; }

    public required object Value { get; init; }

    public required string Doc { get; init; }
}
