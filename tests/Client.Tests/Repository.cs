namespace Chain.Client.Tests;

/// <summary>Files of the repository that tests compare with.</summary>
internal static class Repository
{
    public static string Path(string relative)
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "Chain.sln"))) directory = directory.Parent;
        return System.IO.Path.Combine(directory!.FullName, relative);
    }
}

/// <summary>A directory that is removed with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chain-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
