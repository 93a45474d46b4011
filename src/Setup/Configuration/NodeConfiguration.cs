using Chain.Encoding;

namespace Chain.Setup.Configuration;

/// <summary>
/// All that an operator tells a node. Read once at start from a file, then the environment, then flags; see
/// <see cref="ConfigurationLoader"/>. What must be equal on all nodes stands in the genesis document instead.
/// </summary>
public sealed record NodeConfiguration
{
    /// <summary>Name of the node in its log at start, its status and its metric <c>chain_node_info</c>. Peers know it by its keys, not by this.</summary>
    [Setting]
    public string Name { get; init; } = "node";

    /// <summary>Directory of the node's database and vote log. Created with access for the owner only.</summary>
    [Setting(IsPath = true)]
    public string DataDirectory { get; init; } = "data";

    /// <summary>Genesis document of the network. Its hash names the network; nodes of other networks are refused.</summary>
    [Setting(IsPath = true)]
    public string GenesisFile { get; init; } = "genesis.json";

    /// <summary>The node's Ed25519 key, with which it votes.</summary>
    public KeySection Key { get; init; } = new();

    /// <summary>The node's TLS identity, for peers and clients alike.</summary>
    public TlsSection Tls { get; init; } = new();

    /// <summary>Traffic between nodes.</summary>
    public NetworkSection Network { get; init; } = new();

    /// <summary>gRPC for clients.</summary>
    public ApiSection Api { get; init; } = new();

    /// <summary>Plain HTTP for monitoring: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>.</summary>
    public HttpSection Http { get; init; } = new();

    /// <summary>Logging, to standard output.</summary>
    public LogSection Log { get; init; } = new();

    /// <summary>The database.</summary>
    public StorageSection Storage { get; init; } = new();

    /// <summary>Transactions that wait for a block.</summary>
    public MempoolSection Mempool { get; init; } = new();

    /// <summary>Timers of consensus. Nodes of one network should agree on them, though they stay safe if they do not.</summary>
    public ConsensusSection Consensus { get; init; } = new();
}

/// <summary>Where the node's signing key lies.</summary>
public sealed record KeySection
{
    /// <summary>Key file, encrypted or plain, as written by <c>chain network init</c> or <c>chain keys export</c>.</summary>
    [Setting(IsPath = true)]
    public string File { get; init; } = "node.key.json";

    /// <summary>
    /// File whose first line is the passphrase of the key file. Empty: the environment variable
    /// <c>CHAIN_NODE_PASSPHRASE</c>, if the key file is encrypted.
    /// </summary>
    [Setting(IsPath = true)]
    public string PassphraseFile { get; init; } = "";
}

/// <summary>Where the node's TLS certificate and key lie.</summary>
public sealed record TlsSection
{
    /// <summary>Self-signed P-256 certificate, PEM. Peers and clients pin the hash of its public key.</summary>
    [Setting(IsPath = true)]
    public string CertificateFile { get; init; } = "tls.crt.pem";

    /// <summary>Private key of the certificate, PEM (PKCS #8).</summary>
    [Setting(IsPath = true)]
    public string KeyFile { get; init; } = "tls.key.pem";
}

/// <summary>Traffic between nodes: where to listen, whom to call, and limits.</summary>
public sealed record NetworkSection
{
    /// <summary>Address on which the node listens for peers, with mutual TLS.</summary>
    [Setting]
    public HostPort Listen { get; init; } = new("127.0.0.1", 7001);

    /// <summary>Largest message between nodes. The least holds the largest block that a network may have (4 MiB), and an answer of 8 MiB of blocks to a node that is behind.</summary>
    [Setting(Unit = "bytes", Min = 10 << 20, Max = 256L << 20)]
    public int MessageBytesMax { get; init; } = 16 << 20;

    /// <summary>What may wait to be sent to one peer. Beyond it the oldest gossip is dropped; votes are sent again.</summary>
    [Setting(Unit = "bytes", Min = 1 << 20, Max = 1L << 30)]
    public int SendQueueBytesMax { get; init; } = 64 << 20;

    /// <summary>Longest pause between two attempts to reach a peer. It starts at 100 ms and doubles.</summary>
    [Setting(Unit = "ms", Min = 100, Max = 600_000)]
    public int ReconnectDelayMsMax { get; init; } = 2_000;

    /// <summary>The other nodes. A node that is not listed is refused.</summary>
    public IReadOnlyList<PeerSection> Peers { get; init; } = [];
}

/// <summary>One other node.</summary>
public sealed record PeerSection
{
    /// <summary>Name for logs and status.</summary>
    [Setting(Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Where the peer listens.</summary>
    [Setting(Required = true)]
    public HostPort Endpoint { get; init; }

    /// <summary>The peer's Ed25519 public key, hex.</summary>
    [Setting(Required = true)]
    public PublicKey PublicKey { get; init; }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo) of the peer's TLS certificate, hex.</summary>
    [Setting(Required = true)]
    public Hash32 TlsSpkiSha256 { get; init; }
}

/// <summary>gRPC for clients: where to listen, and limits.</summary>
public sealed record ApiSection
{
    /// <summary>Address on which the node serves <c>chain.v1.Chain</c>.</summary>
    [Setting]
    public HostPort Listen { get; init; } = new("127.0.0.1", 7101);

