using Chain.Contracts.Verify.Reading;
using Chain.Contracts.Verify.Types;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>What an evaluation stack slot holds, as far as rules go (ECMA-335, III.1.8).</summary>
internal enum StackKind
{
    /// <summary>32 bits or less.</summary>
    Int32,

    /// <summary>64 bits.</summary>
    Int64,

    /// <summary>A native integer: a length, or an index made for an array.</summary>
    Native,

    /// <summary>The constant null.</summary>
    Null,

    /// <summary>A reference to an object of <see cref="StackValue.Type"/>; boxed if that is a value type or variable.</summary>
    Object,

    /// <summary>A value of a struct or type variable.</summary>
    Value,

    /// <summary>A reference to a variable of the type.</summary>
    Reference,

    /// <summary>A method, for a delegate.</summary>
    Method,
}

/// <summary>What else is known of a value.</summary>
[Flags]
internal enum StackFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The reference is only for reading.</summary>
    ReadOnly = 1,

    /// <summary>The object was made by this method: no static field holds it.</summary>
    Fresh = 2,

    /// <summary>It is the method's own <c>this</c>.</summary>
    This = 4,

    /// <summary>It is <c>this</c> before the base constructor ran.</summary>
    Unready = 8,
}

/// <summary>One slot of the evaluation stack.</summary>
internal readonly record struct StackValue(StackKind Kind, TypeSig? Type = null, StackFlags Flags = StackFlags.None, MethodUse? Method = null)
{
    public static StackValue Int32 => new(StackKind.Int32);

    public static StackValue Int64 => new(StackKind.Int64);

    public static StackValue Native => new(StackKind.Native);

    public static StackValue Null => new(StackKind.Null);

    public bool IsReadOnly => Flags.HasFlag(StackFlags.ReadOnly);

    public bool IsUnready => Flags.HasFlag(StackFlags.Unready);

    public bool IsThis => Flags.HasFlag(StackFlags.This);

    public bool IsFresh => Flags.HasFlag(StackFlags.Fresh);

    public bool IsObject => Kind is StackKind.Object or StackKind.Null;

    /// <summary>What a variable of a type gives when it is loaded.</summary>
    public static StackValue Of(TypeSig type)
    {
        if (type.Form == TypeForm.ByRef) return new StackValue(StackKind.Reference, type.Element);
        if (type.Form == TypeForm.Array) return new StackValue(StackKind.Object, type);
        if (type.IsVariable) return new StackValue(StackKind.Value, type);

        return Width(type) switch
        {
            > 0 and <= 4 => Int32,
            8 => Int64,
            _ => new StackValue(type.IsValueType ? StackKind.Value : StackKind.Object, type),
        };
    }

    /// <summary>Bytes of an integer, truth value, character or enum; 0 for other types.</summary>
    public static int Width(TypeSig type)
    {
        if (!type.IsDefined) return 0;
        if (type.Width < 0) type.Width = WidthOf(type);
        return type.Width;
    }

    private static int WidthOf(TypeSig type)
    {
        return (type.Shape.EnumType ?? type).Text switch
        {
            "System.Boolean" or "System.SByte" or "System.Byte" => 1,
            "System.Char" or "System.Int16" or "System.UInt16" => 2,
            "System.Int32" or "System.UInt32" => 4,
            "System.Int64" or "System.UInt64" => 8,
            _ => 0,
        };
    }

    public override string ToString() => Kind switch
    {
        StackKind.Object => Type!.IsValueType || Type.IsVariable ? $"a boxed {Type}" : Type.Text,
        StackKind.Value => Type!.Text,
        StackKind.Reference => Type!.Text + "&",
        _ => Kind.ToString(),
    };
}
