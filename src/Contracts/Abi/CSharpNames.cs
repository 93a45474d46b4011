using System.Collections.Frozen;

namespace Chain.Contracts.Abi;

/// <summary>Spells names and types of an interface as C# does.</summary>
internal static class CSharpNames
{
    private static readonly FrozenSet<string> Keywords = (
        "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern "
        + "false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override "
        + "params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof "
        + "uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A name where C# wants one.</summary>
    /// <exception cref="FormatException">It is none that C# could have.</exception>
    public static string Escape(string name)
    {
        bool isName = name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
        if (!isName) throw new FormatException($"The interface has the name '{name}', which C# cannot spell.");
        return Keywords.Contains(name) ? "@" + name : name;
    }

    /// <summary>The property of a field, whose name in JSON starts with a small letter.</summary>
    public static string Property(AbiRecord record, AbiField field)
    {
        string name = Escape(char.ToUpperInvariant(field.Name[0]) + field.Name[1..]);
        return name == record.Name ? name + "Value" : name;
    }

    /// <summary>The C# type that is encoded as a type.</summary>
    public static string TypeOf(AbiType type) => type switch
    {
        AbiOption option => TypeOf(option.Inner) + "?",
        AbiList { Element: AbiOption { Inner: AbiList } or AbiPrimitive { Kind: AbiPrimitiveKind.WholeNumber, Min: 0, Max: byte.MaxValue } } list =>
            $"System.Collections.Generic.IReadOnlyList<{TypeOf(list.Element)}>", // byte[] is bytes, and T[]?[] is read in more than one way.
        AbiList list => TypeOf(list.Element) + "[]",
        AbiNamedType named => Escape(named.Name),
        AbiPrimitive primitive => Primitive(primitive.ToString()),
        _ => throw new InvalidOperationException($"Unhandled type {type}."),
    };

    private static string Primitive(string name) => name switch
    {
        "u8" => "byte",
        "u16" => "ushort",
        "u32" => "uint",
        "u64" => "ulong",
        "i8" => "sbyte",
        "i16" => "short",
        "i32" => "int",
        "i64" => "long",
        "bytes" => "byte[]",
        "hash" => "Hash32",
        "address" => "Address",
        "publicKey" => "PublicKey",
        "timestamp" => "Timestamp",
        "measure" => "Measure",
        "fixed" => "Chain.Contracts.Std.Fixed",
        "bigint" => "Chain.Contracts.Std.BigInt",
        "amount" => "Chain.Contracts.Std.Amount",
        "unit" => "Chain.Contracts.Std.Unit",
        _ => name,
    };
}
