using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chain.Contracts.Verify.Types;

/// <summary>A type outside the contract, on the whitelist.</summary>
internal sealed class ExternalType(string fullName, Type type, TypePermissions permissions) : TypeShape(fullName)
{
    private ImmutableArray<TypeSig> _interfaces = [];
    private ImmutableArray<TypeParameter> _parameters = [];
    private TypeSig? _base;
    private TypeSig? _enum;
    private MethodSig? _invoke;

    /// <summary>What contracts may do with it besides naming it.</summary>
    public TypePermissions Permissions => permissions;

    /// <summary>Bytes of a value; for generic types, without the values of its parameters.</summary>
    public int ValueBytes { get; private set; }

    /// <summary>Fields of a struct whose type is one of its parameters, by the parameter's index.</summary>
    public ImmutableArray<int> VariableFields { get; private set; } = [];

    /// <summary>Virtual methods that a type deriving from it could override by name.</summary>
    public ImmutableArray<ExternalVirtual> Virtuals { get; private set; } = [];

    public Type Runtime => type;

    public override int Arity { get; } = type.GetGenericArguments().Length;

    public override bool IsValueType { get; } = type.IsValueType;

    public override bool IsInterface { get; } = type.IsInterface;

    public override bool IsSealed { get; } = type.IsSealed;

    public override bool IsByRefLike { get; } = type.IsByRefLike;

    public override bool IsReadOnlyStruct { get; } = type.IsValueType && type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    public bool IsAbstract { get; } = type.IsAbstract;

    public override TypeSig? BaseType => _base;

    public override ImmutableArray<TypeSig> Interfaces => _interfaces;

    public override TypeSig? EnumType => _enum;

    public override MethodSig? Invoke => _invoke;

    public override ImmutableArray<TypeParameter> TypeParameters => _parameters;

    /// <summary>Second step, once all types of the whitelist are known.</summary>
    public void Complete(RuntimeTypes types)
    {
        _interfaces = [.. type.GetInterfaces().Select(types.Find).OfType<TypeSig>()];
        for (Type? up = type.BaseType; up is not null && _base is null; up = up.BaseType) _base = types.Find(up);
        if (type.IsEnum) _enum = types.Find(Enum.GetUnderlyingType(type));
        if (type.BaseType == typeof(MulticastDelegate)) _invoke = types.Signature(type.GetMethod("Invoke")!);
        _parameters = [.. type.GetGenericArguments().Select(types.Parameter)];
        MeasureValue();
        if (permissions.HasFlag(TypePermissions.Inherit)) FindVirtuals(types);
    }

    private void MeasureValue()
    {
        if (!type.IsValueType) return;

        List<int> variables = [];
        ValueBytes = BytesOf(type, variables, repeat: 1);
        VariableFields = [.. variables];
    }

    private static int BytesOf(Type value, List<int> variables, int repeat)
    {
        if (value.IsGenericParameter)
        {
            for (int i = 0; i < repeat; i++) variables.Add(value.GenericParameterPosition);
            return 0;
        }

        if (!value.IsValueType || value.IsPrimitive || value.IsEnum) return 8 * repeat;

        if (value.GetCustomAttribute<InlineArrayAttribute>() is { Length: int length }) return repeat * length * InlineItemBytes(value);

        return value.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Sum(field => BytesOf(field.FieldType, variables, repeat));
    }

    private static int InlineItemBytes(Type value)
    {
        Type item = value.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)[0].FieldType;
        return item == typeof(byte) ? 1 : item == typeof(int) ? 4 : throw new InvalidOperationException($"{value} has items of {item}, whose size is not known here.");
    }

    private void FindVirtuals(RuntimeTypes types) => Virtuals =
    [
        .. type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(m => m.IsVirtual && !m.IsFinal && !m.IsPrivate)
            .Select(m => new ExternalVirtual(m.Name, types.Signature(m), m.IsAbstract, m.IsPublic ? Access.Public : Access.Family)),
    ];
}

/// <summary>A virtual method of a type outside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signature">Its signature; null if it names what contracts cannot.</param>
/// <param name="IsAbstract">Whether it has no body.</param>
/// <param name="Access">Who sees it, and so has to see what overrides it.</param>
internal sealed record ExternalVirtual(string Name, MethodSig? Signature, bool IsAbstract, Access Access);

/// <summary>What contracts may do with an external type besides naming it.</summary>
[Flags]
internal enum TypePermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Derive from it, or implement it.</summary>
    Inherit = 1,

    /// <summary>Keep values in <c>static readonly</c> fields: nothing in them ever changes.</summary>
    Immutable = 2,

    /// <summary>Use it as type argument and box it: comparing it takes constant time, or is charged.</summary>
    Argument = 4,

    /// <summary>Put it into interpolated text.</summary>
    Text = 8,

    /// <summary>Not even name it: the rules themselves need it.</summary>
    Hidden = 16,
}
