namespace Chain.Architecture.Tests;

/// <summary>
/// What an assembly whose result every node must share may not name or do. The banned-symbol analyzer says some of it while
/// one types; what it cannot see (floating point, locks, native code) and what a suppression lets through is found here.
/// </summary>
internal static class PurityRules
{
    // Each ends with a dot; what may be named all the same stands in Allowed.
    private static readonly string[] Namespaces =
    [
        "System.IO.", "System.Net.", "System.Threading.", "System.Timers.", "System.Diagnostics.", "System.Reflection.",
        "System.Globalization.", "System.Runtime.InteropServices.", "System.Runtime.Loader.", "Microsoft.",
    ];

    private static readonly string[] Types =
    [
        "System.Random", "System.Console", "System.TimeProvider", "System.TimeZoneInfo", "System.HashCode", "System.Activator",
        "System.AppDomain", "System.AppContext", "System.GC", "System.WeakReference", "System.WeakReference`1",
        "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] Members =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTime.ToLocalTime",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.DateTimeOffset.ToLocalTime",
        "System.DateTimeOffset.get_LocalDateTime", "System.Guid.NewGuid", "System.String.GetHashCode", "System.Enum.ToString",
        "System.StringComparer.get_CurrentCulture", "System.StringComparer.get_CurrentCultureIgnoreCase",
        "System.Delegate.DynamicInvoke",
    ];

    // Without a comparison or a culture they take the machine's.
    private static readonly string[] Signatures =
    [
        "System.String.StartsWith(System.String)", "System.String.EndsWith(System.String)", "System.String.IndexOf(System.String)",
        "System.String.LastIndexOf(System.String)", "System.String.Compare(System.String,System.String)",
        "System.String.CompareTo(System.String)", "System.String.ToUpper()", "System.String.ToLower()",
        "System.Char.ToUpper(System.Char)", "System.Char.ToLower(System.Char)",
        "System.Int32.ToString()", "System.Int64.ToString()", "System.UInt32.ToString()", "System.UInt64.ToString()",
        "System.Int32.Parse(System.String)", "System.Int64.Parse(System.String)", "System.UInt64.Parse(System.String)",
    ];

    // Attributes do nothing; the rest are bytes in memory, formats that are spelled out, and names for messages of invariants.
    private static readonly string[] Allowed =
    [
        "System.IO.Stream", "System.IO.MemoryStream", "System.Diagnostics.UnreachableException", "System.Diagnostics.DebuggableAttribute+DebuggingModes",
        "System.Reflection.MemberInfo", "System.Globalization.CultureInfo", "System.Globalization.NumberStyles",
        "System.Runtime.InteropServices.CollectionsMarshal", "System.Runtime.InteropServices.MemoryMarshal",
        "System.Runtime.InteropServices.SafeHandle",
    ];

    // Parsers of bytes in memory.
    private static readonly string[] Parsers = ["System.Reflection.Metadata.", "System.Reflection.PortableExecutable."];

    // Types that do too much to be named freely: any other member of them is refused.
    private static readonly Dictionary<string, string[]> OnlyMembers = new()
    {
        ["System.Type"] = ["GetTypeFromHandle", "op_Equality", "op_Inequality", "get_Name"],
        ["System.Reflection.MemberInfo"] = ["get_Name"],
        ["System.Globalization.CultureInfo"] = ["get_InvariantCulture"],
        ["System.Environment"] = ["get_CurrentManagedThreadId"], // What the compiler makes of an iterator asks for it.
        ["System.Runtime.CompilerServices.RuntimeHelpers"] =
            ["EnsureSufficientExecutionStack", "InitializeArray", "CreateSpan", "GetSubArray", "IsReferenceOrContainsReferences"],
        ["System.Runtime.InteropServices.MemoryMarshal"] =
            ["CreateSpan", "CreateReadOnlySpan", "Cast", "AsBytes", "Read", "Write", "GetReference", "TryGetArray", "AsMemory"],
        ["System.Runtime.InteropServices.SafeHandle"] = [],
    };

