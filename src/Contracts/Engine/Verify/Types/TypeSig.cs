using System.Collections.Immutable;

namespace Chain.Contracts.Verify.Types;

/// <summary>What a type in a signature is made of.</summary>
internal enum TypeForm
{
    /// <summary>A class, struct, interface, enum or delegate, with arguments if it is generic.</summary>
    Defined,

    /// <summary>An array of one dimension.</summary>
    Array,

    /// <summary>A reference to a variable.</summary>
    ByRef,

    /// <summary>A pointer; no contract has one but in the constructor of a span over constant bytes.</summary>
    Pointer,

    /// <summary>A type parameter of a type.</summary>
    TypeVariable,

    /// <summary>A type parameter of a method.</summary>
    MethodVariable,
}

/// <summary>A type as signatures name it. Two are the same type if and only if their texts are equal.</summary>
internal sealed class TypeSig : IEquatable<TypeSig>
{
    private readonly int _hash;

    private TypeSig(TypeForm form, string text, int depth, int parts, bool hasVariables)
    {
        if (text.Length > VerifyLimits.TypeTextMax) throw new RefusedException(ProblemCodes.NestingTooDeep, $"A type is spelled with more than {VerifyLimits.TypeTextMax} characters. Use shorter names, or declare a type in between.");
        _hash = StringComparer.Ordinal.GetHashCode(text); // For looking it up alone.
        Form = form;
        Text = text;
        Depth = depth;
        Parts = parts;
        HasVariables = hasVariables;
    }

    public TypeForm Form { get; }

    /// <summary>The spelling in whitelist keys, such as <c>System.Func`2&lt;!0,System.Int32[]&gt;</c>.</summary>
    public string Text { get; }

    /// <summary>Levels of arguments, arrays and references.</summary>
    public int Depth { get; }

    /// <summary>Types that it is made of, itself included; saturates.</summary>
    public int Parts { get; }

    /// <summary>What <see cref="Bodies.StackValue.Width"/> found, kept here because every load and store asks; -1 before.</summary>
    public int KnownWidth { get; set; } = -1;

    /// <summary>Whether variables stand in it.</summary>
    public bool HasVariables { get; }

    /// <summary>The definition of a <see cref="TypeForm.Defined"/> type.</summary>
    public TypeShape Shape { get => field ?? throw new InvalidOperationException($"{Text} has no definition."); private init; }

    public ImmutableArray<TypeSig> Arguments { get; private init; } = [];

    /// <summary>Of an array, reference or pointer.</summary>
    public TypeSig Element { get => field ?? throw new InvalidOperationException($"{Text} has no element."); private init; }

    /// <summary>Of a variable.</summary>
    public int Index { get; private init; }

    public bool IsDefined => Form == TypeForm.Defined;

    public bool IsVariable => Form is TypeForm.TypeVariable or TypeForm.MethodVariable;

    public bool IsVoid => Text == "System.Void";

    /// <summary>Whether values are copied; false for variables, of which it is not known.</summary>
    public bool IsValueType => IsDefined && Shape.IsValueType;

    public bool IsByRefLike => IsDefined && Shape.IsByRefLike;

    public static TypeSig Of(TypeShape shape) => new(TypeForm.Defined, shape.FullName, 0, 1, false) { Shape = shape };

    public static TypeSig Of(TypeShape shape, ImmutableArray<TypeSig> arguments)
    {
        if (arguments.IsEmpty) return shape.Plain;

        string text = $"{shape.FullName}<{string.Join(',', arguments.Select(a => a.Text))}>";
        int parts = (int)Math.Min(arguments.Sum(a => (long)a.Parts) + 1, int.MaxValue);
        return new TypeSig(TypeForm.Defined, text, arguments.Max(a => a.Depth) + 1, parts, arguments.Any(a => a.HasVariables)) { Shape = shape, Arguments = arguments };
    }

    public static TypeSig Array(TypeSig element) => new(TypeForm.Array, element.Text + "[]", element.Depth + 1, element.Parts + 1, element.HasVariables) { Element = element };

    public static TypeSig ByRef(TypeSig element) => new(TypeForm.ByRef, element.Text + "&", element.Depth, element.Parts + 1, element.HasVariables) { Element = element };

    public static TypeSig Pointer(TypeSig element) => new(TypeForm.Pointer, element.Text + "*", element.Depth, element.Parts + 1, element.HasVariables) { Element = element };

    public static TypeSig TypeVariable(int index) => new(TypeForm.TypeVariable, $"!{index}", 0, 1, true) { Index = index };

    public static TypeSig MethodVariable(int index) => new(TypeForm.MethodVariable, $"!!{index}", 0, 1, true) { Index = index };

    /// <summary>The type with variables replaced; those beyond the arguments stay.</summary>
    public TypeSig Substitute(ImmutableArray<TypeSig> ofType, ImmutableArray<TypeSig> ofMethod) => !HasVariables ? this : Form switch
    {
        TypeForm.TypeVariable => Index < ofType.Length ? ofType[Index] : this,
        TypeForm.MethodVariable => Index < ofMethod.Length ? ofMethod[Index] : this,
        TypeForm.Array => Array(Element.Substitute(ofType, ofMethod)),
        TypeForm.ByRef => ByRef(Element.Substitute(ofType, ofMethod)),
        TypeForm.Pointer => Pointer(Element.Substitute(ofType, ofMethod)),
        _ => Of(Shape, Arguments.Select(a => a.Substitute(ofType, ofMethod)).ToImmutableArray()),
    };

    /// <summary>All base types and interfaces, itself first; what <see cref="TypeRelations.Supertypes"/> found once.</summary>
    public IReadOnlyList<TypeSig>? Supertypes { get; set; }

    public bool Equals(TypeSig? other) => other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && Text == other.Text));

    public override bool Equals(object? obj) => Equals(obj as TypeSig);

    public override int GetHashCode() => _hash;

    public override string ToString() => Text;
}

/// <summary>Parameters and result of a method.</summary>
/// <param name="HasThis">Whether it is called on an instance.</param>
/// <param name="Arity">Number of its own type parameters.</param>
/// <param name="Parameters">Its parameters, <c>this</c> not among them.</param>
/// <param name="Return">Its result.</param>
/// <param name="IsInit">Whether it is an <c>init</c> accessor.</param>
/// <param name="ReturnsReadOnly">Whether the reference that it returns is only for reading.</param>
internal sealed record MethodSig(
    bool HasThis, int Arity, ImmutableArray<TypeSig> Parameters, TypeSig Return, bool IsInit = false, bool ReturnsReadOnly = false)
{
    /// <summary>What tells methods of one name apart.</summary>
    public string Key => $"{HasThis} {Arity} {IsInit} {Text}";

    /// <summary>The spelling in whitelist keys, after the method's name.</summary>
    public string Text => $"({string.Join(',', Parameters.Select(p => p.Text))}):{Return.Text}";

    public MethodSig Substitute(ImmutableArray<TypeSig> ofType, ImmutableArray<TypeSig> ofMethod) =>
        (ofType.IsEmpty && ofMethod.IsEmpty) || !(Return.HasVariables || Parameters.Any(p => p.HasVariables)) ? this : this with
        {
            Parameters = Parameters.Select(p => p.Substitute(ofType, ofMethod)).ToImmutableArray(),
            Return = Return.Substitute(ofType, ofMethod),
        };

    public bool Matches(MethodSig other) =>
        HasThis == other.HasThis && Arity == other.Arity && IsInit == other.IsInit
        && Return.Equals(other.Return) && Parameters.SequenceEqual(other.Parameters);
}
