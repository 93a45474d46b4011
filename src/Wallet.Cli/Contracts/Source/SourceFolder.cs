using System.Xml;
using System.Xml.Linq;

namespace Chain.Wallet.Cli.Contracts.Source;

/// <summary>Packs the folder of a contract's project.</summary>
internal static class SourceFolder
{
    /// <summary>Reads the package of a project.</summary>
    /// <param name="directory">The folder with the project file; all <c>*.cs</c> below it are its source.</param>
    /// <param name="compilerVersion">Version of the .NET SDK that builds it.</param>
    /// <exception cref="CliException">It is no such folder.</exception>
    internal static SourcePackage Read(string directory, string compilerVersion)
    {
        string[] projects = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.csproj") : [];
        if (projects is not [string project])
        {
            throw new CliException(ExitCode.Usage, $"{directory} is not the folder of a contract: it must hold one project file (*.csproj), not {projects.Length}.");
        }

        string name = Path.GetFileNameWithoutExtension(project);
        XElement root = Load(project);
        string assembly = Property(root, "AssemblyName") ?? name;
        return new SourcePackage
        {
            Project = name,
            AssemblyName = assembly,
            RootNamespace = Property(root, "RootNamespace") ?? name.Replace('-', '_'),
            SdkVersion = SdkFolder.Version,
            CompilerVersion = compilerVersion,
            Files = [.. Files(directory, directory).OrderBy(file => file.Path, StringComparer.Ordinal)],
        };
    }

    /// <summary>Folders and files that a build writes or does not read.</summary>
    internal static bool IsSkipped(string name) =>
        name.StartsWith('.') || name.Equals("bin", StringComparison.OrdinalIgnoreCase) || name.Equals("obj", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SourceFile> Files(string root, string directory)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*.cs"))
        {
            if (!IsSkipped(Path.GetFileName(file))) yield return new SourceFile(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllBytes(file));
        }

        foreach (string folder in Directory.EnumerateDirectories(directory))
        {
            if (IsSkipped(Path.GetFileName(folder))) continue;
            foreach (SourceFile file in Files(root, folder)) yield return file;
        }
    }

    /// <summary>The author's own project file is read as text; it is never part of the package.</summary>
    private static XElement Load(string project)
    {
        try
        {
            return XDocument.Load(project).Root!;
        }
        catch (XmlException e)
        {
            throw new CliException(ExitCode.Usage, $"{project}: {e.Message}");
        }
    }

    private static string? Property(XElement root, string name) => root.Elements("PropertyGroup").Elements(name).LastOrDefault()?.Value;
}
