using Chain.Client;

namespace Chain.Setup.Networks;

/// <summary>Where the files of a network's directory lie.</summary>
/// <param name="Directory">The network's directory.</param>
public sealed record NetworkLayout(string Directory)
{
    /// <summary>The genesis document.</summary>
    public string GenesisFile => Path.Combine(Directory, "genesis.json");

    /// <summary>What clients trust.</summary>
    public string TrustFile => Path.Combine(Directory, NetworkTrust.FileName);

    /// <summary>Keys of members: a key store.</summary>
    public string KeysDirectory => Path.Combine(Directory, "keys");

    /// <summary>The nodes, a directory each.</summary>
    public string NodesDirectory => Path.Combine(Directory, "nodes");

    /// <summary>Whether a network was made here.</summary>
    public bool Exists => File.Exists(GenesisFile) && File.Exists(TrustFile);

    /// <summary>Directory of one node.</summary>
    public string NodeDirectory(string organisation) => Path.Combine(NodesDirectory, organisation);

    /// <summary>Configuration of one node.</summary>
    public string NodeConfiguration(string organisation) => Path.Combine(NodeDirectory(organisation), "node.json");

    /// <summary>Directory of a node's vote log, in its data directory.</summary>
    public static string VotesDirectory(string dataDirectory) => Path.Combine(dataDirectory, "votes");

    /// <summary>Name of a member's key in <see cref="KeysDirectory"/>.</summary>
    public static string MemberKeyName(string organisation, string member) => $"{organisation}-{member}";
}
