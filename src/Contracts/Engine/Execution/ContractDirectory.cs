using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// Finds contracts by name: those of the catalog, which are part of the engine, and those that the contract
/// <c>registry</c> records as deployed, whose code is loaded when it is first needed. Safe from many threads.
/// </summary>
public sealed class ContractDirectory
{
    /// <summary>Problems of a refused assembly that a receipt tells of; <c>chain contract check</c> says all.</summary>
    private const int ProblemsShown = 3;

    private readonly CodeCache? _code;

    /// <summary>Creates a directory.</summary>
    /// <param name="catalog">Contracts of the engine.</param>
    /// <param name="code">Holds and loads deployed contracts; null where none can be deployed.</param>
    public ContractDirectory(ContractCatalog catalog, CodeCache? code = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Catalog = catalog;
        _code = code;
    }

    /// <summary>Contracts of the engine.</summary>
    public ContractCatalog Catalog { get; }

    /// <summary>Whether contracts can be deployed.</summary>
    public bool CanDeploy => _code is not null && Catalog.TryGet(DeployedContracts.RegistryName, out _);

    /// <summary>Finds a deployed contract; otherwise says why there is none.</summary>
    /// <param name="name">Its name; in a query also <c>NAME@VERSION</c>.</param>
    /// <param name="state">The state that the call runs on.</param>
    /// <param name="access">Who asks.</param>
    /// <param name="contract">The contract; null if there is none to call.</param>
    internal CallFault? FindDeployed(string name, StateOverlay state, ContractAccess access, out ContractDefinition? contract)
    {
        contract = null;
        if (!CanDeploy) return FaultCodes.UnknownContractFault(name);
        if (access == ContractAccess.Query && VersionedName.TryParse(name, out VersionedName versioned))
        {
            if (DeployedContracts.FindVersion(state, versioned) is not { } old) return FaultCodes.UnknownContractFault(name);

            contract = Load(versioned.Name, old, state);
            return null;
        }

        ContractEntry? entry = DeployedContracts.FindEntry(state, name);
        if (entry?.Code is not { } code) return FaultCodes.UnknownContractFault(name);
        if (access == ContractAccess.Transaction && entry.State == ContractState.Frozen) return FaultCodes.ContractFrozenFault;
        if (access == ContractAccess.Transaction && entry.State == ContractState.Retired) return FaultCodes.ContractRetiredFault;

        contract = Load(name, code, state);
        return null;
    }

    /// <summary>Has an assembly verified and prepared.</summary>
    internal LoadResult Prepare(ReadOnlyMemory<byte> image)
    {
        if (_code is null) throw new InvalidOperationException("No contract can be deployed here.");

        return _code.Load(Hashing.Sha256(image.Span), image);
    }

    /// <summary>What an assembly holds; it must be a contract whose name is free for deployment.</summary>
    internal ImageReport Inspect(ReadOnlySpan<byte> image)
    {
        LoadResult result = Prepare(image.ToArray());
        if (result.Contract is not { } contract) return ImageReport.Refused(string.Join("; ", result.Problems.Take(ProblemsShown)));
        if (!Names.IsContract(contract.Name) || ContractCatalog.IsReserved(contract.Name) || Catalog.TryGet(contract.Name, out _))
        {
            return ImageReport.Refused($"NameReserved: '{contract.Name}' is not free; choose another name in the [Contract] attribute");
        }

        return new ImageReport(contract.Name, contract.Version, contract.Abi, contract.Reentrant, Problems: "");
    }

    private ContractDefinition Load(string name, Hash32 code, StateOverlay state)
    {
        if (_code!.TryGet(code, out ContractDefinition? known)) return known;

        byte[] image = DeployedContracts.ReadImage(state, code);
        if (Hashing.Sha256(image) != code) throw new CodeUnavailableException($"The code of the contract {name} is not the code {code}.");

        LoadResult result = _code.Load(code, image);
        if (result.Contract is { } contract && contract.Name == name) return contract;

        string problems = string.Join("; ", result.Problems.Take(ProblemsShown));
        throw new CodeUnavailableException(
            $"The network accepted the code {code} of the contract {name}; this version of the software refuses it: {problems}. Run the version that the network runs.");
    }
}

/// <summary>Who asks for a contract.</summary>
internal enum ContractAccess
{
    /// <summary>A transaction, or a contract that it called.</summary>
    Transaction,

    /// <summary>A user's view: it may read what transactions may no longer call.</summary>
    Query,

    /// <summary>The engine itself, at the start of a block.</summary>
    Engine,
}
