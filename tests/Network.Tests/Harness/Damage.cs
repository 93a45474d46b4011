namespace Chain.Network.Tests.Harness;

/// <summary>What befalls files.</summary>
internal static class Damage
{
    /// <summary>Copies a directory that does not exist there yet, with owners and permissions.</summary>
    internal static async Task CopyAsync(string from, string to)
    {
        await using ChildProcess copy = ChildProcess.Start("cp", ["-a", from, to]);
        Assert.True(await copy.WaitForExitAsync() == 0, copy.Errors);
    }

    /// <summary>Puts a copy of a directory in the place of another one.</summary>
    internal static async Task ReplaceAsync(string directory, string copy)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        await CopyAsync(copy, directory);
    }

    /// <summary>Changes one byte in each file of a pattern.</summary>
    internal static void FlipAll(string directory, string pattern, int position)
    {
        string[] files = Directory.GetFiles(directory, pattern);
        Assert.True(files.Length > 0, $"{directory} has no {pattern}.");
        foreach (string file in files) Flip(file, position);
    }

    /// <summary>Changes one byte.</summary>
    internal static void Flip(string file, int position)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[position] ^= 0x40;
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Deletes all files of a pattern.</summary>
    internal static void DeleteAll(string directory, string pattern)
    {
        string[] files = Directory.GetFiles(directory, pattern);
        Assert.True(files.Length > 0, $"{directory} has no {pattern}.");
        foreach (string file in files) File.Delete(file);
    }
}
