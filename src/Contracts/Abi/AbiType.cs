namespace Chain.Contracts.Abi;

/// <summary>A type of an argument, a result or an event. <see cref="object.ToString"/> spells it as the interface does.</summary>
public abstract class AbiType
{
    private protected AbiType()
    {
    }
}

/// <summary>Kinds of types that are not made of others.</summary>
public enum AbiPrimitiveKind
{
    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>An integer within bounds.</summary>
    WholeNumber,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A hash of 32 bytes.</summary>
    Hash,

    /// <summary>An address.</summary>
    Address,

    /// <summary>An Ed25519 public key.</summary>
    PublicKey,

    /// <summary>A time in milliseconds.</summary>
    Timestamp,

    /// <summary>An exact decimal number.</summary>
    Measure,

    /// <summary>A multiple of 2^−32, <c>Fixed</c> of the contract library.</summary>
    FixedPoint,

    /// <summary>An integer of at most 4,096 bits and a sign, <c>BigInt</c> of the contract library.</summary>
    BigInteger,

    /// <summary>A whole number of a unit, <c>Amount</c> of the contract library.</summary>
    Amount,

    /// <summary>A unit under its code, <c>Unit</c> of the contract library.</summary>
    Unit,
}

/// <summary>A type that is not made of others.</summary>
public sealed class AbiPrimitive : AbiType
{
    private static readonly Dictionary<string, AbiPrimitive> ByName = new(StringComparer.Ordinal)
    {
        ["bool"] = new("bool", AbiPrimitiveKind.Bool),
        ["u8"] = new("u8", AbiPrimitiveKind.WholeNumber, max: byte.MaxValue),
        ["u16"] = new("u16", AbiPrimitiveKind.WholeNumber, max: ushort.MaxValue),
        ["u32"] = new("u32", AbiPrimitiveKind.WholeNumber, max: uint.MaxValue),
        ["u64"] = new("u64", AbiPrimitiveKind.WholeNumber, max: ulong.MaxValue),
        ["i8"] = new("i8", AbiPrimitiveKind.WholeNumber, sbyte.MinValue, (ulong)sbyte.MaxValue),
        ["i16"] = new("i16", AbiPrimitiveKind.WholeNumber, short.MinValue, (ulong)short.MaxValue),
        ["i32"] = new("i32", AbiPrimitiveKind.WholeNumber, int.MinValue, int.MaxValue),
        ["i64"] = new("i64", AbiPrimitiveKind.WholeNumber, long.MinValue, long.MaxValue),
        ["string"] = new("string", AbiPrimitiveKind.Text),
        ["bytes"] = new("bytes", AbiPrimitiveKind.Bytes),
        ["hash"] = new("hash", AbiPrimitiveKind.Hash),
        ["address"] = new("address", AbiPrimitiveKind.Address),
        ["publicKey"] = new("publicKey", AbiPrimitiveKind.PublicKey),
        ["timestamp"] = new("timestamp", AbiPrimitiveKind.Timestamp),
        ["measure"] = new("measure", AbiPrimitiveKind.Measure),
        ["fixed"] = new("fixed", AbiPrimitiveKind.FixedPoint),
        ["bigint"] = new("bigint", AbiPrimitiveKind.BigInteger),
        ["amount"] = new("amount", AbiPrimitiveKind.Amount),
        ["unit"] = new("unit", AbiPrimitiveKind.Unit),
    };

    private readonly string _name;

    private AbiPrimitive(string name, AbiPrimitiveKind kind, long min = 0, ulong max = 0)
    {
        _name = name;
        Kind = kind;
        Min = min;
        Max = max;
    }

    /// <summary>Its kind.</summary>
    public AbiPrimitiveKind Kind { get; }

    /// <summary>Least value of an integer type.</summary>
    public long Min { get; }

    /// <summary>Greatest value of an integer type.</summary>
    public ulong Max { get; }

    /// <inheritdoc/>
    public override string ToString() => _name;

    internal static AbiPrimitive? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>A list, <c>[T]</c>.</summary>
public sealed class AbiList : AbiType
{
    internal AbiList(AbiType element) => Element = element;

    /// <summary>Type of items.</summary>
    public AbiType Element { get; }

    /// <inheritdoc/>
    public override string ToString() => $"[{Element}]";
}

/// <summary>A value that may be absent, <c>T?</c>.</summary>
public sealed class AbiOption : AbiType
{
    internal AbiOption(AbiType inner) => Inner = inner;

    /// <summary>Type of the value that is there.</summary>
    public AbiType Inner { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Inner}?";
}

/// <summary>A key of several parts, <c>(T1,T2)</c>; only in state.</summary>
public sealed class AbiTuple : AbiType
{
    internal AbiTuple(IReadOnlyList<AbiType> parts) => Parts = parts;

    /// <summary>Types of its parts.</summary>
    public IReadOnlyList<AbiType> Parts { get; }

    /// <inheritdoc/>
    public override string ToString() => $"({string.Join(',', Parts)})";
}

/// <summary>A type with a name.</summary>
public abstract class AbiNamedType : AbiType
{
    private protected AbiNamedType(string name, string doc)
    {
        Name = name;
        Doc = doc;
    }

    /// <summary>Its name, unique in the contract.</summary>
    public string Name { get; }

    /// <summary>What it means; may be empty.</summary>
    public string Doc { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A field of a record, or a parameter of a method.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">Its type.</param>
/// <param name="Doc">What it means; may be empty.</param>
public sealed record AbiField(string Name, AbiType Type, string Doc);

/// <summary>A record: an array of its fields in canonical bytes, an object in JSON.</summary>
public sealed class AbiRecord : AbiNamedType
{
    internal AbiRecord(string name, string doc)
        : base(name, doc)
    {
    }

    /// <summary>Fields in their order.</summary>
    public IReadOnlyList<AbiField> Fields { get; internal set; } = [];
}

/// <summary>A name for another type, encoded as that type.</summary>
public sealed class AbiAlias : AbiNamedType
{
    private AbiType? _of;

    internal AbiAlias(string name, string doc)
        : base(name, doc)
    {
    }

    /// <summary>The other type.</summary>
    public AbiType Of
    {
        get => _of ?? throw new InvalidOperationException("The interface is still being read.");
        internal set => _of = value;
    }
}

/// <summary>A member of an enum.</summary>
/// <param name="Name">Its name, which stands for it in JSON.</param>
/// <param name="Value">Its number.</param>
/// <param name="Doc">What it means; may be empty.</param>
public sealed record AbiEnumValue(string Name, Int128 Value, string Doc);

/// <summary>An enum: an integer in canonical bytes, a name in JSON.</summary>
public sealed class AbiEnumeration : AbiNamedType
{
    internal AbiEnumeration(string name, string doc, AbiPrimitive underlying, IReadOnlyList<AbiEnumValue> values)
        : base(name, doc)
    {
        Underlying = underlying;
        Values = values;
    }

    /// <summary>Integer type.</summary>
    public AbiPrimitive Underlying { get; }

    /// <summary>Members.</summary>
    public IReadOnlyList<AbiEnumValue> Values { get; }
}
