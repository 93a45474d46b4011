using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Chain.Contracts.Fuzz.Images;

/// <summary>The operands of all instructions, forbidden ones too, as the runtime describes them.</summary>
public static class Operands
{
    private static readonly FrozenDictionary<ILOpCode, OperandType> Types = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (ILOpCode)(ushort)code.Value, code => code.OperandType);

    private static readonly FrozenDictionary<(OperandType Operand, int Bytes), ImmutableArray<ILOpCode>> Alike = Types
        .GroupBy(pair => (pair.Value, BytesOf((int)pair.Key)), pair => pair.Key)
        .ToFrozenDictionary(group => group.Key, group => group.Order().ToImmutableArray());

    /// <summary>Bytes of an operand; of a switch, those of its count.</summary>
    public static int BytesOf(ILOpCode code) => TypeOf(code) switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    /// <summary>The kind of an operand.</summary>
    public static OperandType TypeOf(ILOpCode code) => Types.GetValueOrDefault(code, OperandType.InlineNone);

    /// <summary>Whether an operand is a token of metadata.</summary>
    public static bool IsToken(OperandType operand) =>
        operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineString;

    /// <summary>Whether an operand says how far to jump.</summary>
    public static bool IsBranch(OperandType operand) => operand is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget;

    /// <summary>Instructions of as many bytes with the same kind of operand, itself among them.</summary>
    public static ImmutableArray<ILOpCode> LikeThis(ILOpCode code) => Alike[(TypeOf(code), BytesOf((int)code))];

    private static int BytesOf(int code) => code > 0xff ? 2 : 1;
}
