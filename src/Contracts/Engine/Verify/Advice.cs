namespace Chain.Contracts.Verify;

/// <summary>What to use instead of what contracts may not.</summary>
internal static class Advice
{
    private static readonly (string Start, string Instead)[] Types =
    [
        ("System.Single", "floating point differs between machines; use Fixed of Chain.Contracts.Std, or a Measure"),
        ("System.Double", "floating point differs between machines; use Fixed of Chain.Contracts.Std, or a Measure"),
        ("System.Half", "floating point differs between machines; use Fixed of Chain.Contracts.Std, or a Measure"),
        ("System.Decimal", "its scale is observable; use Measure, or Int128"),
        ("System.DateTime", "take the time from Block.Timestamp"),
        ("System.TimeSpan", "use a number of milliseconds as long"),
        ("System.Guid", "use Hash32 or byte[]"),
        ("System.Random", "use DeterministicRandom of Chain.Contracts.Std, with a seed by Sha256"),
        ("System.Text.StringBuilder", "use TextBuilder of Chain.Contracts.Std, or interpolated text"),
        ("System.Text.RegularExpressions", "compare characters; a pattern can take for ever"),
        ("System.Collections.Generic.List", "use ArrayList of Chain.Contracts.Std, or an array"),
        ("System.Collections.Generic.Dictionary", "its order is not part of its value; use OrderedMap of Chain.Contracts.Std, or a StateMap"),
        ("System.Collections.Generic.HashSet", "its order is not part of its value; use OrderedSet of Chain.Contracts.Std"),
        ("System.Collections.Generic.IEnumer", "iterators are not metered; return an array, or write a GetEnumerator of your own"),
        ("System.Collections.IEnumer", "iterators are not metered; return an array, or write a GetEnumerator of your own"),
        ("System.Delegate", "keep an array of delegates"),
        ("System.Collections.Generic.SortedDictionary", "use OrderedMap of Chain.Contracts.Std"),
        ("System.Collections.Generic.PriorityQueue", "use Heap of Chain.Contracts.Std"),
        ("System.Collections.Generic.Queue", "use Deque of Chain.Contracts.Std"),
        ("System.Collections.Generic.Stack", "use Deque of Chain.Contracts.Std"),
        ("System.Collections", "use the collections of Chain.Contracts.Std, an array, or a StateMap"),
        ("System.Linq", "use a loop, or the collections of Chain.Contracts.Std; [.. array] copies an array"),
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
        ("System.Runtime.CompilerServices.InlineArray", "use an array; where the compiler wrote this, link the contract as chain contract check and deploy do"),
        ("System.Runtime.CompilerServices.Unsafe", "use an array; where the compiler wrote this, link the contract as chain contract check and deploy do"),
        ("System.Runtime.InteropServices.MemoryMarshal", "use an array; where the compiler wrote this, link the contract as chain contract check and deploy do"),
        ("System.Numerics.BigInteger", "use BigInt of Chain.Contracts.Std, or Int128"),
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
        ("System.ReadOnlySpan`1::.ctor(!0&)", "make a span over an array; where the compiler wrote this, link the contract as chain contract check and deploy do"),
        ("System.Span`1::.ctor(!0&)", "make a span over an array; where the compiler wrote this, link the contract as chain contract check and deploy do"),
        ("System.String::Insert(", "use Substring and +, or interpolated text"),
        ("System.String::Remove(", "use Substring and +"),
        ("System.ValueTuple`", "compare tuples by =="),
        ("System.Linq.Enumerable::", "use a loop, or the collections of Chain.Contracts.Std; [.. array] copies an array"),
        ("System.Runtime.InteropServices.CollectionsMarshal::", "use ArrayList of Chain.Contracts.Std"),
        ("System.Math::Sqrt", "use IntegerMath or Fixed of Chain.Contracts.Std"),
        ("System.Numerics.BitOperations", "use BitOps of Chain.Contracts.Std"),
        ("System.String::Compare(", "use string.CompareOrdinal"),
        ("System.String::CompareTo(", "use string.CompareOrdinal"),
        ("System.String::Format(", "use interpolated text"),
        ("System.String::ToUpper", "use ToUpperInvariant"),
        ("System.String::ToLower", "use ToLowerInvariant"),
        ("System.Array::Sort", "it is not stable; use Sorting.Stable of Chain.Contracts.Std"),
        ("::AppendFormatted(!!0,System.String)", "formats are not for contracts; make the text by a method, such as IntegerText of Chain.Contracts.Std"),
        ("::AppendFormatted(!!0,System.Int32,System.String)", "formats are not for contracts; make the text by a method, such as IntegerText of Chain.Contracts.Std"),
        ("System.Exception::get_", "the messages of exceptions are not part of what nodes agree on; keep your own field"),
        ("System.Delegate::Combine", "keep an array of delegates"),
        ("System.Enum::", "switch over the values"),
        ("System.Activator::CreateInstance", "pass a Func that makes the object; new T() is reflection"),
        ("::BeginInvoke(", "contracts are synchronous"),
        ("::EndInvoke(", "contracts are synchronous"),
        ("System.String::", "use Ordinal or TextBuilder of Chain.Contracts.Std"),
        ("(System.String,System.IFormatProvider)", "formats are not for contracts; call the method without one"),
    ];

    /// <summary>Why a type is refused.</summary>
    public static string ForType(string fullName) => Sentence(fullName, Types.FirstOrDefault(t => fullName.StartsWith(t.Start, StringComparison.Ordinal)).Instead);

    /// <summary>Why a member is refused, by its key.</summary>
    public static string ForMember(string key) => Sentence(key, Members.FirstOrDefault(m => key.Contains(m.Part, StringComparison.Ordinal)).Instead);

    private static string Sentence(string name, string? instead) =>
        $"{name} is not for contracts: {instead ?? "docs/contracts/verifier.md lists what they may use"}.";
}
