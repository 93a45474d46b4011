using System.Collections.Frozen;
using System.Reflection;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify;

/// <summary>
/// What contracts may name outside their own assembly, with its price: the file <c>whitelist.txt</c>. Each entry was found in the
/// runtime that executes contracts; default is deny. Immutable.
/// </summary>
public sealed class Whitelist
{
    private readonly FrozenDictionary<string, WhitelistMember> _members;
    private readonly FrozenDictionary<string, ExternalType> _types;
    private readonly FrozenDictionary<string, FrozenSet<string>> _scopes;
    private readonly FrozenDictionary<string, AssemblyName> _assemblies;

    internal Whitelist(
        IReadOnlyList<WhitelistMember> members,
        IEnumerable<ExternalType> types,
        IReadOnlyDictionary<string, FrozenSet<string>> scopes,
        IReadOnlyDictionary<string, AssemblyName> assemblies)
    {
        _assemblies = assemblies.ToFrozenDictionary(StringComparer.Ordinal);
        Members = members;
        _members = members.ToFrozenDictionary(member => member.Key, StringComparer.Ordinal);
        _types = types.ToFrozenDictionary(type => type.FullName, StringComparer.Ordinal);
        _scopes = scopes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The whitelist of this engine.</summary>
    /// <exception cref="WhitelistException">An entry does not fit the runtime or the shims; names its line.</exception>
    public static Whitelist Current => Holder.Instance;

    /// <summary>Reads a whitelist and finds its entries in the runtime.</summary>
    /// <exception cref="WhitelistException">An entry is malformed, missing, ambiguous or listed twice, or its shim does not fit; names its line.</exception>
    public static Whitelist Parse(string text) => WhitelistResolver.Resolve(WhitelistFile.Parse(text));

    /// <summary>All members, in the order of the file.</summary>
    public IReadOnlyList<WhitelistMember> Members { get; }

    /// <summary>The entry of a member; null if contracts may not use it.</summary>
    /// <param name="key">
    /// <c>Declaring::Name(P1,P2):Ret</c> for methods, <c>Declaring::Name:Type</c> for fields, by full metadata names:
    /// <c>System.Func`2::Invoke(!0):!1</c>. Modifiers are left out.
    /// </param>
    public WhitelistMember? Find(string key) => _members.GetValueOrDefault(key);

    /// <summary>Whether contracts may name a type, given by its full metadata name.</summary>
    public bool IsTypeAllowed(string fullName) =>
        _types.TryGetValue(fullName, out ExternalType? type) && !type.Permissions.HasFlag(TypePermissions.Hidden);

    internal IEnumerable<ExternalType> Types => _types.Values;

    internal ExternalType? FindType(string fullName) => _types.GetValueOrDefault(fullName);

    /// <summary>A type that the rules themselves need.</summary>
    internal ExternalType Type(string fullName) => _types[fullName];

    /// <summary>Whether a reference to an assembly of this name finds the type.</summary>
    internal bool Resolves(string assembly, string fullName) =>
        _scopes.TryGetValue(assembly, out FrozenSet<string>? types) && types.Contains(fullName);

    /// <summary>What nodes load for a reference of this name; null if contracts may not have one.</summary>
    internal AssemblyName? Assembly(string name) => _assemblies.GetValueOrDefault(name);

    private static class Holder
    {
        public static readonly Whitelist Instance = WhitelistResolver.Resolve(WhitelistFile.Embedded());
    }
}

/// <summary>A member that contracts may use.</summary>
/// <param name="Key">Its key (<see cref="Whitelist.Find"/>).</param>
/// <param name="Cost">Gas of the call, in 0.1 ns of worst-case time; of a shim, what it costs before it charges by size.</param>
/// <param name="Shim">
/// <c>Type.Method</c> in <c>Chain.Contracts.Runtime.Shims</c> that is called instead: a static method that takes <c>this</c> first, a
/// struct's by reference; of a class's constructor, one that returns the object. The type parameters of the declaring type come before those of the member. Null: called as it is.
/// </param>
public sealed record WhitelistMember(string Key, long Cost, string? Shim)
{
    /// <summary>Its name without its type.</summary>
    internal string Name { get; init; } = "";

    /// <summary>The method that <see cref="Shim"/> names, of the overload that fits.</summary>
    internal MethodInfo? ShimMethod { get; init; }

    /// <summary>Bytes of what it makes, charged before it is called; 0 if it makes nothing, or if its shim charges for it.</summary>
    public int Bytes { get; init; }

    /// <summary>Whether it is an <c>init</c> accessor.</summary>
    internal bool IsInit { get; init; }

    /// <summary>Whether it does not write through <c>this</c>, a struct.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>Whether contracts may override it.</summary>
    internal bool IsOverridable { get; init; }

    /// <summary>Whether only code that the compiler makes for records may use it.</summary>
    internal bool IsRecordOnly { get; init; }

    /// <summary>Whether only types that derive may use it.</summary>
    internal bool IsFamily { get; init; }

    /// <summary>Whether it is called without an instance.</summary>
    internal bool IsStatic { get; init; }

    /// <summary>Whether it can be overridden.</summary>
    internal bool IsVirtual { get; init; }

    /// <summary>Whether it has no body of its own.</summary>
    internal bool IsAbstract { get; init; }

    /// <summary>Whether the reference that it returns is only for reading.</summary>
    internal bool ReturnsReadOnly { get; init; }

    /// <summary>Parameters that it only reads through: <c>in</c>.</summary>
    internal IReadOnlyList<bool> ReadOnlyParameters { get; init; } = [];

    /// <summary>Type parameters of its own.</summary>
    internal IReadOnlyList<TypeParameter> TypeParameters { get; init; } = [];
}

/// <summary>The whitelist does not fit the runtime: a node with it cannot execute contracts.</summary>
public sealed class WhitelistException(int line, string problem)
    : Exception($"whitelist.txt, line {line}: {problem}")
{
    /// <summary>Line of the file, from 1.</summary>
    public int Line { get; } = line;
}
