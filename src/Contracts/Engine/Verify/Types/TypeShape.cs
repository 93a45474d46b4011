using System.Collections.Immutable;

namespace Chain.Contracts.Verify.Types;

/// <summary>Who may use a member.</summary>
internal enum Access
{
    /// <summary>Its type, and types within that.</summary>
    Private,

    /// <summary>The assembly.</summary>
    Assembly,

    /// <summary>Types that derive from its type.</summary>
    Family,

    /// <summary>The assembly, and types that derive.</summary>
    FamilyOrAssembly,

    /// <summary>Types of the assembly that derive.</summary>
    FamilyAndAssembly,

    /// <summary>Everybody.</summary>
    Public,
}

/// <summary>What the rules need to know of a type definition, the contract's own or another.</summary>
internal abstract class TypeShape
{
    protected TypeShape(string fullName) => FullName = fullName;

    /// <summary>Full metadata name; nested types after a slash.</summary>
    public string FullName { get; }

    /// <summary>The definition as a type without arguments.</summary>
    public TypeSig Plain => field ??= TypeSig.Of(this);

    /// <summary>The type as its own members see it.</summary>
    public TypeSig Self => field ??= TypeSig.Of(this, Enumerable.Range(0, Arity).Select(TypeSig.TypeVariable).ToImmutableArray());

    public abstract int Arity { get; }

    public abstract bool IsValueType { get; }

    public abstract bool IsInterface { get; }

    public abstract bool IsSealed { get; }

    public abstract bool IsByRefLike { get; }

    /// <summary>Whether every field is for reading only and <c>this</c> is never written: <c>readonly struct</c>.</summary>
    public abstract bool IsReadOnlyStruct { get; }

    /// <summary>In terms of its own variables; null for object and interfaces.</summary>
    public abstract TypeSig? BaseType { get; }

    /// <summary>Those it names itself, in terms of its own variables.</summary>
    public abstract ImmutableArray<TypeSig> Interfaces { get; }

    /// <summary>Base type and interfaces, in terms of its own variables.</summary>
    public IEnumerable<TypeSig> Parents => BaseType is { } up ? Interfaces.Prepend(up) : Interfaces;

    /// <summary>Underlying type of an enum.</summary>
    public abstract TypeSig? EnumType { get; }

    /// <summary>What a delegate takes and returns.</summary>
    public abstract MethodSig? Invoke { get; }

    public abstract ImmutableArray<TypeParameter> TypeParameters { get; }

    public bool IsEnum => EnumType is not null;

    public bool IsDelegate => Invoke is not null;
}

/// <summary>What a type parameter asks of its argument.</summary>
internal sealed record TypeParameter(bool IsClass, bool IsStruct, bool HasConstructor, ImmutableArray<TypeSig> Types)
{
    /// <summary>Whether arguments may be replaced by their bases (<c>out</c>), by what derives from them (<c>in</c>), or by nothing else.</summary>
    public Variance Variance { get; init; }
}

/// <summary>Which other argument may stand for one, as long as both are references.</summary>
internal enum Variance
{
    /// <summary>None.</summary>
    None,

    /// <summary>A more general one: values only come out.</summary>
    Out,

    /// <summary>A more special one: values only go in.</summary>
    In,
}
