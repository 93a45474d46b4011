using Chain.Contracts.Profiling;

namespace Chain.Wallet.Cli.Contracts.Profiling;

/// <summary>Texts of lines of source, from the project that an assembly was built in, if it is still there.</summary>
/// <param name="assembly">Path of the assembly.</param>
internal sealed class SourceTexts(string assembly)
{
    private readonly Dictionary<string, string[]?> _files = new(StringComparer.Ordinal);

    /// <summary>The text of a line; null if it is not to be had.</summary>
    internal string? Find(SourceLine line)
    {
        if (!_files.TryGetValue(line.File, out string[]? texts)) _files[line.File] = texts = Read(line.File);
        return texts is not null && line.Number <= texts.Length ? texts[line.Number - 1] : null;
    }

    private string[]? Read(string recorded)
    {
        string relative = ProfileText.FileName(recorded);
        if (Path.IsPathRooted(relative)) return File.Exists(relative) ? File.ReadAllLines(relative) : null;
        for (DirectoryInfo? folder = Directory.GetParent(Path.GetFullPath(assembly)); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (File.Exists(path)) return File.ReadAllLines(path);
        }

        return null;
    }
}
