using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Verify.Reading;

/// <summary>Opens an image after its headers were found to hold nothing but IL and metadata.</summary>
internal static class ImageReader
{
    private static readonly string[] Streams = ["#~", "#Strings", "#US", "#GUID", "#Blob"];

    // With the zeros that fill it up to a word.
    private static ReadOnlySpan<byte> Version => "v4.0.30319\0\0"u8;

    /// <summary>Opens an image.</summary>
    /// <exception cref="RefusedException">It holds something else.</exception>
    /// <exception cref="BadImageFormatException">It is malformed.</exception>
    public static PEReader Open(ReadOnlyMemory<byte> image)
    {
        if (image.Length > VerifyLimits.ImageBytesMax)
        {
            throw new RefusedException(ProblemCodes.ImageTooLarge, $"The assembly has {image.Length} bytes; at most {VerifyLimits.ImageBytesMax} are accepted. Split the contract.");
        }

        PEReader reader = new(ImmutableArray.Create(image.Span));
        CheckHeaders(reader.PEHeaders, image);
        CheckRoot(reader.GetMetadata().GetContent().AsSpan());
        return reader;
    }

    private static void CheckHeaders(PEHeaders headers, ReadOnlyMemory<byte> image)
    {
        if (headers.PEHeader is not { Magic: PEMagic.PE32 } pe || headers.CorHeader is not { } cor || !headers.IsDll) throw NotPure("it is not a 32-bit-neutral class library");
        if (headers.CoffHeader.Machine is not (Machine.I386 or Machine.Unknown)) throw NotPure($"it is for the machine {headers.CoffHeader.Machine}");
        if (cor.Flags != CorFlags.ILOnly) throw NotPure($"its runtime flags are {cor.Flags}");
        if (cor.EntryPointTokenOrRelativeVirtualAddress != 0) throw NotPure("it has an entry point");

        CheckEmpty("managed resources", cor.ResourcesDirectory);
        CheckEmpty("strong name", cor.StrongNameSignatureDirectory);
        CheckEmpty("vtable fixups", cor.VtableFixupsDirectory);
        CheckEmpty("code manager table", cor.CodeManagerTableDirectory);
        CheckEmpty("export jumps", cor.ExportAddressTableJumpsDirectory);
        CheckEmpty("native header", cor.ManagedNativeHeaderDirectory);
        CheckEmpty("exports", pe.ExportTableDirectory);
        CheckEmpty("thread-local storage", pe.ThreadLocalStorageTableDirectory);
        CheckEmpty("load configuration", pe.LoadConfigTableDirectory);
        CheckEmpty("delayed imports", pe.DelayImportTableDirectory);
        CheckEmpty("bound imports", pe.BoundImportTableDirectory);
        CheckEmpty("exceptions", pe.ExceptionTableDirectory);
        CheckEmpty("certificates", pe.CertificateTableDirectory);
        CheckEmpty("global pointer", pe.GlobalPointerTableDirectory);
        CheckEmpty("copyright", pe.CopyrightTableDirectory);
        CheckSections(headers, image.Length);
        Win32Resources.Check(headers, pe.ResourceTableDirectory, image.Span);
    }

    private static void CheckEmpty(string part, DirectoryEntry directory)
    {
        if (directory.Size != 0 || directory.RelativeVirtualAddress != 0) throw NotPure($"it has {part}");
    }

    private static void CheckSections(PEHeaders headers, int length)
    {
        int rawEnd = headers.PEHeader!.SizeOfHeaders, virtualEnd = 0;
        if (headers.SectionHeaders.Length > 4) throw NotPure("it has more than four sections");
        foreach (SectionHeader section in headers.SectionHeaders)
        {
            bool follows = section.PointerToRawData == rawEnd && section.SizeOfRawData >= 0 && section.VirtualAddress >= virtualEnd
                && section.VirtualSize >= 0 && section.VirtualSize <= VerifyLimits.ImageBytesMax && section.VirtualAddress <= 16 * VerifyLimits.ImageBytesMax;
            if (!follows) throw Malformed("its sections overlap or leave gaps");
            rawEnd = checked(section.PointerToRawData + section.SizeOfRawData);
            virtualEnd = checked(section.VirtualAddress + section.VirtualSize);
        }

        if (rawEnd != length) throw Malformed("bytes follow its last section");
    }

    /// <summary>The root says where heaps and tables lie; readers differ in what they make of an odd one (ECMA-335, II.24.2).</summary>
    private static void CheckRoot(ReadOnlySpan<byte> root)
    {
        if (root.Length < 20 || BinaryPrimitives.ReadUInt32LittleEndian(root) != 0x424A5342) throw Malformed("it has no metadata root");
        int versionLength = BinaryPrimitives.ReadInt32LittleEndian(root[12..]);
        if (versionLength != Version.Length || root.Length < 20 + versionLength || !root.Slice(16, versionLength).SequenceEqual(Version)) throw Malformed("its metadata is of another version than v4.0.30319");

        int count = BinaryPrimitives.ReadUInt16LittleEndian(root[(18 + versionLength)..]);
        int at = 20 + versionLength, end = 0;
        List<string> seen = [];
        for (int i = 0; i < count && i <= Streams.Length; i++)
        {
            int offset = BinaryPrimitives.ReadInt32LittleEndian(root[at..]), size = BinaryPrimitives.ReadInt32LittleEndian(root[(at + 4)..]);
            int nameLength = root.Slice(at + 8, 16).IndexOf((byte)0);
            string name = nameLength < 0 ? "" : System.Text.Encoding.ASCII.GetString(root.Slice(at + 8, nameLength));
            if (offset < end || size < 0 || (long)offset + size > root.Length || (offset | size) % 4 != 0) throw Malformed("its metadata streams overlap, or do not start and end at words");
            if (name == "#Strings" && size > 0 && (root[offset] | root[offset + size - 1]) != 0) throw Malformed("its heap of names has another start or end than the empty name");
            if (seen.Contains(name) || !Streams.Contains(name)) throw Malformed("it has other metadata streams than compilers write");
            seen.Add(name);
            end = offset + size;
            at += 8 + ((nameLength + 4) & ~3);
        }

        if (!seen.Contains("#~") || seen.Count != count) throw Malformed("it has no metadata tables");
    }

    private static RefusedException NotPure(string why) =>
        new(ProblemCodes.ImageNotPureIL, $"The file is not a plain IL assembly: {why}. Build a class library for AnyCPU without native code, resources or signing.");

    private static RefusedException Malformed(string why) =>
        new(ProblemCodes.ImageMalformed, $"The file is malformed: {why}. Deploy what the compiler wrote, unchanged.");
}
