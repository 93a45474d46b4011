using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.Verify.Types;
using Chain.Encoding;

namespace Chain.Contracts.Verify;

/// <summary>Finds every entry of the whitelist in the runtime, and its shim in <c>Chain.Contracts.Runtime</c>.</summary>
internal sealed class WhitelistResolver
{
    private const string ShimNamespace = "Chain.Contracts.Runtime.Shims.";
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // The names under which compilers refer to the types of the whitelist; most of the system's only forward.
    private static readonly string[] SystemAssemblies =
    [
        "System.Runtime", "System.Collections", "System.Memory", "System.Runtime.Extensions", "System.Runtime.InteropServices",
    ];

    private readonly List<WhitelistMember> _members = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, ExternalType> _types = [];

    /// <summary>Resolves a file.</summary>
    /// <exception cref="WhitelistException">An entry is missing, ambiguous, listed twice, or its shim does not fit.</exception>
    public static Whitelist Resolve(WhitelistFile file)
    {
        WhitelistResolver resolver = new();
        Dictionary<string, Assembly> assemblies = Assemblies();
        foreach (WhitelistFile.TypeEntry entry in file.Types) resolver.AddType(entry, assemblies);

        RuntimeTypes runtime = new(resolver._types);
        foreach (ExternalType type in resolver._types.Values) type.Complete(runtime);
        foreach (WhitelistFile.TypeEntry entry in file.Types) resolver.AddMembers(entry, runtime);

        return new Whitelist(
            resolver._members,
            resolver._types.Values,
            assemblies.ToDictionary(a => a.Key, a => resolver.TypesThrough(a.Value), StringComparer.Ordinal),
            assemblies.ToDictionary(a => a.Key, a => a.Value.GetName(), StringComparer.Ordinal));
    }

    private static Dictionary<string, Assembly> Assemblies()
    {
        Dictionary<string, Assembly> assemblies = SystemAssemblies.ToDictionary(name => name, Assembly.Load, StringComparer.Ordinal);
        foreach (Assembly own in (Assembly[])[typeof(Contract).Assembly, typeof(Address).Assembly]) assemblies.Add(own.GetName().Name!, own);
        return assemblies;
    }

    private FrozenSet<string> TypesThrough(Assembly assembly) => _types
        .Where(type => assembly.GetType(type.Key.FullName!, throwOnError: false) == type.Key)
        .Select(type => type.Value.FullName)
        .ToFrozenSet(StringComparer.Ordinal);

    private void AddType(WhitelistFile.TypeEntry entry, Dictionary<string, Assembly> assemblies)
    {
        string name = entry.Name.Replace('/', '+');
        Type[] found = [.. assemblies.Values.Select(a => a.GetType(name, throwOnError: false)).OfType<Type>().Distinct()];
        if (found.Length != 1) throw new WhitelistException(entry.Line, $"{found.Length} types are named {entry.Name}");
        if (!found[0].IsVisible) throw new WhitelistException(entry.Line, $"{entry.Name} is not public");
        if (!_types.TryAdd(found[0], new ExternalType(entry.Name, found[0], entry.Permissions)))
        {
            throw new WhitelistException(entry.Line, $"{entry.Name} is listed twice");
        }
    }

    private void AddMembers(WhitelistFile.TypeEntry entry, RuntimeTypes runtime)
    {
        Type type = _types.First(t => t.Value.FullName == entry.Name).Key;
        ILookup<string, MemberInfo> members = type.GetMembers(Declared).Where(IsReachable).ToLookup(Key, StringComparer.Ordinal);
        foreach (WhitelistFile.MemberEntry member in entry.Members)
        {
            MemberInfo[] found = [.. members[member.Key]];
            if (found.Length != 1) throw new WhitelistException(member.Line, $"{found.Length} members are {member.Key}");
            if (!_keys.Add(member.Key)) throw new WhitelistException(member.Line, $"{member.Key} is listed twice");
            MethodInfo? shim = member.Shim is null ? null : FindShim(member, found[0]);
            _members.Add(Describe(member, found[0], runtime) with { ShimMethod = shim });
        }
    }

