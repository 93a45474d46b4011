using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Metering;

/// <summary>
/// Proves of rewritten code, read anew, that every cycle of calls passes a method that counts its frame: else a contract could use up
/// the stack of the thread, which ends the process. Who may call whom is taken on the safe side: a virtual call reaches every
/// method of its name and number of parameters, a delegate every method whose address is taken, members outside those
/// and every method that stands for a member outside.
/// </summary>
internal sealed class CallCycles
{
    private const int HeaderBytes = 32;
    private const int SlotBytes = 8;

    private static readonly HashSet<(string, int)> Overridable =
        [.. Whitelist.Current.Members.Where(m => m.IsOverridable).Select(m => (m.Name, m.ReadOnlyParameters.Count))];

    private readonly ProofImage _metered;
    private readonly MetadataReader _reader;
    private readonly TokenNames _names;
    private readonly MethodDefinitionHandle[] _methods;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, int), int> _groups = [];
    private readonly List<int[]> _reachedByGroup = [];
    private readonly Dictionary<long, int[]> _reached = [];
    private readonly int _taken;
    private readonly int _fromOutside;

    public CallCycles(ProofImage metered)
    {
        _metered = metered;
        _reader = metered.Reader;
        _names = metered.Names;
        _methods = [.. _reader.MethodDefinitions.Where(m => _reader.GetMethodDefinition(m).RelativeVirtualAddress != 0)];
        for (int i = 0; i < _methods.Length; i++) _byName.TryAdd(_names.Of(MetadataTokens.GetToken(_methods[i])), i);

        ILookup<string, string> declared = DeclaredNames();
        List<int> standing = [];
        Dictionary<(string, int), List<int>> virtuals = [];
        foreach (int method in Enumerable.Range(0, _methods.Length).Where(IsVirtual))
        {
            string[] names = Names(method, declared);
            if (StandsForOutside(method, names)) standing.Add(method);
            foreach (string name in names) Listed(virtuals, (name, Parameters(method))).Add(method);
        }

        foreach (((string, int) key, List<int> group) in virtuals) _groups.Add(key, AddGroup([.. group]));
        _taken = _methods.Length + _reachedByGroup.Count;
        _fromOutside = _taken + 1;
        _reachedByGroup.AddRange([[], []]);
        _reachedByGroup[^2] = [.. _methods.SelectMany(_metered.Code).Where(i => i.Code is "ldftn" or "ldvirtftn").SelectMany(Reached).Distinct()];
        _reachedByGroup[^1] = [_taken, .. standing];
    }

    /// <summary>A method on a cycle of calls without a counted frame; null if there is none.</summary>
    public string? FindUncounted()
    {
        bool[] counted = [.. Enumerable.Range(0, _methods.Length).Select(CountsFrame), .. _reachedByGroup.Select(_ => false)];
        int[] state = new int[counted.Length]; // 0 new, 1 on the path, 2 done
        Stack<(int Node, int[] Callees, int Next)> path = new();
        for (int root = 0; root < _methods.Length; root++)
        {
            if (state[root] != 0 || counted[root]) continue;
            state[root] = 1;
            path.Push((root, Callees(root), 0));
            while (path.TryPop(out (int Node, int[] Callees, int Next) top))
            {
                if (top.Next == top.Callees.Length)
                {
                    state[top.Node] = 2;
                    continue;
                }

                path.Push(top with { Next = top.Next + 1 });
                int next = top.Callees[top.Next];
                if (counted[next]) continue;
                if (state[next] == 1) return NameOnCycle(next, path);
                if (state[next] != 0) continue;
                state[next] = 1;
                path.Push((next, Callees(next), 0));
            }
        }

        return null;
    }

    private string NameOnCycle(int node, Stack<(int Node, int[] Callees, int Next)> path)
    {
        int method = node < _methods.Length ? node : path.Select(p => p.Node).First(n => n < _methods.Length);
        return _names.Of(MetadataTokens.GetToken(_methods[method]));
    }

    private int AddGroup(int[] reached)
    {
        _reachedByGroup.Add(reached);
        return _methods.Length + _reachedByGroup.Count - 1;
    }

    private static List<int> Listed(Dictionary<(string, int), List<int>> all, (string, int) key)
    {
        if (!all.TryGetValue(key, out List<int>? list)) all.Add(key, list = []);
        return list;
    }

    private bool IsVirtual(int method) => _reader.GetMethodDefinition(_methods[method]).Attributes.HasFlag(MethodAttributes.Virtual);

    private int Parameters(int method) => _reader.GetMethodDefinition(_methods[method]).DecodeSignature(_names, []).ParameterTypes.Length;

    /// <summary>By the spelling of a method, the names of the members that it implements by declaration.</summary>
    private ILookup<string, string> DeclaredNames() => _reader.TypeDefinitions
        .SelectMany(t => _reader.GetTypeDefinition(t).GetMethodImplementations()).Select(_reader.GetMethodImplementation)
        .ToLookup(i => _names.Of(MetadataTokens.GetToken(i.MethodBody)), i => NameOf(_names.Of(MetadataTokens.GetToken(i.MethodDeclaration))), StringComparer.Ordinal);

    /// <summary>Names by which a virtual method may be called: its own, and those of members that it implements by declaration.</summary>
    private string[] Names(int method, ILookup<string, string> declared) =>
        [.. declared[_names.Of(MetadataTokens.GetToken(_methods[method]))].Append(_reader.GetString(_reader.GetMethodDefinition(_methods[method]).Name)).Distinct(StringComparer.Ordinal)];

    private int[] Callees(int node)
    {
        if (node >= _methods.Length) return _reachedByGroup[node - _methods.Length];
        HashSet<int> callees = [];
        foreach (MeteredInstruction instruction in _metered.Code(_methods[node]))
        {
            if (instruction.Code is "call" or "callvirt" or "newobj") callees.UnionWith(Reached(instruction));
        }

        return [.. callees];
    }

    /// <summary>Methods, and groups of them, that a call, or a delegate of its operand, may run.</summary>
    private int[] Reached(MeteredInstruction call)
    {
        if (!_reached.TryGetValue(call.Operand, out int[]? reached)) _reached.Add(call.Operand, reached = [.. Reached(call.Operand)]);
        return reached;
    }

    private IEnumerable<int> Reached(long token)
    {
        string called = _names.Of(token);
        int? own = Own(token);
        if (own is not null && !IsVirtual(own.Value)) return [own.Value];

        (string Name, int Parameters) key = (NameOf(called), ParametersOf(token));
        int[] named = _groups.TryGetValue(key, out int group) ? [group] : [];
        if (own is not null) return named.Append(own.Value);
        if (key.Name == "Invoke") return named.Append(_taken);
        bool mayCallBack = !called.StartsWith("System.", StringComparison.Ordinal) && !called.StartsWith("Chain.Contracts.Runtime.Meter::", StringComparison.Ordinal)
            && !IsOfContract(token);
        return mayCallBack ? named.Append(_fromOutside) : named;
    }

    /// <summary>The method of the assembly that a token means, whatever it instantiates.</summary>
    private int? Own(long token)
    {
        EntityHandle handle = Method(token);
        if (handle.Kind == HandleKind.MemberReference)
        {
            MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)handle);
            if (!IsOfContract(token)) return null;
            string type = TokenNames.Open(_names.Of(MetadataTokens.GetToken(member.Parent)));
            MethodSignature<string> signature = member.DecodeMethodSignature(_names, []);
            return Find($"{type}::{_reader.GetString(member.Name)}({string.Join(',', signature.ParameterTypes)}):{signature.ReturnType}");
        }

        return Find(_names.Of(MetadataTokens.GetToken(handle)));
    }

    private int? Find(string name) => _byName.TryGetValue(name, out int index) ? index : null;

    private EntityHandle Method(long token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle((int)token);
        return handle.Kind == HandleKind.MethodSpecification ? _reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method : handle;
    }

    private bool IsOfContract(long token)
    {
        EntityHandle handle = Method(token);
        if (handle.Kind == HandleKind.MethodDefinition) return true;
        EntityHandle parent = _reader.GetMemberReference((MemberReferenceHandle)handle).Parent;
        return IsOwnType(parent);
    }

    private bool IsOwnType(EntityHandle type)
    {
        if (type.Kind == HandleKind.TypeDefinition) return true;
        if (type.Kind != HandleKind.TypeSpecification) return false;
        BlobReader signature = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return false;
        signature.ReadByte(); // Class or value type.
        return signature.ReadTypeHandle().Kind == HandleKind.TypeDefinition;
    }

    private int ParametersOf(long token)
    {
        EntityHandle handle = Method(token);
        return handle.Kind == HandleKind.MethodDefinition
            ? _reader.GetMethodDefinition((MethodDefinitionHandle)handle).DecodeSignature(_names, []).ParameterTypes.Length
            : _reader.GetMemberReference((MemberReferenceHandle)handle).DecodeMethodSignature(_names, []).ParameterTypes.Length;
    }

    private static string NameOf(string method)
    {
        int from = method.IndexOf("::", StringComparison.Ordinal) + 2;
        return method[from..method.IndexOf('(', from)];
    }

    /// <summary>
    /// Whether members outside may call a method: it has name and number of parameters of one that contracts may override,
    /// whatever type declares it.
    /// </summary>
    private bool StandsForOutside(int method, string[] names) =>
        Array.Exists(names, name => Overridable.Contains((name[(name.LastIndexOf('.') + 1)..], Parameters(method))));

    /// <summary>Whether a method begins by counting its frame, with at least the weight of its arguments and handlers.</summary>
    private bool CountsFrame(int method)
    {
        MethodDefinition definition = _reader.GetMethodDefinition(_methods[method]);
        MethodBodyBlock body = _metered.Body(_methods[method]);
        ImmutableArray<string> locals = _names.Locals(body);
        MethodSignature<string> signature = definition.DecodeSignature(_names, []);
        int arguments = signature.ParameterTypes.Length + (signature.Header.IsInstance ? 1 : 0);
        bool takesMeter = signature.ParameterTypes is [.., "Chain.Contracts.Runtime.Meter"];
        InjectedCode injected = new(_metered.Code(_methods[method]), _names, locals, 0, takesMeter ? arguments - 1 : null);
        int weight = injected.FrameWeight();
        return weight >= HeaderBytes + (ModuleFacts.HandlerBytes * body.ExceptionRegions.Length) + (SlotBytes * (takesMeter ? arguments - 1 : arguments));
    }
}
