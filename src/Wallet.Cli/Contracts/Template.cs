using System.Reflection;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>Files of a new project, which lie in <c>Contracts/Template</c> and go into the program.</summary>
internal static class Template
{
    private static readonly (string Resource, string Path)[] Files =
    [
        ("editorconfig", ".editorconfig"),
        ("gitignore", ".gitignore"),
        ("Directory.Build.props", "Directory.Build.props"),
        ("README.md", "README.md"),
        ("Contract.csproj", "src/CLASS/CLASS.csproj"),
        ("Contract.cs", "src/CLASS/CLASS.cs"),
        ("Tests.csproj", "tests/CLASS.Tests/CLASS.Tests.csproj"),
        ("Tests.cs", "tests/CLASS.Tests/CLASSTests.cs"),
    ];

    /// <summary>The text of a file of the template.</summary>
    internal static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("template." + name)
            ?? throw new InvalidOperationException($"The program lacks the template {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The name of the class of a contract: <c>spare-parts</c> becomes <c>SpareParts</c>.</summary>
    internal static string ClassOf(string contract) =>
        string.Concat(contract.Split(['-', '.'], StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>Writes a project and returns its files, relative to the directory.</summary>
    internal static IReadOnlyList<string> Write(string directory, string contract, string sdk)
    {
        string className = ClassOf(contract);
        List<string> written = [];
        foreach ((string resource, string path) in Files)
        {
            string target = Fill(path);
            string file = Path.Combine(directory, target);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Fill(Read(resource)));
            written.Add(target);
        }

        return written;

        string Fill(string text) => text
            .Replace("CLASS", className, StringComparison.Ordinal)
            .Replace("CONTRACT", contract, StringComparison.Ordinal)
            .Replace("SDKFOLDER", sdk, StringComparison.Ordinal);
    }
}
