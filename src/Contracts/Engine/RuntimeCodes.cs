using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Chain.Contracts;

/// <summary>All instructions of the runtime by their numbers (ECMA-335, III.1.2.1), for whoever reads code from its bytes.</summary>
internal static class RuntimeCodes
{
    /// <summary>First byte of an instruction of two bytes.</summary>
    public const byte Prefix = 0xFE;

    private static readonly FrozenDictionary<int, OpCode> All = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (int)(ushort)code.Value);

    /// <summary>The instruction of one byte, or of two that start with <see cref="Prefix"/>.</summary>
    /// <param name="first">Its first byte.</param>
    /// <param name="second">Its second byte; not looked at if it has one.</param>
    /// <param name="code">The instruction.</param>
    /// <returns>False for a number that no instruction has.</returns>
    public static bool TryGet(byte first, byte second, out OpCode code) => All.TryGetValue(first == Prefix ? (Prefix << 8) | second : first, out code);
}
