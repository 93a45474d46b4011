using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Profiling;

/// <summary>A line of source.</summary>
/// <param name="File">The file, as the compiler recorded it.</param>
/// <param name="Number">From 1.</param>
public readonly record struct SourceLine(string File, int Number);

/// <summary>An instruction of the assembly that the compiler wrote.</summary>
/// <param name="Row">Row of its method, from 1.</param>
/// <param name="Offset">Offset in the method.</param>
public readonly record struct CompiledPlace(int Row, int Offset);

/// <summary>
/// From instructions to lines of source, by the portable PDB that the build wrote beside the assembly. What is deployed is linked, which moves
/// instructions: the linker tells where each was.
/// </summary>
public sealed class SourceLines
{
    private readonly Dictionary<int, List<(int Offset, SourceLine Line)>> _methods = [];
    private readonly Func<string, int, CompiledPlace?> _origin;

    private SourceLines(Func<string, int, CompiledPlace?> origin) => _origin = origin;

    /// <summary>Reads the lines of an assembly.</summary>
    /// <param name="assembly">The assembly as the compiler wrote it.</param>
    /// <param name="pdb">Its portable PDB.</param>
    /// <param name="origin">Where an instruction of what is deployed was in it, by full name of the method and offset; null for code that is not the contract's own.</param>
    /// <exception cref="FormatException">They are no assembly and PDB, or of different builds.</exception>
    public static SourceLines Read(byte[] assembly, byte[] pdb, Func<string, int, CompiledPlace?> origin)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(pdb);
        ArgumentNullException.ThrowIfNull(origin);
        try
        {
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(pdb));
            MetadataReader reader = provider.GetMetadataReader();
            RequireSameBuild(assembly, reader);
            SourceLines lines = new(origin);
            for (int row = 1; row <= reader.MethodDebugInformation.Count; row++) lines._methods[row] = Points(reader, row);
            return lines;
        }
        catch (Exception e) when (e is BadImageFormatException or EndOfStreamException)
        {
            throw new FormatException($"The assembly or its PDB cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The line of an instruction; null if the method is not the contract's own or has no lines.</summary>
    /// <param name="method">Full name of its method, as <see cref="MethodProfile"/> has it.</param>
    /// <param name="offset">Offset in the method as it is deployed.</param>
    public SourceLine? Find(string method, int offset)
    {
        if (_origin(method, offset) is not { } place || !_methods.TryGetValue(place.Row, out List<(int Offset, SourceLine Line)>? points) || points.Count == 0) return null;
        SourceLine line = points[0].Line;
        foreach ((int start, SourceLine at) in points)
        {
            if (start > place.Offset) break;
            line = at;
        }

        return line;
    }

    private static List<(int Offset, SourceLine Line)> Points(MetadataReader reader, int row)
    {
        List<(int Offset, SourceLine Line)> points = [];
        MethodDebugInformation method = reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row));
        foreach (SequencePoint point in method.GetSequencePoints())
        {
            if (!point.IsHidden) points.Add((point.Offset, new SourceLine(reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine)));
        }

        return points;
    }

    private static void RequireSameBuild(byte[] assembly, MetadataReader pdb)
    {
        using PEReader image = new(ImmutableArray.Create(assembly));
        BlobContentId id = new(pdb.DebugMetadataHeader!.Id);
        foreach (DebugDirectoryEntry entry in image.ReadDebugDirectory())
        {
            if (entry.Type != DebugDirectoryEntryType.CodeView) continue;
            if (image.ReadCodeViewDebugDirectoryData(entry).Guid == id.Guid && entry.Stamp == id.Stamp) return;
        }

        throw new FormatException("The PDB is of another build than the assembly; build again.");
    }
}