    // What contracts may name at all: values, collections, text, and what the compiler itself needs.
    private static readonly string[] ContractNamespaces =
    [
        "Chain.Encoding.", "Chain.Contracts.Sdk.", "Chain.Contracts.Std.", "System.Collections.", "System.Buffers.Binary.", "System.Linq.",
    ];

    private static readonly string[] ContractTypes =
    [
        .. Named("Array", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException", "AsyncCallback", "Attribute", "Boolean", "Byte",
            "Char", "Comparison`1", "Enum", "Environment", "Exception", "Func`1", "Func`2", "Func`3", "Action", "Action`1", "Action`2", "IAsyncResult",
            "IComparable`1", "IDisposable", "IEquatable`1", "IFormatProvider", "Index", "Int16", "Int32", "Int64", "InvalidOperationException",
            "Math", "MemoryExtensions", "MulticastDelegate", "NotSupportedException", "Nullable`1", "Object", "OverflowException", "Predicate`1",
            "Range", "ReadOnlyMemory`1", "ReadOnlySpan`1", "RuntimeTypeHandle", "SByte", "Span`1", "String", "StringComparer", "StringComparison",
            "StringSplitOptions", "Type", "UInt16", "UInt32", "UInt64", "UnreachableException", "ValueTuple`2", "ValueTuple`3", "ValueTuple`4",
            "ValueType", "Void", "Text.Encoding", "Text.Rune", "Text.StringBuilder", "Globalization.CultureInfo",
            "Diagnostics.DebuggableAttribute+DebuggingModes", "Diagnostics.UnreachableException",
            "Runtime.CompilerServices.DefaultInterpolatedStringHandler", "Runtime.CompilerServices.IsExternalInit",
            "Runtime.CompilerServices.RuntimeHelpers", "Runtime.CompilerServices.Unsafe",
            "Runtime.InteropServices.CollectionsMarshal", "Runtime.InteropServices.MemoryMarshal"),
    ];

    /// <summary>What an assembly names or does that a pure one may not.</summary>
    /// <param name="facts">The assembly.</param>
    /// <param name="exempt">Names that are refused elsewhere, with a reason where they are listed.</param>
    public static IEnumerable<string> Impurities(AssemblyFacts facts, params string[] exempt) =>
        facts.Types.Where(IsImpure)
            .Concat(facts.Members.Where(member => Members.Contains(member) || IsBeyond(member)))
            .Concat(facts.Signatures.Where(Signatures.Contains))
            .Concat(facts.Imports.Select(method => $"native: {method}"))
            .Concat(facts.Floats.Select(use => $"floating point in {use}"))
            .Except(exempt)
            .Distinct();

    /// <summary>What contracts name beyond what they may; and reflection that hides in plain text.</summary>
    public static IEnumerable<string> BeyondContracts(AssemblyFacts facts) =>
        facts.Types
            .Where(type => !IsAttribute(type) && !ContractTypes.Contains(type) && !IsInlineArray(type) && !StartsWithAny(type, ContractNamespaces))
            .Concat(facts.EnumNames.Where(use => !use.Contains(".PrintMembers:", StringComparison.Ordinal)).Select(use => $"name of a value in {use}"));

    private static bool IsImpure(string type) =>
        Types.Contains(type) || (StartsWithAny(type, Namespaces) && !StartsWithAny(type, Parsers) && !IsAttribute(type) && !Allowed.Contains(type));

    private static bool IsBeyond(string member)
    {
        int dot = member.LastIndexOf('.');
        if (member.EndsWith("..ctor", StringComparison.Ordinal)) dot--;
        return OnlyMembers.TryGetValue(member[..dot], out string[]? allowed) && !allowed.Contains(member[(dot + 1)..]);
    }

    /// <summary>Attributes only mark; those that make code native are found as that code.</summary>
    private static bool IsAttribute(string type) => type.EndsWith("Attribute", StringComparison.Ordinal);

    private static bool IsInlineArray(string type) => type.StartsWith("System.Runtime.CompilerServices.InlineArray", StringComparison.Ordinal);

    private static bool StartsWithAny(string type, string[] starts) => starts.Any(start => type.StartsWith(start, StringComparison.Ordinal));

    private static IEnumerable<string> Named(params string[] types) => types.Select(type => "System." + type);
}
