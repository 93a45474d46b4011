using Microsoft.CodeAnalysis;

namespace Chain.Contracts.Sdk.Generator;

/// <summary>Types with an encoding of their own.</summary>
internal static class Primitives
{
    private const string Coding = "global::Chain.Contracts.Sdk.ValueCoding.";

    private static readonly Dictionary<string, PrimitiveType> ByName = new()
    {
        ["bool"] = Make("bool", "bool", "_w.WriteBool({0})", "_r.ReadBool()", "Bool"),
        ["byte"] = Make("byte", "u8", "_w.WriteUInt64({0})", "(byte)_r.ReadUInt64(byte.MaxValue)", "Byte"),
        ["ushort"] = Make("ushort", "u16", "_w.WriteUInt64({0})", "(ushort)_r.ReadUInt64(ushort.MaxValue)", "UInt16"),
        ["uint"] = Make("uint", "u32", "_w.WriteUInt64({0})", "(uint)_r.ReadUInt64(uint.MaxValue)", "UInt32"),
        ["ulong"] = Make("ulong", "u64", "_w.WriteUInt64({0})", "_r.ReadUInt64()", "UInt64"),
        ["sbyte"] = Make("sbyte", "i8", "_w.WriteInt64({0})", Signed("sbyte"), "SByte"),
        ["short"] = Make("short", "i16", "_w.WriteInt64({0})", Signed("short"), "Int16"),
        ["int"] = Make("int", "i32", "_w.WriteInt64({0})", Signed("int"), "Int32"),
        ["long"] = Make("long", "i64", "_w.WriteInt64({0})", "_r.ReadInt64()", "Int64"),
        ["string"] = Make("string", "string", "_w.WriteString({0})", "_r.ReadString()", "String"),
        ["byte[]"] = Make("byte[]", "bytes", "_w.WriteBytes({0})", "_r.ReadBytes().ToArray()", "Bytes", 2),
        [SdkNames.Encoding + "Hash32"] = Make("global::Chain.Encoding.Hash32", "hash", "_w.WriteHash({0})", "_r.ReadHash()", "Hash", 34),
        [SdkNames.Encoding + "Address"] = Make("global::Chain.Encoding.Address", "address", "_w.WriteAddress({0})", "_r.ReadAddress()", "Address", 22),
        [SdkNames.Encoding + "PublicKey"] = Make("global::Chain.Encoding.PublicKey", "publicKey", "_w.WritePublicKey({0})", "_r.ReadPublicKey()", "PublicKey", 34),
        [SdkNames.Sdk + "Timestamp"] = Make(
            "global::Chain.Contracts.Sdk.Timestamp", "timestamp", Coding + "WriteTimestamp(_w, {0})", Coding + "ReadTimestamp(ref _r)", "Timestamp"),
        [SdkNames.Sdk + "Measure"] = Make(
            "global::Chain.Contracts.Sdk.Measure", "measure", Coding + "WriteMeasure(_w, {0})", Coding + "ReadMeasure(ref _r)", null, 3),
        [SdkNames.Std + "Fixed"] = Library("Fixed", "fixed", 1, "Int64", "{0}.Raw", "global::Chain.Contracts.Std.Fixed.FromRaw({0})"),
        [SdkNames.Std + "BigInt"] = Library("BigInt", "bigint", 3),
        [SdkNames.Std + "Amount"] = Library("Amount", "amount", 5),
        [SdkNames.Std + "Unit"] = Library("Unit", "unit", 3, "String", "{0}.Code", "global::Chain.Contracts.Std.Unit.Of({0})"),
    };

    private static readonly Dictionary<string, string> AdviceByName = new()
    {
        ["float"] = "floating point differs between machines; use Measure, or Fixed of Chain.Contracts.Std",
        ["double"] = "floating point differs between machines; use Measure, or Fixed of Chain.Contracts.Std",
        ["decimal"] = "its scale is observable; use Measure, or Fixed of Chain.Contracts.Std",
        ["System.Half"] = "floating point differs between machines; use Measure, or Fixed of Chain.Contracts.Std",
        ["char"] = "use string",
        ["object"] = "use a concrete type",
        ["dynamic"] = "use a concrete type",
        ["nint"] = "its size differs between machines; use long",
        ["nuint"] = "its size differs between machines; use ulong",
        ["System.DateTime"] = "use Timestamp",
        ["System.DateTimeOffset"] = "use Timestamp",
        ["System.DateOnly"] = "use Timestamp, or a record of integers",
        ["System.TimeSpan"] = "use a number of milliseconds as long",
        ["System.Guid"] = "use Hash32 or byte[]",
        ["System.Int128"] = "use long, or BigInt of Chain.Contracts.Std",
        ["System.UInt128"] = "use ulong, or BigInt of Chain.Contracts.Std",
        ["System.Numerics.BigInteger"] = "use BigInt of Chain.Contracts.Std",
    };

    private static readonly SymbolDisplayFormat PlainName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>Whether the ABI has a type of its own under a name.</summary>
    public static bool IsBuiltIn(string name) => ByName.Values.Any(p => p.AbiName == name);

    /// <summary>The primitive that a C# type is, or null.</summary>
    public static PrimitiveType? Find(ITypeSymbol type) =>
        ByName.TryGetValue(type.ToDisplayString(PlainName), out PrimitiveType found) ? found : null;

    /// <summary>What to use instead of a type that has no encoding.</summary>
    public static string Advice(ITypeSymbol type)
    {
        if (AdviceByName.TryGetValue(type.ToDisplayString(PlainName), out string advice)) return advice;
        if (type is IArrayTypeSymbol) return "arrays have one dimension";
        if (type is not INamedTypeSymbol named) return "use an integer, text, bytes, an enum, a positional record or a list of them";

        return named.Name switch
        {
            "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "SortedDictionary" =>
                "its order is not part of its value; use a list of records, or a StateMap field",
            "List" or "IList" or "IEnumerable" or "ICollection" or "IReadOnlyCollection" or "HashSet" or "ImmutableArray" =>
                "use T[] or IReadOnlyList<T>",
            "ValueTuple" => "tuples are for keys only; declare a record",
            "Task" or "ValueTask" => "contracts are synchronous",
            _ when named.IsRecord => "records with type parameters are not encodable; declare a record for each use",
            _ => "use an integer, text, bytes, an enum, a positional record or a list of them",
        };
    }

    private static string Signed(string type) => $"({type}){Coding}ReadSigned(ref _r, {type}.MinValue, {type}.MaxValue)";

    /// <summary>A type of the library, which brings its codec along when it is linked.</summary>
    private static PrimitiveType Library(string name, string abi, int bytesMin, string? key = null, string part = "{0}", string value = "{0}") => new()
    {
        CSharp = $"global::{SdkNames.Std}{name}",
        AbiName = abi,
        WriteFormat = $"global::{SdkNames.Std}StdCoding.Write{name}(_w, {{0}})",
        Read = $"global::{SdkNames.Std}StdCoding.Read{name}(ref _r)",
        KeyMethod = key,
        KeyPartFormat = part,
        KeyValueFormat = value,
        ShortestBytes = bytesMin,
    };

    private static PrimitiveType Make(string csharp, string abi, string write, string read, string? key, int bytesMin = 1) =>
        new() { CSharp = csharp, AbiName = abi, WriteFormat = write, Read = read, KeyMethod = key, ShortestBytes = bytesMin };
}
