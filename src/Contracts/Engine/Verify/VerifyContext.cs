using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify;

/// <summary>What the checks of one assembly share.</summary>
internal sealed class VerifyContext(ContractModule module, ProblemList problems, string? library = null)
{
    private readonly Dictionary<ContractMethod, MethodUses> _uses = [];

    public ContractModule Module => module;

    public ProblemList Problems => problems;

    /// <summary>Namespace of the library that is verified; null if it is a contract.</summary>
    public string? Library => library;

    public TypeRelations Relations { get; } = new(module);

    public MemberResolver Members { get; } = new(module);

    /// <summary>Whether any body catches, or has a finally.</summary>
    public bool HasHandlers { get; set; }

    /// <summary>Types of which it is known that values never change.</summary>
    public HashSet<TypeSig> Immutable { get; } = [];

    /// <summary>Bytes of values, as far as they are known.</summary>
    public Dictionary<TypeSig, long> Sizes { get; } = [];

    /// <summary>Generic code with its arguments, as far as the runtime compiles it anew.</summary>
    public List<Instance> Instances { get; } = [];

    /// <summary>Types and methods that a body names; what generic code makes of them is followed later.</summary>
    public MethodUses Uses(ContractMethod method)
    {
        if (!_uses.TryGetValue(method, out MethodUses? uses)) _uses[method] = uses = new MethodUses();
        return uses;
    }
}

/// <summary>What a body names.</summary>
internal sealed class MethodUses
{
    private readonly HashSet<TypeSig> _types = [];
    private readonly HashSet<MethodUse> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);

    /// <summary>Bytes of the body's IL.</summary>
    public int BodyBytes { get; set; }

    public List<TypeSig> Types { get; } = [];

    public List<MethodUse> Methods { get; } = [];

    /// <summary>Calls of the base library's interfaces on values whose type is a variable.</summary>
    public HashSet<(TypeSig Variable, MethodUse Method)> Constrained { get; } = [];

    /// <summary>Types with variables of which values are boxed.</summary>
    public HashSet<TypeSig> Boxed { get; } = [];

    public void Add(TypeSig type)
    {
        if (_types.Add(type)) Types.Add(type);
    }

    public void Add(MethodUse method)
    {
        if (!_uses.Add(method)) return; // Each token has one.

        Add(method.Declaring);
        string text = $"{method.Declaring}::{method.Name}{method.Declared.Text}<{string.Join(',', method.Arguments.Select(a => a.Text))}>";
        if (_methods.Add(text)) Methods.Add(method);
    }
}
