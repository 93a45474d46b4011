namespace Chain.Node.Storage;

/// <summary>Directories of data and votes: for their owner alone.</summary>
internal static class PrivateDirectory
{
    /// <summary>Creates the directory and missing parents; leaves one that exists as it is.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
