using System.Text.Json;
using Chain.Ledger;
using Chain.Setup.Files;

namespace Chain.Wallet.Cli.Profiles;

/// <summary>What a user need not repeat.</summary>
internal sealed record Profile
{
    /// <summary>Trust file of the network.</summary>
    public string? Trust { get; init; }

    /// <summary>Nodes to ask, by name or address; empty for all of the trust file.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>Directory of keys.</summary>
    public string? Keys { get; init; }

    /// <summary>Key to sign with.</summary>
    public string? Key { get; init; }
}

/// <summary>The profiles of a user, in <c>profiles.json</c> of the home directory.</summary>
internal sealed class ProfileStore(string home)
{
    private const string FileName = "profiles.json";

    private readonly string _path = Path.Combine(home, FileName);

    /// <summary>All profiles.</summary>
    /// <exception cref="CliException">The file is damaged.</exception>
    internal ProfileBook Load()
    {
        if (!File.Exists(_path)) return new ProfileBook();

        try
        {
            return LedgerJson.Read<ProfileBook>(File.ReadAllText(_path));
        }
        catch (JsonException e)
        {
            throw new CliException(ExitCode.Usage, $"{_path}: {e.Message} Correct or remove the file.");
        }
    }

    internal void Save(ProfileBook book)
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(_path)!);
        PrivateFiles.Write(_path, System.Text.Encoding.UTF8.GetBytes(LedgerJson.Write(book)), overwrite: true);
    }
}

/// <summary>Contents of the profiles' file.</summary>
internal sealed record ProfileBook
{
    /// <summary>The profile in use; null for none.</summary>
    public string? Current { get; init; }

    /// <summary>Profiles by name.</summary>
    public SortedDictionary<string, Profile> Profiles { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The profile of a name, or the one in use; null if none is.</summary>
    /// <exception cref="CliException">There is no such profile.</exception>
    internal Profile? Find(string? name)
    {
        if ((name ?? Current) is not { } wanted) return null;
        if (Profiles.TryGetValue(wanted, out Profile? profile)) return profile;

        string known = Profiles.Count == 0 ? "there are none; make one with: chain profile set" : "there are: " + string.Join(", ", Profiles.Keys);
        throw new CliException(ExitCode.Usage, $"No profile '{wanted}'; {known}.");
    }
}
