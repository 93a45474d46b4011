using System.Globalization;
using System.Text.Json;
using Chain.Client;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Node.Storage.Votes;
using Chain.Setup.Configuration;
using Chain.Setup.Files;
using Chain.Setup.Keys;

namespace Chain.Setup.Networks;

/// <summary>
/// Makes a network: keys and TLS identities, the genesis document, a configuration for each node, and what clients
/// trust. The directory appears whole or not at all.
/// </summary>
public static class NetworkBuilder
{
    private const string NodeKeyFile = "node.key.json";

    private const string DataDirectory = "data";
    private const string CertificateFile = "tls.crt.pem";
    private const string TlsKeyFile = "tls.key.pem";
    private const string Host = "127.0.0.1";

    /// <summary>Makes a network in a directory that does not exist yet.</summary>
    /// <param name="plan">What it shall be.</param>
    /// <param name="directory">Where it shall be.</param>
    /// <param name="progress">Told about each step; null if nobody asks.</param>
    /// <exception cref="ArgumentException">The plan is wrong; see <see cref="NetworkPlan.Check"/>.</exception>
    /// <exception cref="IOException">The directory exists and is not empty, or cannot be written.</exception>
    public static NetworkLayout Create(NetworkPlan plan, string directory, IProgress<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Check() is { Length: > 0 } error) throw new ArgumentException(error, nameof(plan));

