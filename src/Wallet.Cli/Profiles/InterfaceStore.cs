using Chain.Encoding;
using Chain.Setup.Files;

namespace Chain.Wallet.Cli.Profiles;

/// <summary>
/// Interfaces of contracts that were fetched before, in <c>interfaces</c> of the home directory: a folder for each network, a file for each code hash, and
/// for each contract the code hash that it had last. They are as good as the node that they came from.
/// </summary>
internal sealed class InterfaceStore(string home, Hash32 network)
{
    /// <summary>Most interfaces that are kept for a network; beyond them those go that were fetched longest ago.</summary>
    internal const int FilesMax = 64;

    /// <summary>Longest interface that is kept, in bytes. An image has at most 256 KiB, its interface included.</summary>
    internal const int BytesMax = 256 * 1024;

    private const string NameSuffix = ".name";
    private const string InterfaceSuffix = ".json";

    private readonly string _folder = Path.Combine(home, "interfaces", network.ToString());

    /// <summary>The interface of a code hash; null if it is not kept.</summary>
    internal string? Find(Hash32 code) => Read(code.ToString() + InterfaceSuffix, BytesMax);

    /// <summary>The interface that a contract had when it was asked for last; null if it never was.</summary>
    internal string? FindLast(string contract) =>
        Read(contract + NameSuffix, Hash32.Size * 2) is { } text && Hash32.TryParse(text, out Hash32 code) ? Find(code) : null;

    /// <summary>Keeps an interface as that of a contract's code.</summary>
    internal void Keep(string contract, Hash32 code, string json)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(json) > BytesMax) return;

        Write(code.ToString() + InterfaceSuffix, json);
        Write(contract + NameSuffix, code.ToString());
        Prune(InterfaceSuffix);
        Prune(NameSuffix);
    }

    /// <summary>What cannot be kept is fetched again next time; a full disk is no reason not to call a contract.</summary>
    private void Write(string name, string text)
    {
        try
        {
            PrivateFiles.CreateDirectory(home);
            PrivateFiles.CreateDirectory(_folder);
            PrivateFiles.Write(Path.Combine(_folder, name), System.Text.Encoding.UTF8.GetBytes(text), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string? Read(string name, int bytesMax)
    {
        FileInfo file = new(Path.Combine(_folder, name));
        try
        {
            return file.Exists && file.Length <= bytesMax ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Prune(string suffix)
    {
        try
        {
            FileInfo[] files = [.. new DirectoryInfo(_folder).EnumerateFiles("*" + suffix).OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal)];
            foreach (FileInfo old in files.Skip(FilesMax)) old.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
