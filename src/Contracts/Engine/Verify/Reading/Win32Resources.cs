using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Verify.Reading;

/// <summary>
/// Compilers add a version resource for Windows. Nothing reads it, but tools copy it: its directories must be a small tree
/// of three levels (PE format, .rsrc section).
/// </summary>
internal static class Win32Resources
{
    private const int EntriesMax = 16;

    public static void Check(PEHeaders headers, DirectoryEntry directory, ReadOnlySpan<byte> image)
    {
        if (directory is { Size: 0, RelativeVirtualAddress: 0 }) return;
        if (!headers.TryGetDirectoryOffset(directory, out int start) || directory.Size <= 0 || start > image.Length - directory.Size) throw Refuse();

        ReadOnlySpan<byte> section = image.Slice(start, directory.Size);
        int entries = 0, last = -1;
        CheckDirectory(section, directory.RelativeVirtualAddress, offset: 0, level: 1, ref entries, ref last);
    }

    private static void CheckDirectory(ReadOnlySpan<byte> section, int address, int offset, int level, ref int entries, ref int last)
    {
        if (level > 3 || offset <= last || offset > section.Length - 16) throw Refuse();

        last = offset;
        int named = BinaryPrimitives.ReadUInt16LittleEndian(section[(offset + 12)..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(section[(offset + 14)..]);
        entries += count;
        if (named != 0 || entries > EntriesMax || offset + 16 + (count * 8) > section.Length) throw Refuse();

        for (int i = 0; i < count; i++)
        {
            uint target = BinaryPrimitives.ReadUInt32LittleEndian(section[(offset + 20 + (i * 8))..]);
            int child = (int)(target & 0x7fff_ffff);
            if ((target & 0x8000_0000) != 0) CheckDirectory(section, address, child, level + 1, ref entries, ref last);
            else CheckData(section, address, child);
        }
    }

    private static void CheckData(ReadOnlySpan<byte> section, int address, int offset)
    {
        if (offset > section.Length - 16) throw Refuse();

        long start = BinaryPrimitives.ReadUInt32LittleEndian(section[offset..]) - (long)address;
        long size = BinaryPrimitives.ReadUInt32LittleEndian(section[(offset + 4)..]);
        if (start < 0 || start + size > section.Length) throw Refuse();
    }

    private static RefusedException Refuse() =>
        new(ProblemCodes.ModulePartForbidden, "The file holds Windows resources of another form than a version resource. Remove icons and manifests from the project.");
}
