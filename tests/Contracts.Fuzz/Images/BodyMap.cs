using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Fuzz.Images;

/// <summary>An instruction in the file.</summary>
/// <param name="At">Where its opcode lies in the file.</param>
/// <param name="Operand">Where its operand lies.</param>
/// <param name="Next">Where the next instruction lies.</param>
/// <param name="Code">Its opcode; two bytes of them have 0xfe in the upper one.</param>
public readonly record struct InstructionMap(int At, int Operand, int Next, ILOpCode Code);

/// <summary>The code of a method in the file.</summary>
public sealed class BodyMap
{
    private BodyMap(PEReader image, MetadataReader reader, MethodDefinitionHandle handle)
    {
        MethodDefinition method = reader.GetMethodDefinition(handle);
        Name = reader.GetString(method.Name);
        HeaderStart = FileOffset(image, method.RelativeVirtualAddress);
        MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
        byte[] il = body.GetILBytes() ?? [];
        bool isTiny = (image.GetEntireImage().GetContent(HeaderStart, 1)[0] & 3) == 2;
        CodeStart = HeaderStart + (isTiny ? 1 : 12);
        CodeEnd = CodeStart + il.Length;
        End = HeaderStart + body.Size;
        StackMax = body.MaxStack;
        HandlerCount = body.ExceptionRegions.Length;
        Instructions = Decode(il, CodeStart);
        MethodSignature<Slot> signature = method.DecodeSignature(SlotReader.Instance, null);
        Result = signature.ReturnType;
        Parameters = signature.ParameterTypes;
        Arguments = signature.Header.IsInstance ? [Slot.Other, .. Parameters] : Parameters;
        Locals = body.LocalSignature.IsNil ? [] : reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(SlotReader.Instance, null);
        bool isPlain = signature.Header is { IsInstance: false, IsGeneric: false } && reader.GetTypeDefinition(method.GetDeclaringType()).GetGenericParameters().Count == 0;
        StaticToken = isPlain ? MetadataTokens.GetToken(handle) : 0;
    }

    public string Name { get; }

    /// <summary>Where the header of the body lies, of 1 or 12 bytes.</summary>
    public int HeaderStart { get; }

    public int CodeStart { get; }

    public int CodeEnd { get; }

    /// <summary>The end of the table of handlers, or of the code.</summary>
    public int End { get; }

    public bool IsTiny => CodeStart == HeaderStart + 1;

    public int StackMax { get; }

    public int HandlerCount { get; }

    public ImmutableArray<InstructionMap> Instructions { get; }

    public Slot Result { get; }

    public ImmutableArray<Slot> Parameters { get; }

    /// <summary>Parameters, with <c>this</c> before them.</summary>
    public ImmutableArray<Slot> Arguments { get; }

    public ImmutableArray<Slot> Locals { get; }

    /// <summary>By which token any method can call it; 0 if it is generic or an instance method.</summary>
    public int StaticToken { get; }

    /// <summary>The methods of an image that have code.</summary>
    public static ImmutableArray<BodyMap> Read(PEReader image, MetadataReader reader) =>
        [.. reader.MethodDefinitions.Where(m => reader.GetMethodDefinition(m).RelativeVirtualAddress != 0).Select(m => new BodyMap(image, reader, m))];

    private static int FileOffset(PEReader image, int address)
    {
        SectionHeader section = image.PEHeaders.SectionHeaders[image.PEHeaders.GetContainingSectionIndex(address)];
        return address - section.VirtualAddress + section.PointerToRawData;
    }

    private static ImmutableArray<InstructionMap> Decode(ReadOnlySpan<byte> il, int start)
    {
        ImmutableArray<InstructionMap>.Builder instructions = ImmutableArray.CreateBuilder<InstructionMap>();
        for (int at = 0; at < il.Length;)
        {
            ILOpCode code = (ILOpCode)(il[at] == 0xfe ? 0xfe00 | il[at + 1] : il[at]);
            int operand = at + (il[at] == 0xfe ? 2 : 1);
            int next = code == ILOpCode.Switch ? operand + 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(il[operand..])) : operand + Operands.BytesOf(code);
            instructions.Add(new InstructionMap(start + at, start + operand, start + next, code));
            at = next;
        }

        return instructions.ToImmutable();
    }
}
