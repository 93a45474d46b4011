namespace Chain.TestSupport;

/// <summary>
/// Published vectors and data sets that are not part of the repository. They are looked for in the folder that the
/// environment variable CHAIN_DATA names, else in <c>../shared/data</c> beside the repository.
/// </summary>
internal static class SharedData
{
    /// <summary>The folder; it may be absent.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("CHAIN_DATA") is { Length: > 0 } folder
            ? folder
            : System.IO.Path.GetFullPath(Repository.Path("../shared/data"));

    /// <summary>The full path of a file or folder, from its path inside the data.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    /// <summary>Why a test that needs this file or folder is skipped; null if it is there.</summary>
    public static string? WhyMissing(string relative) =>
        System.IO.Path.Exists(Path(relative)) ? null : $"{Path(relative)} is absent; set CHAIN_DATA to the folder with the shared data.";
}

/// <summary>A test that needs a file or folder of <see cref="SharedData"/>, skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string path) => Skip = SharedData.WhyMissing(path);
}

/// <summary>A test with many cases that needs a file or folder of <see cref="SharedData"/>, skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string path) => Skip = SharedData.WhyMissing(path);
}