    /// <summary>TLS with the node's certificate. Without it the address must be loopback.</summary>
    [Setting]
    public bool Tls { get; init; } = true;

    /// <summary>Largest request. A transaction has at most 512 KiB.</summary>
    [Setting(Unit = "bytes", Min = 600 << 10, Max = 64L << 20)]
    public int MessageBytesMax { get; init; } = 1 << 20;

    /// <summary>Client connections at once; more are closed.</summary>
    [Setting(Unit = "connections", Min = 1, Max = 100_000)]
    public int ConnectionsMax { get; init; } = 1_000;

    /// <summary>Calls at once in one connection; more wait at the client.</summary>
    [Setting(Unit = "calls", Min = 1, Max = 100_000)]
    public int CallsPerConnectionMax { get; init; } = 2_000;

    /// <summary>Gas that one query may use. A page of a trace over 100,000 items uses up to 3,300 million, the first one of a container of 12,000 parts 5,800 million; they take some 50 ms.</summary>
    [Setting(Unit = "gas", Min = 1)]
    public long QueryGasLimit { get; init; } = 20_000_000_000;
}

/// <summary>Plain HTTP for monitoring.</summary>
public sealed record HttpSection
{
    /// <summary>Address of <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>. Not encrypted: keep it on loopback or a closed network.</summary>
    [Setting]
    public HostPort Listen { get; init; } = new("127.0.0.1", 7201);
}

/// <summary>How much is logged.</summary>
public enum LogVerbosity
{
    /// <summary>Every message between nodes. For development.</summary>
    Trace,

    /// <summary>Every view and block.</summary>
    Debug,

    /// <summary>What an operator wants to see.</summary>
    Information,

    /// <summary>What an operator should look into.</summary>
    Warning,

    /// <summary>What stops the node or a function of it.</summary>
    Error,
}

/// <summary>Form of log lines.</summary>
public enum LogFormat
{
    /// <summary>Readable lines.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>Logging.</summary>
public sealed record LogSection
{
    /// <summary>Least severity that is logged.</summary>
    [Setting]
    public LogVerbosity Level { get; init; } = LogVerbosity.Information;

    /// <summary>Form of the lines.</summary>
    [Setting]
    public LogFormat Format { get; init; } = LogFormat.Text;
}

/// <summary>The database.</summary>
public sealed record StorageSection
{
    /// <summary>RocksDB block cache, shared by all column families.</summary>
    [Setting(Unit = "bytes", Min = 1 << 20, Max = 1L << 40)]
    public long BlockCacheBytes { get; init; } = 64L << 20;

    /// <summary>Nodes of the state tree kept in memory: 256 MiB hold about all of a million keys. Each that is missing costs a read.</summary>
    [Setting(Unit = "bytes", Min = 1 << 20, Max = 1L << 40)]
    public long TreeCacheBytes { get; init; } = 256L << 20;

    /// <summary>
    /// RocksDB write buffer of one column family. All of them together take twice as much memory at most, and the
    /// write-ahead logs, which are read after a crash, four times as much disk.
    /// </summary>
    [Setting(Unit = "bytes", Min = 1 << 20, Max = 4L << 30)]
    public long WriteBufferBytes { get; init; } = 32L << 20;

    /// <summary>Database files held open.</summary>
    [Setting(Unit = "files", Min = 64, Max = 1_000_000)]
    public int OpenFilesMax { get; init; } = 1_000;

    /// <summary>Newest heights whose state can still be proved; values are kept of the newest alone. Older state is deleted; blocks and receipts stay. 0: an archive, which keeps all.</summary>
    [Setting(Unit = "heights", Min = 0, Max = 1L << 40)]
    public long KeepVersions { get; init; } = 1_024;

    /// <summary>
    /// Vote log, beyond which the node stops. It is cut short by final blocks alone: only while views go on and none of their blocks becomes
    /// final does it grow, by some hundred megabytes a day, as does the memory that holds these blocks.
    /// </summary>
    [Setting(Unit = "bytes", Min = 64 << 20, Max = 1_900_000_000)]
    public long VoteLogBytesMax { get; init; } = 1L << 30;
}

/// <summary>Limits of the mempool.</summary>
public sealed record MempoolSection
{
    /// <summary>Transactions held.</summary>
    [Setting(Unit = "transactions", Min = 1, Max = 10_000_000)]
    public int TransactionsMax { get; init; } = 20_000;

    /// <summary>Bytes of transactions held.</summary>
    [Setting(Unit = "bytes", Min = 1 << 20, Max = 1L << 30)]
    public int BytesMax { get; init; } = 64 << 20;

    /// <summary>Transactions held of one sender, so that one sender cannot fill the pool.</summary>
    [Setting(Unit = "transactions", Min = 1, Max = 10_000_000)]
    public int SenderTransactionsMax { get; init; } = 10_000;
}

/// <summary>Timers of consensus.</summary>
public sealed record ConsensusSection
{
    /// <summary>First timeout of a view; it grows while views fail and shrinks on progress.</summary>
    [Setting(Unit = "ms", Min = 10, Max = 60_000)]
    public int ViewTimeoutMs { get; init; } = 1_000;

    /// <summary>Cap of the view timeout. At least the time to send, verify, store and execute the largest block.</summary>
    [Setting(Unit = "ms", Min = 100, Max = 600_000)]
    public int ViewTimeoutMsMax { get; init; } = 10_000;
}
