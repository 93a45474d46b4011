using Chain.Client;

namespace Chain.Wallet.Cli.Commands;

/// <summary>Interfaces of contracts, asked for once each.</summary>
internal sealed class ContractCatalog(ChainClient client)
{
    private readonly Dictionary<string, KnownContract?> _known = new(StringComparer.Ordinal);

    /// <summary>A contract's interface.</summary>
    /// <exception cref="CliException">There is no such contract.</exception>
    internal async Task<KnownContract> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is { } found) return found;

        IReadOnlyList<ContractInfo> all = await client.ListContractsAsync(cancellationToken);
        throw new CliException(ExitCode.NotFound, $"There is no contract '{name}'; there are: {string.Join(", ", all.Select(contract => contract.Name))}.");
    }

    /// <summary>A contract's interface; null if there is no such contract.</summary>
    internal async Task<KnownContract?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(name, out KnownContract? known)) return known;

        string? json = await client.GetContractAbiAsync(name, cancellationToken);
        try
        {
            return _known[name] = json is null ? null : new KnownContract(name, json);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Verification, $"The node's interface of contract '{name}' cannot be read: {e.Message}");
        }
    }
}
