using System.Globalization;
using Chain.Client;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Encoding;
using Chain.Wallet.Cli.Profiles;

namespace Chain.Wallet.Cli.Commands;

/// <summary>Interfaces of contracts, asked for once each. Those of a code hash that is known are not fetched again.</summary>
/// <param name="client">The network; null if none is chosen, and only what is kept is known.</param>
/// <param name="store">What was fetched before.</param>
internal sealed class ContractCatalog(ChainClient? client, InterfaceStore store)
{
    private readonly Dictionary<string, KnownContract?> _known = new(StringComparer.Ordinal);

    /// <summary>Whether an interface that was fetched before will do where no node can be reached.</summary>
    internal bool MayBeOffline { get; init; }

    /// <summary>Contracts that were shown by interfaces of before: they may have changed since.</summary>
    internal List<string> Remembered { get; } = [];

    /// <summary>A contract's interface.</summary>
    /// <exception cref="CliException">There is no such contract.</exception>
    internal async Task<KnownContract> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is { } found) return found;

        string[] parts = name.Split('@');
        if (parts.Length == 2 && await FindAsync(parts[0], cancellationToken) is not null)
        {
            throw new CliException(ExitCode.NotFound, $"No version {parts[1]} of '{parts[0]}' is or was active; chain contract show {parts[0]} names all.");
        }

        IReadOnlyList<ContractInfo> all = await client!.ListContractsAsync(cancellationToken);
        throw new CliException(ExitCode.NotFound, $"There is no contract '{name}'; there are: {string.Join(", ", all.Select(contract => contract.Name))}.");
    }

    /// <summary>A contract's interface; null if there is no such contract.</summary>
    internal async Task<KnownContract?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(name, out KnownContract? known)) return known;

        return _known[name] = client is null ? Recall(name) : await FetchAsync(client, name, cancellationToken);
    }

    private async Task<KnownContract?> FetchAsync(ChainClient node, string name, CancellationToken cancellationToken)
    {
        try
        {
            Hash32? code = await CodeOfAsync(node, name, cancellationToken);
            if (code is { } wanted && TryParse(name, store.Find(wanted)) is { } kept) return kept;

            string? json = await node.GetContractAbiAsync(name, cancellationToken);
            if (json is null) return null;

            KnownContract fetched = new(name, json);
            // An upgrade in between would make it the interface of other code.
            if (code is { } asked && await CodeOfAsync(node, name, cancellationToken) == asked) store.Keep(name, asked, json);
            return fetched;
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Verification, $"The node's interface of contract '{name}' cannot be read: {e.Message}");
        }
        catch (ChainException e) when (MayBeOffline && e.Error == ChainError.Unreachable)
        {
            return Recall(name);
        }
    }

    /// <summary>The interface that was fetched last.</summary>
    /// <exception cref="CliException">None was.</exception>
    private KnownContract Recall(string name)
    {
        if (name == ContractRegistryAbi.ContractName) return new KnownContract(name, ContractRegistryAbi.Json);
        if (TryParse(name, store.FindLast(name)) is not { } known)
        {
            throw new CliException(
                ExitCode.Unreachable,
                $"No node can be asked, and the interface of contract '{name}' was never fetched here, so what is called cannot be shown. Once with a node: chain contract show {name}. To sign what cannot be read, add --blind.");
        }

        Remembered.Add(name);
        return known;
    }

    /// <summary>The code hash behind a name, or behind NAME@VERSION; null if the registry does not know it.</summary>
    private static async Task<Hash32?> CodeOfAsync(ChainClient node, string name, CancellationToken cancellationToken)
    {
        string[] parts = name.Split('@');
        if (parts.Length == 1) return (await AskAsync(node, ContractRegistryAbi.GetContract(name), cancellationToken))?.Code;

        bool isVersion = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int version);
        return isVersion ? await AskAsync(node, ContractRegistryAbi.FindVersion(parts[0], version), cancellationToken) : null;
    }

    /// <summary>What a view of the registry says; nothing if the network's registry is another one.</summary>
    private static async Task<TResult?> AskAsync<TResult>(ChainClient node, MethodCall<TResult> view, CancellationToken cancellationToken)
    {
        try
        {
            return view.DecodeResult((await node.QueryAsync(view.Contract, view.Method, view.Arguments, cancellationToken)).Result.Span);
        }
        catch (Exception e) when (e is FormatException or ChainException { Error: ChainError.NotFound or ChainError.Rejected })
        {
            return default;
        }
    }

    /// <summary>A file that is damaged is as good as none.</summary>
    private static KnownContract? TryParse(string name, string? json)
    {
        try
        {
            return json is null ? null : new KnownContract(name, json);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
