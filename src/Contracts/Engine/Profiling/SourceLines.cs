using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chain.Contracts.Profiling;

/// <summary>A line of source.</summary>
/// <param name="File">The file, as the compiler recorded it.</param>
/// <param name="Number">From 1.</param>
public readonly record struct SourceLine(string File, int Number);

/// <summary>From instructions to lines of source, by the portable PDB that the build wrote beside the assembly.</summary>
public sealed class SourceLines
{
    private const string Library = "Chain.Contracts.Std";
    private const string LinkedLibrary = "Chain.Std";

    private readonly Dictionary<string, List<(int Offset, SourceLine Line)>> _methods = new(StringComparer.Ordinal);

    private SourceLines()
    {
    }

    /// <summary>Reads the lines of an assembly.</summary>
    /// <param name="assembly">The assembly as the compiler wrote it.</param>
    /// <param name="pdb">Its portable PDB.</param>
    /// <exception cref="FormatException">They are no assembly and PDB, or of different builds.</exception>
    public static SourceLines Read(byte[] assembly, byte[] pdb)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(pdb);
        try
        {
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(pdb));
            MetadataReader reader = provider.GetMetadataReader();
            RequireSameBuild(assembly, reader);
            SourceLines lines = new();
            using MemoryStream stream = new(assembly, writable: false);
            using Mono.Cecil.ModuleDefinition module = Mono.Cecil.ModuleDefinition.ReadModule(stream);
            foreach (Mono.Cecil.MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
            {
                // The linker moves the library's types to another namespace, in signatures too.
                string name = method.FullName.Replace(Library, LinkedLibrary, StringComparison.Ordinal);
                lines._methods[name] = Points(reader, (int)method.MetadataToken.RID);
            }

            return lines;
        }
        catch (Exception e) when (e is BadImageFormatException or EndOfStreamException)
        {
            throw new FormatException($"The assembly or its PDB cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The line of an instruction; null if the method is not the contract's own or has no lines.</summary>
    /// <param name="method">Full name of its method, as <see cref="MethodProfile"/> has it.</param>
    /// <param name="offset">Offset in the method.</param>
    public SourceLine? Find(string method, int offset)
    {
        if (!_methods.TryGetValue(method, out List<(int Offset, SourceLine Line)>? points) || points.Count == 0) return null;
        SourceLine line = points[0].Line;
        foreach ((int start, SourceLine at) in points)
        {
            if (start > offset) break;
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
