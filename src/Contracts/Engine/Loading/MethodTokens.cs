using System.Buffers.Binary;
using System.Reflection.Emit;

namespace Chain.Contracts.Loading;

/// <summary>The methods that a body names, of any code that the runtime accepts.</summary>
internal static class MethodTokens
{
    /// <summary>Each call, construction and delegate: the token of its method, and whether an object is made.</summary>
    public static IEnumerable<(int Token, bool IsConstruction)> Of(byte[] body)
    {
        for (int at = 0; at < body.Length;)
        {
            byte second = at + 1 < body.Length ? body[at + 1] : (byte)0;
            if (!RuntimeCodes.TryGet(body[at], second, out OpCode code)) yield break;

            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod) yield return (ReadInt32(body, at), code == OpCodes.Newobj);
            at += BytesOf(code.OperandType, body, at);
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
