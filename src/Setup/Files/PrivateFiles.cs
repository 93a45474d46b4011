using System.Runtime.Versioning;

namespace Chain.Setup.Files;

/// <summary>Files that only their owner may read: keys, passphrases, data.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Creates a directory, and those above it, for the owner only. One that exists is left as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path)) return;

        // The platform gives the mode to the last directory only.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent) CreateDirectory(parent);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerDirectory);
    }

    /// <summary>
    /// Writes a file that only the owner may read. The file appears whole and durable, or not at all, and never with
    /// wider permissions in between.
    /// </summary>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite = false)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        try
        {
            using (FileStream stream = new(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A warning for each path, of a file or directory, that others than the owner may read, write or enter.</summary>
    public static IReadOnlyList<string> Warnings(params IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return OperatingSystem.IsWindows() ? [] : [.. paths.SelectMany(Warn)];
    }

    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<string> Warn(string path)
    {
        bool isDirectory = Directory.Exists(path);
        if (!isDirectory && !File.Exists(path)) yield break;

        if ((File.GetUnixFileMode(path) & Others) != 0)
        {
            yield return $"{path} can be read by other users of this machine; run: chmod {(isDirectory ? "700" : "600")} '{path}'";
        }
    }
}
