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
    private readonly ILookup<(string, int), int> _virtuals;
    private readonly int[] _taken;
    private readonly int[] _fromOutside;

    public CallCycles(ProofImage metered)
    {
        _metered = metered;
        _reader = metered.Reader;
        _names = metered.Names;
        _methods = [.. _reader.MethodDefinitions.Where(m => _reader.GetMethodDefinition(m).RelativeVirtualAddress != 0)];
        for (int i = 0; i < _methods.Length; i++) _byName.TryAdd(_names.Of(MetadataTokens.GetToken(_methods[i])), i);
        _virtuals = Enumerable.Range(0, _methods.Length).Where(IsVirtual).SelectMany(i => Names(i).Select(name => (Key: (name, Parameters(i)), i)))
            .ToLookup(entry => entry.Key, entry => entry.i);
        _taken = [.. _methods.SelectMany(_metered.Code).Where(i => i.Code is "ldftn" or "ldvirtftn").SelectMany(i => Reached(i)).Distinct()];
        _fromOutside = [.. _taken.Concat(Enumerable.Range(0, _methods.Length).Where(StandsForOutside)).Distinct()];
    }

    /// <summary>A method on a cycle of calls without a counted frame; null if there is none.</summary>
    public string? FindUncounted()
    {
        bool[] counted = [.. Enumerable.Range(0, _methods.Length).Select(CountsFrame)];
        int[] state = new int[_methods.Length]; // 0 new, 1 on the path, 2 done
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
                if (state[next] == 1) return _names.Of(MetadataTokens.GetToken(_methods[next]));
                if (state[next] != 0) continue;
                state[next] = 1;
                path.Push((next, Callees(next), 0));
            }
        }

        return null;
    }

    private bool IsVirtual(int method) => _reader.GetMethodDefinition(_methods[method]).Attributes.HasFlag(MethodAttributes.Virtual);

    private int Parameters(int method) => _reader.GetMethodDefinition(_methods[method]).DecodeSignature(_names, []).ParameterTypes.Length;

    /// <summary>Names by which a virtual method may be called: its own, and those of members that it implements by declaration.</summary>
    private IEnumerable<string> Names(int method)
    {
        MethodDefinition definition = _reader.GetMethodDefinition(_methods[method]);
        IEnumerable<string> declared = _reader.GetTypeDefinition(definition.GetDeclaringType()).GetMethodImplementations()
            .Select(_reader.GetMethodImplementation)
            .Where(i => _names.Of(MetadataTokens.GetToken(i.MethodBody)) == _names.Of(MetadataTokens.GetToken(_methods[method])))
            .Select(i => NameOf(_names.Of(MetadataTokens.GetToken(i.MethodDeclaration))));
        return declared.Append(_reader.GetString(definition.Name)).Distinct(StringComparer.Ordinal);
    }

    private int[] Callees(int method)
    {
        HashSet<int> callees = [];
        foreach (MeteredInstruction instruction in _metered.Code(_methods[method]))
        {
            if (instruction.Code is "call" or "callvirt" or "newobj") callees.UnionWith(Reached(instruction));
        }

        return [.. callees];
    }

    /// <summary>Methods that a call, or a delegate of its operand, may run.</summary>
    private IEnumerable<int> Reached(MeteredInstruction call)
    {
        string called = _names.Of(call.Operand);
        int? own = Own(call.Operand);
        if (own is not null && !IsVirtual(own.Value)) return [own.Value];

        (string Name, int Parameters) key = (NameOf(called), ParametersOf(call.Operand));
        IEnumerable<int> named = _virtuals[key];
        if (own is not null) return named.Append(own.Value);
        if (key.Name == "Invoke") return named.Concat(_taken);
        bool mayCallBack = !called.StartsWith("System.", StringComparison.Ordinal) && !called.StartsWith("Chain.Contracts.Runtime.Meter::", StringComparison.Ordinal)
            && !IsOfContract(call.Operand);
        return mayCallBack ? named.Concat(_fromOutside) : named;
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
    private bool StandsForOutside(int method) =>
        IsVirtual(method) && Names(method).Any(name => Overridable.Contains((name[(name.LastIndexOf('.') + 1)..], Parameters(method))));

    /// <summary>Whether a method begins by counting its frame, with at least the weight of its variables.</summary>
    private bool CountsFrame(int method)
    {
        MethodDefinition definition = _reader.GetMethodDefinition(_methods[method]);
        ImmutableArray<string> locals = _names.Locals(_metered.Body(_methods[method]));
        MethodSignature<string> signature = definition.DecodeSignature(_names, []);
        int arguments = signature.ParameterTypes.Length + (signature.Header.IsInstance ? 1 : 0);
        bool takesMeter = signature.ParameterTypes is [.., "Chain.Contracts.Runtime.Meter"];
        InjectedCode injected = new(_metered.Code(_methods[method]), _names, locals, 0, takesMeter ? arguments - 1 : null);
        int weight = injected.FrameWeight();
        return weight >= HeaderBytes + (SlotBytes * (takesMeter ? arguments - 1 : arguments));
    }
}
