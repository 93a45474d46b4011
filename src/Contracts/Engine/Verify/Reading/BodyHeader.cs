using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Verify.Reading;

/// <summary>
/// What stands around the code of a method (ECMA-335, II.25.4), looked at before a reader makes room for as many handlers as it says.
/// </summary>
internal static class BodyHeader
{
    private const int TinyFormat = 2;
    private const int FatFormat = 3;
    private const int MoreSections = 0x08;
    private const int InitLocals = 0x10;
    private const int FatHeaderBytes = 12;
    private const int SectionHeaderBytes = 4;
    private const int HandlerTable = 0x01;
    private const int FatTable = 0x41;

    /// <summary>Refuses a body whose header or table of handlers is not as compilers write them.</summary>
    /// <param name="image">The file.</param>
    /// <param name="address">Where the body lies.</param>
    public static void Check(PEReader image, int address)
    {
        BlobReader body = image.GetSectionData(address).GetReader();
        int first = body.ReadByte();
        if ((first & 3) == TinyFormat) return;

        int second = body.ReadByte();
        bool isFat = (first & ~(MoreSections | InitLocals)) == FatFormat && second == FatHeaderBytes << 2 && address % 4 == 0;
        if (!isFat) throw Odd();
        body.Offset += sizeof(ushort);
        int codeBytes = body.ReadInt32();
        if (codeBytes is < 0 or > VerifyLimits.BodyBytesMax) throw new RefusedException(ProblemCodes.MethodTooLarge, $"A method has at most {VerifyLimits.BodyBytesMax} bytes of IL. Split it.");
        if ((first & MoreSections) == 0) return;

        int end = FatHeaderBytes + codeBytes;
        body.Offset = end + (-(address + end) & 3);
        CheckHandlers(body.ReadByte(), body.ReadByte() | (body.ReadUInt16() << 8));
    }

    private static void CheckHandlers(int kind, int bytes)
    {
        if (kind is not (HandlerTable or FatTable)) throw Odd();

        int clauseBytes = kind == FatTable ? 24 : 12;
        int clauses = ((kind == FatTable ? bytes : bytes & 0xff) - SectionHeaderBytes) / clauseBytes;
        if (clauses > VerifyLimits.HandlersMax) throw new RefusedException(ProblemCodes.MethodTooLarge, $"A method has at most {VerifyLimits.HandlersMax} handlers. Split it.");
    }

    private static RefusedException Odd() => new(ProblemCodes.BodyMalformed, "What stands around the code is not as compilers write it. Deploy what the compiler wrote, unchanged.");
}
