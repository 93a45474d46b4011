using System.Reflection;
using Chain.Consensus;
using Chain.Contracts.Execution;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc.Tls;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Mempool;
using Chain.Node.Network;
using Chain.Node.Storage.Rocks;
using Chain.Setup.Configuration;
using Chain.Setup.Keys;

namespace Chain.Node.Hosting;

/// <summary>Turns an operator's configuration into what the parts of a node take.</summary>
internal static class NodeFiles
{
    /// <summary>Environment variable with the passphrase of the key file, if no passphrase file is configured.</summary>
    public const string PassphraseVariable = "CHAIN_NODE_PASSPHRASE";

    /// <summary>Version of the software, as peers and clients see it.</summary>
    public static string Version { get; } =
        typeof(NodeFiles).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Reads the genesis document.</summary>
    /// <exception cref="NodeStartException">It is missing, unreadable, or breaks a rule.</exception>
    public static GenesisDocument ReadGenesis(string path)
    {
        string json;
        try
        {
            json = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"The genesis file '{path}' cannot be read: {exception.Message} Check genesisFile in the configuration.");
        }

        return GenesisFile.TryRead(json, out GenesisDocument? genesis, out string error)
            ? genesis
            : throw new NodeStartException($"The genesis file '{path}' is refused: {error}");
    }

    /// <summary>Executes the genesis document: deploys its contracts and makes the state of block 0.</summary>
    /// <exception cref="NodeStartException">A contract or the rest of the document is refused.</exception>
    public static IReadOnlyList<StateChange> ExecuteGenesis(GenesisDocument genesis, ContractDirectory contracts, string path)
    {
        try
        {
            return GenesisExecutor.Execute(genesis, contracts);
        }
        catch (ArgumentException exception)
        {
            throw new NodeStartException($"'{path}': {exception.Message}");
        }
    }

    /// <summary>Loads the node's signing key; the caller disposes it.</summary>
    /// <exception cref="KeyException">The file or its passphrase is wrong.</exception>
    public static SigningKey LoadKey(KeySection key) => KeyFiles.Load(
        key.File,
        () => key.PassphraseFile.Length > 0 ? KeyFiles.ReadPassphrase(key.PassphraseFile) : Environment.GetEnvironmentVariable(PassphraseVariable));

    /// <summary>
    /// The database's options. All write buffers together, and the write-ahead logs, follow the size of one: RocksDB would
    /// write a buffer out at those limits, long before it is full.
    /// </summary>
    public static RocksOptions ToRocks(StorageSection storage) => new()
    {
        BlockCacheBytes = storage.BlockCacheBytes,
        WriteBufferBytes = storage.WriteBufferBytes,
        WriteBuffersTotalBytes = 2 * storage.WriteBufferBytes,
        LogTotalBytes = 4 * storage.WriteBufferBytes,
        OpenFilesMax = storage.OpenFilesMax,
    };

    /// <summary>The core's limits.</summary>
    public static NodeOptions ToOptions(NodeConfiguration configuration) => new()
    {
        Mempool = new MempoolOptions
        {
            TransactionsMax = configuration.Mempool.TransactionsMax,
            BytesMax = configuration.Mempool.BytesMax,
            SenderTransactionsMax = configuration.Mempool.SenderTransactionsMax,
        },
        Consensus = new SimplexOptions
        {
            ViewTimeoutMin = new Ticks((ulong)configuration.Consensus.ViewTimeoutMs),
            ViewTimeoutMax = new Ticks((ulong)configuration.Consensus.ViewTimeoutMsMax),
        },
    };

    /// <summary>The peer network's options.</summary>
    public static PeerNetworkOptions ToNetwork(
        NodeConfiguration configuration, PublicKey self, Hash32 genesisHash, TlsIdentity identity, string version) => new()
        {
            Self = self,
            GenesisHash = genesisHash,
            Version = version,
            Identity = identity,
            Listen = configuration.Network.Listen.ToIPEndPoint(),
            Peers = [.. configuration.Network.Peers.Select(peer => new PeerAddress(
            peer.Name, peer.PublicKey, peer.TlsSpkiSha256, peer.Endpoint.Host, peer.Endpoint.Port))],
            MessageBytesMax = configuration.Network.MessageBytesMax,
            SendQueueBytesMax = configuration.Network.SendQueueBytesMax,
            ReconnectDelayMax = TimeSpan.FromMilliseconds(configuration.Network.ReconnectDelayMsMax),
        };
}

/// <summary>The node cannot start; the message says why and what to do.</summary>
public sealed class NodeStartException(string message) : Exception(message);
