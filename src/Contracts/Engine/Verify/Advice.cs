namespace Chain.Contracts.Verify;

/// <summary>What to use instead of what contracts may not.</summary>
internal static class Advice
{
    private static readonly (string Start, string Instead)[] Types =
    [
        ("System.Single", "floating point differs between machines; use Measure, or a scaled integer"),
        ("System.Double", "floating point differs between machines; use Measure, or a scaled integer"),
        ("System.Half", "floating point differs between machines; use Measure, or a scaled integer"),
        ("System.Decimal", "its scale is observable; use Measure, or Int128"),
        ("System.DateTime", "take the time from Block.Timestamp"),
        ("System.TimeSpan", "use a number of milliseconds as long"),
        ("System.Guid", "use Hash32 or byte[]"),
        ("System.Random", "derive chance from TransactionId by Sha256"),
        ("System.Text.StringBuilder", "use interpolated text, or string.Concat"),
        ("System.Text.RegularExpressions", "compare characters; a pattern can take for ever"),
        ("System.Collections.Generic.List", "use an array"),
        ("System.Collections.Generic.Dictionary", "its order is not part of its value; use a StateMap, or a sorted array"),
        ("System.Collections.Generic.HashSet", "its order is not part of its value; use a StateMap, or a sorted array"),
        ("System.Collections.Generic.IEnumer", "iterators are not metered; use a loop over an array"),
        ("System.Collections", "use an array, or a StateMap"),
        ("System.Linq", "use a loop"),
        ("System.Threading", "contracts run on one thread, and are synchronous"),
        ("System.Runtime.CompilerServices.AsyncTask", "contracts are synchronous"),
        ("System.Runtime.CompilerServices.CallSite", "dynamic is reflection; use an interface"),
        ("Microsoft.CSharp", "dynamic is reflection; use an interface"),
        ("System.Reflection", "contracts do not look at themselves; use an interface or a switch"),
        ("System.Type", "contracts do not look at themselves; use an interface or a switch"),
        ("System.Activator", "pass a Func that makes the object"),
        ("System.Environment", "contracts know nothing of their machine"),
        ("System.IO", "keep data in the contract's state"),
        ("System.Net", "bring data in by a transaction"),
        ("System.GC", "memory is metered, not managed by contracts"),
        ("System.WeakReference", "what is collected when differs between machines"),
        ("System.Numerics.BigInteger", "use Int128 or UInt128"),
        ("System.HashCode", "hashes differ between processes; compare values, or use Sha256"),
        ("System.Globalization", "text is invariant already"),
        ("Chain.Contracts.Sdk.ContractDefinition", "it belongs to hosts; compile contracts with the symbol CHAIN_CONTRACT"),
        ("Chain.Contracts.Sdk.MethodLookup", "it belongs to hosts; compile contracts with the symbol CHAIN_CONTRACT"),
    ];

    private static readonly (string Part, string Instead)[] Members =
    [
        ("::GetHashCode(", "hashes differ between processes; compare values, or use Sha256"),
        ("System.Object::ToString(", "write a method that makes the text"),
        ("System.Object::GetType(", "use an interface, or a switch over types"),
        ("System.Object::MemberwiseClone(", "use a record, and with"),
        ("System.Object::ReferenceEquals(", "compare values by =="),
        ("System.String::Intern", "compare values by =="),
        ("System.String::Compare(", "use string.CompareOrdinal"),
        ("System.String::CompareTo(", "use string.CompareOrdinal"),
        ("System.String::Format(", "use interpolated text"),
        ("System.String::ToUpper", "use ToUpperInvariant"),
        ("System.String::ToLower", "use ToLowerInvariant"),
        ("System.Array::Sort", "sort by a loop; Array.Sort is unstable"),
        ("System.Exception::get_", "the messages of exceptions are not part of what nodes agree on; keep your own field"),
        ("System.Delegate::Combine", "keep an array of delegates"),
        ("System.Enum::", "switch over the values"),
        ("System.Activator::CreateInstance", "pass a Func that makes the object; new T() is reflection"),
        ("::BeginInvoke(", "contracts are synchronous"),
        ("::EndInvoke(", "contracts are synchronous"),
        ("(System.String,System.IFormatProvider)", "formats are not for contracts; call the method without one"),
    ];

    /// <summary>Why a type is refused.</summary>
    public static string ForType(string fullName) => Sentence(fullName, Types.FirstOrDefault(t => fullName.StartsWith(t.Start, StringComparison.Ordinal)).Instead);

    /// <summary>Why a member is refused, by its key.</summary>
    public static string ForMember(string key) => Sentence(key, Members.FirstOrDefault(m => key.Contains(m.Part, StringComparison.Ordinal)).Instead);

    private static string Sentence(string name, string? instead) =>
        $"{name} is not for contracts: {instead ?? "docs/contracts/verifier.md lists what they may use"}.";
}