        string target = Path.GetFullPath(directory);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new IOException($"{target} exists and is not empty; choose another directory, or remove it if its network is not needed.");
        }

        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Write(plan, new NetworkLayout(temporary), progress);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(temporary, target);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }

        return new NetworkLayout(target);
    }

    private static void Write(NetworkPlan plan, NetworkLayout layout, IProgress<string>? progress)
    {
        PrivateFiles.CreateDirectory(layout.KeysDirectory);
        List<NodeIdentity> nodes = [];
        List<GenesisOrganisation> organisations = [];
        int[] ports = Ports(plan);
        for (int i = 0; i < plan.Organisations.Count; i++)
        {
            OrganisationPlan organisation = plan.Organisations[i];
            progress?.Report($"keys of {organisation.Id} ({organisation.Name})");
            nodes.Add(CreateNode(plan, layout, organisation, ports.AsSpan(i * 3, 3)));
            organisations.Add(new GenesisOrganisation(organisation.Id, organisation.Name, CreateMembers(plan, layout, organisation.Id)));
        }

        GenesisDocument genesis = new()
        {
            NetworkName = plan.NetworkName,
            Timestamp = checked((ulong)plan.Timestamp.ToUnixTimeMilliseconds()),
            Parameters = plan.Parameters,
            Validators = [.. nodes.Select(node => new GenesisValidator(node.Organisation, node.PublicKey, node.TlsPin))],
            Organisations = organisations,
            Contracts = plan.Contracts,
        };
        WriteText(layout.GenesisFile, GenesisFile.Write(genesis));
        foreach (NodeIdentity node in nodes)
        {
            WriteConfiguration(plan, layout, node, nodes);
            CreateVoteLog(layout, node, genesis.ComputeHash());
        }

        NetworkTrust trust = new()
        {
            NetworkName = plan.NetworkName,
            GenesisHash = genesis.ComputeHash(),
            GenesisFile = Path.GetFileName(layout.GenesisFile),
            Nodes = [.. nodes.Select(node => new TrustedNode(node.Organisation, ApiUri(plan, node), plan.ClientTls ? node.TlsPin : null))],
        };
        WriteText(layout.TrustFile, trust.ToJson());
        progress?.Report($"network {plan.NetworkName}, genesis {trust.GenesisHash}");
    }

    private static NodeIdentity CreateNode(NetworkPlan plan, NetworkLayout layout, OrganisationPlan organisation, ReadOnlySpan<int> ports)
    {
        string directory = layout.NodeDirectory(organisation.Id);
        PrivateFiles.CreateDirectory(directory);
        PublicKey key = KeyFiles.Create(Path.Combine(directory, NodeKeyFile), plan.Passphrase);
        using TlsIdentity tls = TlsIdentity.Create($"{organisation.Id}.{plan.NetworkName}", [], plan.Timestamp);
        tls.Save(Path.Combine(directory, CertificateFile), Path.Combine(directory, TlsKeyFile));
        return new NodeIdentity(
            organisation.Id, key, tls.Pin, new HostPort(Host, ports[0]), new HostPort(Host, ports[1]), new HostPort(Host, ports[2]));
    }

    /// <summary>The empty log of what the key has signed. It is made with the key, once: a node never makes one.</summary>
    private static void CreateVoteLog(NetworkLayout layout, NodeIdentity node, Hash32 genesisHash)
    {
        string data = Path.Combine(layout.NodeDirectory(node.Organisation), DataDirectory);
        string votes = NetworkLayout.VotesDirectory(data);
        PrivateFiles.CreateDirectory(votes);
        using FileLogDirectory directory = FileLogDirectory.Open(votes);
        VoteLog.Create(directory, genesisHash, node.PublicKey, Guid.NewGuid());
    }

    private static List<GenesisMember> CreateMembers(NetworkPlan plan, NetworkLayout layout, string organisation)
    {
        KeyStore store = new(layout.KeysDirectory);
        List<GenesisMember> members =
        [
            CreateMember("admin", NetworkPlan.AdministratorRoles),
            CreateMember("operator", NetworkPlan.OperatorRoles),
        ];
        for (int i = 1; i <= plan.UsersPerOrganisation; i++)
        {
            members.Add(CreateMember(string.Create(CultureInfo.InvariantCulture, $"user{i}"), NetworkPlan.UserRoles));
        }

        return members;

        GenesisMember CreateMember(string name, IReadOnlyList<string> roles)
        {
            StoredKey key = store.Create(NetworkLayout.MemberKeyName(organisation, name), plan.Passphrase);
            return new GenesisMember(name, key.Info.PublicKey, roles);
        }
    }

    /// <summary>Only what differs from the defaults, so that the file stays readable and new defaults reach it.</summary>
    private static void WriteConfiguration(NetworkPlan plan, NetworkLayout layout, NodeIdentity node, List<NodeIdentity> all)
    {
        object configuration = new
        {
            name = node.Organisation,
            dataDirectory = DataDirectory,
            genesisFile = Path.GetRelativePath(layout.NodeDirectory(node.Organisation), layout.GenesisFile),
            key = new { file = NodeKeyFile },
            tls = new { certificateFile = CertificateFile, keyFile = TlsKeyFile },
            network = new
            {
                listen = node.Peer.ToString(),
                peers = all.Where(other => other != node).Select(other => new
                {
                    name = other.Organisation,
                    endpoint = other.Peer.ToString(),
                    publicKey = other.PublicKey.ToString(),
                    tlsSpkiSha256 = other.TlsPin.ToString(),
                }),
            },
            api = new { listen = node.Api.ToString(), tls = plan.ClientTls },
            http = new { listen = node.Http.ToString() },
        };
        WriteText(layout.NodeConfiguration(node.Organisation), JsonSerializer.Serialize(configuration, LedgerJson.Options) + "\n");
    }

    private static int[] Ports(NetworkPlan plan)
    {
        if (plan.BasePort == 0) return FreePorts.Pick(plan.Organisations.Count * 3);

        return
        [
            .. Enumerable.Range(plan.BasePort, plan.Organisations.Count)
                .SelectMany(port => new[] { port, port + NetworkPlan.ApiPortOffset, port + NetworkPlan.HttpPortOffset }),
        ];
    }

    private static Uri ApiUri(NetworkPlan plan, NodeIdentity node) => new($"{(plan.ClientTls ? "https" : "http")}://{node.Api}");

    private static void WriteText(string path, string text) => PrivateFiles.Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    private sealed record NodeIdentity(string Organisation, PublicKey PublicKey, Hash32 TlsPin, HostPort Peer, HostPort Api, HostPort Http);
}
