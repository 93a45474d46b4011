using System.Xml.Linq;
using Chain.Contracts.Linking;

namespace Chain.Wallet.Cli.Contracts.Source;

/// <summary>
/// Rebuilds the assembly that a package gives. A build runs what project files say, so the project file is written here, of checked names
/// alone; of the package only <c>*.cs</c> files reach the disk. The compiler reads those and runs none of them.
/// </summary>
internal static class SourceBuild
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Version of the .NET SDK that builds here.</summary>
    internal static async Task<string> CompilerVersionAsync(CancellationToken cancellationToken)
    {
        (int exit, string output) = await DotnetProcess.RunAsync(Path.GetTempPath(), ["--version"], Limit, cancellationToken);
        return exit == 0 ? output.Trim() : throw new CliException(ExitCode.Usage, $"'dotnet --version' failed: {output.Trim()} Install the .NET SDK.");
    }

    /// <summary>Builds and links.</summary>
    /// <param name="package">What to build.</param>
    /// <param name="home">Home directory of <c>chain</c>, where its SDK folders are.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <returns>The bytes to deploy.</returns>
    /// <exception cref="CliException">It cannot be built here; the message says why.</exception>
    internal static async Task<byte[]> RunAsync(SourcePackage package, string home, CancellationToken cancellationToken)
    {
        string sdk = FindSdk(package.SdkVersion, home);
        await RequireCompilerAsync(package.CompilerVersion, cancellationToken);
        string folder = Directory.CreateTempSubdirectory("chain-source-").FullName;
        try
        {
            string project = Path.Combine(folder, "contract"); // What lies above decides about builds too, so it is written as well.
            Unpack(package, project);
            WriteProject(package, folder, project, sdk);
            (int exit, string output) = await DotnetProcess.RunAsync(
                project, ["build", $"{package.Project}.csproj", "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"], Limit, cancellationToken);
            if (exit != 0) throw new CliException(ExitCode.Verification, $"The source does not build: {DotnetProcess.FirstErrors(output)}");

            return ContractLinker.LinkFile(Path.Combine(project, "bin", "Release", "net10.0", package.AssemblyName + ".dll"));
        }
        catch (ContractLinkException e)
        {
            throw new CliException(ExitCode.Verification, $"What the source gives cannot be deployed: {e.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes the files of a package under a new folder.</summary>
    internal static void Unpack(SourcePackage package, string directory)
    {
        string root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        Directory.CreateDirectory(root);
        foreach (SourceFile file in package.Files)
        {
            string path = Path.GetFullPath(Path.Combine(root, file.Path));
            if (!path.StartsWith(root, StringComparison.Ordinal)) throw new CliException(ExitCode.Verification, $"The path '{file.Path}' leaves its folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }
    }

    /// <summary>The project as <c>chain contract new</c> makes it, and ends to all searches in the folders above.</summary>
    private static void WriteProject(SourcePackage package, string folder, string project, string sdk)
    {
        XElement root = new(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement(
                "PropertyGroup",
                new XElement("AssemblyName", package.AssemblyName),
                new XElement("RootNamespace", package.RootNamespace),
                new XElement("DiscoverEditorConfigFiles", "false"),
                new XElement("DiscoverGlobalAnalyzerConfigFiles", "false")),
            new XElement("Import", new XAttribute("Project", Path.Combine(sdk, "Contract.props"))));
        File.WriteAllText(Path.Combine(project, package.Project + ".csproj"), root.ToString());
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"]) File.WriteAllText(Path.Combine(folder, name), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.rsp"), "");
        File.WriteAllText(Path.Combine(folder, "global.json"), $$"""{ "sdk": { "version": "{{package.CompilerVersion}}", "rollForward": "disable" } }""");
        File.WriteAllText(Path.Combine(folder, "nuget.config"), "<configuration><packageSources><clear /></packageSources></configuration>");
    }

    private static string FindSdk(string version, string home)
    {
        if (version == SdkFolder.Version) return SdkFolder.Write(home);
        string folder = Path.GetFullPath(Path.Combine(home, "sdk", version));
        return File.Exists(Path.Combine(folder, "Contract.props"))
            ? folder
            : throw new CliException(ExitCode.Usage, $"It was built with the SDK of chain {version}, which is not on this machine: run 'chain contract sdk' with chain {version}, or copy its folder to {folder}.");
    }

    private static async Task RequireCompilerAsync(string version, CancellationToken cancellationToken)
    {
        (int exit, string output) = await DotnetProcess.RunAsync(Path.GetTempPath(), ["--list-sdks"], Limit, cancellationToken);
        string[] here = [.. output.Split('\n').Select(line => line.Split(' ')[0]).Where(line => line.Length > 0)];
        if (exit != 0 || !here.Contains(version))
        {
            throw new CliException(ExitCode.Usage, $"It was built with the .NET SDK {version}, which is not on this machine (it has: {string.Join(", ", here)}): install it, since another compiler may write other bytes.");
        }
    }
}