    private static WhitelistMember Describe(WhitelistFile.MemberEntry entry, MemberInfo member, RuntimeTypes runtime)
    {
        WhitelistMember plain = new(entry.Key, entry.Cost, entry.Shim) { Name = member.Name, Bytes = entry.Bytes, IsOverridable = entry.IsOverridable, IsRecordOnly = entry.IsRecordOnly };
        if (member is FieldInfo field)
        {
            bool isReadOnly = field.IsInitOnly || field.IsLiteral;
            return isReadOnly || !field.IsStatic
                ? plain with { IsStatic = field.IsStatic, ReturnsReadOnly = isReadOnly }
                : throw new WhitelistException(entry.Line, $"{entry.Key} is a static field that can be written");
        }

        MethodBase method = (MethodBase)member;
        return plain with
        {
            IsFamily = !method.IsPublic,
            IsStatic = method.IsStatic,
            IsVirtual = method.IsVirtual && !method.IsFinal,
            IsAbstract = method.IsAbstract,
            IsInit = runtime.Signature(method)?.IsInit ?? false,
            IsReadOnly = method.DeclaringType!.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) || method.IsDefined(typeof(IsReadOnlyAttribute), inherit: false),
            ReturnsReadOnly = runtime.Signature(method)?.ReturnsReadOnly ?? false,
            ReadOnlyParameters = [.. method.GetParameters().Select(p => p.IsDefined(typeof(IsReadOnlyAttribute), inherit: false))],
            TypeParameters = method.IsGenericMethod ? [.. method.GetGenericArguments().Select(runtime.Parameter)] : [],
        };
    }

    private static bool IsReachable(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static string Key(MemberInfo member)
    {
        string declaring = RuntimeTypes.FullName(member.DeclaringType!);
        if (member is FieldInfo field) return $"{declaring}::{field.Name}:{RuntimeTypes.Spell(field.FieldType)}";

        MethodBase method = (MethodBase)member;
        Type returned = (method as MethodInfo)?.ReturnType ?? typeof(void);
        return $"{declaring}::{method.Name}({SpellAll(method.GetParameters().Select(p => p.ParameterType))}):{RuntimeTypes.Spell(returned)}";
    }

    /// <summary>A shim has the stack of what it stands for.</summary>
    private static MethodInfo FindShim(WhitelistFile.MemberEntry entry, MemberInfo member)
    {
        string[] parts = entry.Shim!.Split('.');
        Type? holder = parts.Length == 2 ? typeof(Meter).Assembly.GetType(ShimNamespace + parts[0]) : null;
        string expected = ShimStack((MethodBase)member);
        MethodInfo[] offered = holder is not { IsPublic: true }
            ? []
            : [.. holder.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(m => m.Name == parts[1])];
        MethodInfo[] fitting = [.. offered.Where(shim => OwnStack(shim) == expected)];
        return fitting.Length == 1
            ? fitting[0]
            : throw new WhitelistException(entry.Line, $"no shim {entry.Shim} is {expected}; there are: {string.Join("; ", offered.Select(OwnStack))}");
    }

    private static string ShimStack(MethodBase method)
    {
        Type declaring = method.DeclaringType!;
        int typeArity = declaring.GetGenericArguments().Length;
        List<string> parameters = [.. method.GetParameters().Select(p => Shift(RuntimeTypes.Spell(p.ParameterType), typeArity))];
        string self = typeArity == 0
            ? RuntimeTypes.FullName(declaring)
            : $"{RuntimeTypes.FullName(declaring)}<{string.Join(',', Enumerable.Range(0, typeArity).Select(i => $"!!{i}"))}>";
        string returned = method is MethodInfo info ? Shift(RuntimeTypes.Spell(info.ReturnType), typeArity) : "System.Void";
        if (method.IsConstructor && !declaring.IsValueType) returned = self;
        else if (!method.IsStatic) parameters.Insert(0, declaring.IsValueType ? self + "&" : self);

        int arity = typeArity + (method.IsGenericMethod ? method.GetGenericArguments().Length : 0);
        return $"<{arity}>({string.Join(',', parameters)}):{returned}";
    }

    private static string OwnStack(MethodInfo shim) =>
        $"<{shim.GetGenericArguments().Length}>({SpellAll(shim.GetParameters().Select(p => p.ParameterType))}):{RuntimeTypes.Spell(shim.ReturnType)}";

    /// <summary>Type parameters of the declaring type become the first ones of the shim, those of the method follow.</summary>
    private static string Shift(string spelled, int typeArity)
    {
        System.Text.StringBuilder shifted = new();
        for (int i = 0; i < spelled.Length; i++)
        {
            shifted.Append(spelled[i]);
            if (spelled[i] != '!') continue;

            bool isMethods = spelled[i + 1] == '!';
            shifted.Append('!');
            i += isMethods ? 2 : 1;
            shifted.Append(spelled[i] - '0' + (isMethods ? typeArity : 0)); // Nothing has ten type parameters.
        }

        return shifted.ToString();
    }

    private static string SpellAll(IEnumerable<Type> types) => string.Join(',', types.Select(RuntimeTypes.Spell));
}
