namespace Chain.TestSupport;

/// <summary>Finds files of the repository from wherever a test runs.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Chain.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder, from its path inside the repository.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Chain.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No Chain.sln above {AppContext.BaseDirectory}.");
    }
}
