using System.Text.Json;
using System.Text.Json.Serialization;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Client;

/// <summary>A node that a client may ask.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Endpoint"><c>https://host:port</c>, or <c>http://host:port</c> on loopback.</param>
/// <param name="TlsSpkiSha256">Pin of its TLS key; null only for <c>http</c>.</param>
public sealed record TrustedNode(string Name, Uri Endpoint, Hash32? TlsSpkiSha256 = null);

/// <summary>
/// What a client takes for granted: the network's name, and which nodes answer for it. Everything else that a node says
/// can be checked against the genesis document. Written by <c>chain network init</c> as <c>client.json</c>.
/// </summary>
public sealed record NetworkTrust
{
    /// <summary>Usual name of the file.</summary>
    public const string FileName = "client.json";

    /// <summary>Most nodes of a file.</summary>
    public const int NodesMax = 1_024;

    /// <summary>What people call the network.</summary>
    public required string NetworkName { get; init; }

    /// <summary>Hash of the genesis document: names the network in every transaction.</summary>
    public required Hash32 GenesisHash { get; init; }

    /// <summary>The genesis document's file, relative to this one; null if the client has none and so cannot verify finality.</summary>
    public string? GenesisFile { get; init; }

    /// <summary>Nodes, in the order in which they are asked.</summary>
    public required IReadOnlyList<TrustedNode> Nodes { get; init; }

    /// <summary>The document of <see cref="GenesisFile"/>; null if there is none.</summary>
    [JsonIgnore]
    public GenesisDocument? Genesis { get; init; }

    /// <summary>Reads a file, and the genesis document that it names.</summary>
    /// <exception cref="TrustException">The file is missing, malformed, or does not match its genesis document.</exception>
    public static NetworkTrust Load(string path)
    {
        NetworkTrust trust;
        try
        {
            trust = LedgerJson.Read<NetworkTrust>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TrustException($"{path}: cannot be read as a client's trust file ({e.Message}); get one from whoever set up the network.", e);
        }

        if (trust.Check() is { Length: > 0 } error) throw new TrustException($"{path}: {error}");
        return trust.GenesisFile is null ? trust : trust with { Genesis = trust.LoadGenesis(path) };
    }

    /// <summary>The JSON text.</summary>
    public string ToJson() => LedgerJson.Write(this);

    /// <summary>What makes this unsafe or useless; empty if nothing does.</summary>
    public string Check()
    {
        if (Nodes.Count is 0 or > NodesMax) return $"nodes: 1 to {NodesMax} are allowed, not {Nodes.Count}";

        foreach (TrustedNode node in Nodes)
        {
            if (!node.Endpoint.IsAbsoluteUri || node.Endpoint.Scheme is not ("http" or "https") || node.Endpoint.Port <= 0)
            {
                return $"node {node.Name}: '{node.Endpoint}' is not https://host:port";
            }

            if (node.Endpoint.Scheme == "http" && !node.Endpoint.IsLoopback)
            {
                return $"node {node.Name}: plaintext is allowed on loopback only; use https and tlsSpkiSha256";
            }

            if (node.Endpoint.Scheme == "https" && node.TlsSpkiSha256 is null)
            {
                return $"node {node.Name}: tlsSpkiSha256 is missing; without it nobody knows whom to trust";
            }
        }

        return "";
    }

    private GenesisDocument LoadGenesis(string path)
    {
        string file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, GenesisFile!);
        string error;
        try
        {
            if (Ledger.GenesisFile.TryRead(File.ReadAllText(file), out GenesisDocument? genesis, out error))
            {
                if (genesis.ComputeHash() == GenesisHash) return genesis;

                error = $"its hash is {genesis.ComputeHash()}, and {path} trusts {GenesisHash}";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message;
        }

        throw new TrustException($"{file}: {error}");
    }
}

/// <summary>What a client should trust cannot be read. The message says why.</summary>
public sealed class TrustException(string message, Exception? innerException = null) : Exception(message, innerException);
