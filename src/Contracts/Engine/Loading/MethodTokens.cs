using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Chain.Contracts.Loading;

/// <summary>The methods that a body names, of any code that the runtime accepts.</summary>
internal static class MethodTokens
{
    private const int TwoByteCodes = 0xFE;

    private static readonly OperandType[] One = new OperandType[256];
    private static readonly OperandType[] Two = new OperandType[256];

    static MethodTokens()
    {
        Array.Fill(One, OperandType.InlineNone);
        Array.Fill(Two, OperandType.InlineNone);
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            OpCode code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? One : Two)[(byte)code.Value] = code.OperandType;
        }
    }

    /// <summary>Each call, construction and delegate: the token of its method, and whether an object is made.</summary>
    public static IEnumerable<(int Token, bool IsConstruction)> Of(byte[] body)
    {
        for (int at = 0; at < body.Length;)
        {
            bool isTwo = body[at] == TwoByteCodes;
            byte code = isTwo ? body[at + 1] : body[at];
            at += isTwo ? 2 : 1;
            OperandType operand = (isTwo ? Two : One)[code];
            if (operand == OperandType.InlineMethod) yield return (ReadInt32(body, at), !isTwo && code == OpCodes.Newobj.Value);
            at += BytesOf(operand, body, at);
        }
    }

    private static int BytesOf(OperandType operand, byte[] body, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * ReadInt32(body, at)),
        _ => 4,
    };

    private static int ReadInt32(byte[] body, int at) => BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
}
