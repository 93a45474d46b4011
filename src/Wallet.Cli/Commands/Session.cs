using System.CommandLine;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Setup.Files;
using Chain.Setup.Keys;
using Chain.Setup.Networks;
using Chain.Wallet.Cli.Profiles;
using Chain.Wallet.Cli.Screens;

namespace Chain.Wallet.Cli.Commands;

/// <summary>
/// What one run of a command works with: network, nodes, keys, screen. Each comes from a flag, else the environment, else
/// the profile, else a default, and is looked up only when a command asks for it.
/// </summary>
internal sealed class Session(CliEnvironment environment, GlobalOptions options, ParseResult parsed) : IDisposable
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private ChainClient? _client;
    private ContractCatalog? _contracts;

    internal CliEnvironment Environment => environment;

    internal Screen Screen { get; } = new(environment, parsed.GetValue(options.Json));

    internal ProfileStore Profiles { get; } = new(environment.Home);

    internal TimeSpan Timeout => TimeSpan.FromSeconds(parsed.GetValue(options.Timeout));

    /// <summary>Nodes that flags name.</summary>
    internal IReadOnlyList<string> EndpointFlags => parsed.GetValue(options.Endpoint) ?? [];

    /// <summary>The key that a flag names.</summary>
    internal string? KeyFlag => parsed.GetValue(options.Key);

    /// <summary>The file of a passphrase that a flag names.</summary>
    internal string? PassphraseFile => parsed.GetValue(options.PassphraseFile);

    /// <summary>The profile that applies; null if none does.</summary>
    internal Profile? Profile => field ??= Profiles.Load().Find(ProfileName);

    /// <summary>The trust file that flags, environment or profile name; null if none does.</summary>
    internal string? TrustFile => NetworkDirectory is { } network
        ? parsed.GetValue(options.Trust) ?? new NetworkLayout(network).TrustFile
        : parsed.GetValue(options.Trust) ?? Profile?.Trust;

    /// <summary>The key store.</summary>
    internal KeyStore Keys
    {
        get
        {
            if (parsed.GetValue(options.Keys) is { } flag) return new KeyStore(flag);
            if (NetworkDirectory is { } network) return new KeyStore(new NetworkLayout(network).KeysDirectory);

            return new KeyStore(Profile?.Keys ?? Path.Combine(environment.Home, "keys"));
        }
    }

    private string? ProfileFlag => parsed.GetValue(options.Profile);

    private string? ProfileName => ProfileFlag ?? environment.Variable("CHAIN_PROFILE");

    /// <summary>The directory that a flag names, else the environment's, unless a flag names the network in another way.</summary>
    private string? NetworkDirectory => parsed.GetValue(options.Network)
        ?? (parsed.GetValue(options.Trust) is null && ProfileFlag is null ? environment.Variable("CHAIN_NETWORK") : null);

    /// <summary>The key that flags name, by themselves or by the profile that they name; else the environment's; else that of the profile in use.</summary>
    private string? KeyName => KeyFlag ?? (ProfileFlag is null ? null : Profile?.Key) ?? environment.Variable("CHAIN_KEY") ?? Profile?.Key;

    /// <summary>Refuses the name of a profile that does not exist, even where nothing of it would be used.</summary>
    /// <param name="isOfProfiles">Whether the command is about profiles itself: then CHAIN_PROFILE may name the one that it makes.</param>
    /// <exception cref="CliException">There is no such profile.</exception>
    internal void CheckProfile(bool isOfProfiles)
    {
        if ((isOfProfiles ? ProfileFlag : ProfileName) is { } name) Profiles.Load().Find(name);
    }

    /// <summary>The network and the nodes to ask.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="nodes">Nodes that the command's own options name; null or empty for none.</param>
    internal async Task<NetworkTrust> TrustAsync(CancellationToken cancellationToken, IReadOnlyList<string>? nodes = null)
    {
        IReadOnlyList<string> wanted = nodes is { Count: > 0 }
            ? nodes
            : EndpointFlags.Count > 0 || NetworkDirectory is not null || parsed.GetValue(options.Trust) is not null
                ? EndpointFlags
                : Profile?.Endpoints ?? [];
        if (TrustFile is { } file)
        {
            NetworkTrust trust = NetworkTrust.Load(file);
            return wanted.Count == 0 ? trust : trust with { Nodes = [.. wanted.Select(node => FindNode(trust, node))] };
        }

        if (wanted.Count == 0)
        {
            throw new CliException(
                ExitCode.Usage, "No network is chosen: use --network DIR, --trust FILE or --endpoint http://127.0.0.1:PORT, or once: chain profile set NAME --network DIR --key KEY.");
        }

        return await ChainClient.DiscoverAsync([.. wanted.Select(node => FindNode(null, node))], ClientOptions, cancellationToken);
    }

    /// <summary>A client of that network.</summary>
    internal async Task<ChainClient> ClientAsync(CancellationToken cancellationToken) =>
        _client ??= new ChainClient(await TrustAsync(cancellationToken), ClientOptions);

    /// <summary>The interfaces of that network's contracts.</summary>
    internal async Task<ContractCatalog> ContractsAsync(CancellationToken cancellationToken) =>
        _contracts ??= await NewCatalogAsync(mayBeOffline: false, cancellationToken);

    /// <summary>The interfaces of a network's contracts, those that were fetched before if no node can be asked.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<ContractCatalog> KnownContractsAsync(Hash32 network, CancellationToken cancellationToken) =>
        TrustFile is null ? new ContractCatalog(null, new InterfaceStore(environment.Home, network)) : await NewCatalogAsync(mayBeOffline: true, cancellationToken);

    private async Task<ContractCatalog> NewCatalogAsync(bool mayBeOffline, CancellationToken cancellationToken)
    {
        ChainClient client = await ClientAsync(cancellationToken);
        return new ContractCatalog(client, new InterfaceStore(environment.Home, client.Trust.GenesisHash)) { MayBeOffline = mayBeOffline };
    }

    /// <summary>Patience of the client.</summary>
    internal ChainClientOptions ClientOptions => new()
    {
        Timeout = Timeout,
        AttemptTimeout = Timeout < TimeSpan.FromSeconds(10) ? Timeout : TimeSpan.FromSeconds(10),
        Time = environment.Time,
    };

    /// <summary>The key to sign with, as chosen by flag, environment or profile.</summary>
    /// <exception cref="KeyException">None is chosen, or there is no such key.</exception>
    internal StoredKey FindKey()
    {
        KeyStore store = Keys;
        if (KeyName is { } name) return store.Find(name);

        IReadOnlyList<StoredKey> keys = store.List();
        if (keys.Count == 1) return keys[0];

        string known = keys.Count == 0 ? $"and {store.Directory} has none" : "choose one: " + string.Join(", ", keys.Select(key => key.Name));
        throw new KeyException($"No key is chosen: use --key KEY; {known}.");
    }

    /// <summary>Opens a key, asking for its passphrase if it has one.</summary>
    internal SigningKey OpenKey(StoredKey key)
    {
        WarnIfOthersRead(key.Path);
        return KeyFiles.Load(key.Path, () => Passphrase($"Passphrase of {key.Name}:"));
    }

    /// <summary>The passphrase from flag, environment or keyboard; null if there is none.</summary>
    internal string? Passphrase(string prompt)
    {
        if (PassphraseFile is not { } file) return environment.Variable("CHAIN_PASSPHRASE") ?? Screen.AskSecret(prompt);

        WarnIfOthersRead(file);
        try
        {
            return KeyFiles.ReadPassphrase(file);
        }
        catch (KeyException e)
        {
            throw new CliException(ExitCode.Usage, $"--passphrase-file: {e.Message}");
        }
    }

    /// <summary>The passphrase for a new key file: asked for twice, since nobody can look it up later.</summary>
    /// <param name="otherwise">What to do instead of giving one.</param>
    /// <exception cref="CliException">There is none, or the two differ.</exception>
    internal string NewPassphrase(string otherwise)
    {
        bool asked = PassphraseFile is null && environment.Variable("CHAIN_PASSPHRASE") is null;
        string? passphrase = Passphrase("New passphrase:");
        if (string.IsNullOrEmpty(passphrase))
        {
            throw new CliException(ExitCode.Usage, $"A passphrase is needed: use --passphrase-file FILE or CHAIN_PASSPHRASE, or {otherwise}.");
        }

        if (asked && Screen.AskSecret("Once more:") != passphrase) throw new CliException(ExitCode.Usage, "The two passphrases differ; nothing was written.");
        return passphrase;
    }

    public void Dispose() => _client?.Dispose();

    private void WarnIfOthersRead(string path)
    {
        if (!_warned.Add(path)) return;

        foreach (string warning in PrivateFiles.Warnings(path)) Screen.Warn(warning);
    }

    private static TrustedNode FindNode(NetworkTrust? trust, string wanted)
    {
        Uri.TryCreate(wanted, UriKind.Absolute, out Uri? address);
        TrustedNode? node = trust?.Nodes.FirstOrDefault(candidate =>
            candidate.Name == wanted || candidate.Endpoint == address || candidate.Endpoint.Authority == wanted);
        if (node is not null) return node;
        if (address is { Scheme: "http", IsLoopback: true }) return new TrustedNode(address.Authority, address);

        string known = trust is null
            ? "without a trust file only http://127.0.0.1:PORT can be used; add --trust FILE"
            : "the trust file has: " + string.Join(", ", trust.Nodes.Select(candidate => $"{candidate.Name} ({candidate.Endpoint.Authority})"));
        throw new CliException(ExitCode.Usage, $"Node '{wanted}' is not known; {known}.");
    }
}
