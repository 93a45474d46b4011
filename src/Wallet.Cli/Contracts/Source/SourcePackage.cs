using System.IO.Compression;
using System.Text.RegularExpressions;
using Chain.Encoding;

namespace Chain.Wallet.Cli.Contracts.Source;

/// <summary>A file of source.</summary>
/// <param name="Path">Path in the project, with <c>/</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record SourceFile(string Path, byte[] Content);

/// <summary>
/// What a contract was built from, as it is put on the chain beside the code: names, versions and <c>*.cs</c> files, and nothing that
/// a build would run (docs/contracts/source.md). What comes from the chain is a stranger's: every field is checked when it is read.
/// </summary>
internal sealed partial record SourcePackage
{
    internal const int FilesMax = 500;
    internal const int PathLengthMax = 200;
    internal const int ContentBytesMax = 4 * 1024 * 1024;

    private const ulong Format = 1;

    /// <summary>File name of the project, without its ending: it stands in the PDB, whose hash stands in the assembly.</summary>
    internal required string Project { get; init; }

    internal required string AssemblyName { get; init; }

    internal required string RootNamespace { get; init; }

    /// <summary>Version of <c>chain</c> whose SDK folder it was built with.</summary>
    internal required string SdkVersion { get; init; }

    /// <summary>Version of the .NET SDK that it was built with.</summary>
    internal required string CompilerVersion { get; init; }

    /// <summary>Files in ordinal order of their paths.</summary>
    internal required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Writes the package: equal folders give equal bytes.</summary>
    internal byte[] Encode()
    {
        Check();
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(7);
        writer.WriteUInt64(Format);
        foreach (string text in (string[])[Project, AssemblyName, RootNamespace, SdkVersion, CompilerVersion]) writer.WriteString(text);
        writer.WriteArrayHeader(Files.Count);
        foreach (SourceFile file in Files)
        {
            writer.WriteArrayHeader(2);
            writer.WriteString(file.Path);
            writer.WriteBytes(file.Content);
        }

        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.SmallestSize)) deflate.Write(writer.ToArray());
        return packed.ToArray();
    }

    /// <summary>Reads a package.</summary>
    /// <exception cref="FormatException">It is none, or holds what it must not; the message says what.</exception>
    internal static SourcePackage Decode(byte[] packed)
    {
        CanonicalReader reader = new(Inflate(packed));
        reader.ReadRecord(7);
        if (reader.ReadUInt64() != Format) throw new FormatException("It is no package of source that this version of chain knows.");
        SourcePackage package = new()
        {
            Project = reader.ReadString(),
            AssemblyName = reader.ReadString(),
            RootNamespace = reader.ReadString(),
            SdkVersion = reader.ReadString(),
            CompilerVersion = reader.ReadString(),
            Files = ReadFiles(ref reader),
        };
        if (!reader.TryFinish(out DecodeError error)) throw new FormatException($"The package does not decode: {error}.");
        package.Check();
        return package;
    }

    /// <summary>Checks everything that goes into a path, a project file or a command line.</summary>
    /// <exception cref="FormatException">Something is not allowed.</exception>
    private void Check()
    {
        foreach (string name in (string[])[Project, AssemblyName, RootNamespace])
        {
            if (name.Length > PathLengthMax || !NameForm.IsMatch(name)) throw new FormatException($"'{name}' is no name of a project, assembly or namespace: use letters, digits, _ and -, with dots between.");
        }

        if (!VersionForm.IsMatch(SdkVersion)) throw new FormatException($"'{SdkVersion}' is no version of chain.");
        if (!CompilerForm.IsMatch(CompilerVersion)) throw new FormatException($"'{CompilerVersion}' is no version of the .NET SDK.");
        if (Files.Count is 0 or > FilesMax) throw new FormatException($"A package has 1 to {FilesMax} files, not {Files.Count}.");
        if (Files.Sum(file => (long)file.Content.Length) > ContentBytesMax) throw new FormatException($"The files of a package have at most {ContentBytesMax} bytes.");
        HashSet<string> paths = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Files.Count; i++)
        {
            string path = Files[i].Path;
            if (!IsPath(path)) throw new FormatException($"The path '{path}' is not allowed: a package holds *.cs files inside its folder, named with letters, digits, spaces, _, - and dots.");
            if (!paths.Add(path)) throw new FormatException($"The path '{path}' is there twice.");
            if (i > 0 && string.CompareOrdinal(Files[i - 1].Path, path) > 0) throw new FormatException("The files are not in the order of their paths.");
        }
    }

    /// <summary>Whether a path stays in its folder on every system, and is one of a source file.</summary>
    internal static bool IsPath(string path) =>
        path.Length <= PathLengthMax
        && path.EndsWith(".cs", StringComparison.Ordinal)
        && Array.TrueForAll(path.Split('/'), part => PartForm.IsMatch(part) && !SourceFolder.IsSkipped(part));

    private static SourceFile[] ReadFiles(ref CanonicalReader reader)
    {
        SourceFile[] files = new SourceFile[reader.ReadArrayHeader(FilesMax, leastBytesEach: 3)];
        for (int i = 0; i < files.Length; i++)
        {
            reader.ReadRecord(2);
            files[i] = new SourceFile(reader.ReadString(), reader.ReadBytes().ToArray());
        }

        return files;
    }

    /// <summary>Never more than the limit, whatever the bytes promise.</summary>
    private static byte[] Inflate(byte[] packed)
    {
        const int Most = ContentBytesMax + (FilesMax * (PathLengthMax + 16)) + 1024;
        byte[] buffer = new byte[Most + 1];
        try
        {
            using DeflateStream deflate = new(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
            int length = deflate.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= Most ? buffer[..length] : throw new FormatException("The package unpacks to more than is allowed.");
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"The package does not unpack: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm { get; }

    [GeneratedRegex(@"^\d{1,5}\.\d{1,5}\.\d{1,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm { get; }

    [GeneratedRegex(@"^\d{1,5}\.\d{1,5}\.\d{1,5}(-[A-Za-z0-9.-]{1,40})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CompilerForm { get; }

    /// <summary>No drive, no dot alone, no sign that a build or a shell would read as more than itself.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_ .-]*(?<![ .])\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartForm { get; }
}
