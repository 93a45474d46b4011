using System.Diagnostics.CodeAnalysis;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Encoding;

namespace Chain.Contracts.Execution;

/// <summary>What the contract <c>registry</c> holds of a deployed contract, for those outside the engine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its active version.</param>
/// <param name="Code">That version's code hash.</param>
public sealed record DeployedContract(string Name, int Version, Hash32 Code);

/// <summary>
/// Reads what the contract <c>registry</c> recorded: which contracts are deployed, their code and interfaces. A pure
/// function of state, so that nodes agree after a restart, a replay or a sync alike.
/// </summary>
public static class DeployedContracts
{
    /// <summary>Name of the contract that holds the state.</summary>
    public const string RegistryName = ContractRegistryAbi.ContractName;

    private const int PageSize = 100;

    private static readonly ContractDirectory Registry = new(ContractCatalog.Engine);
    private static readonly MethodCall<ContractEntry?> EntryView = ContractRegistryAbi.GetContract("");
    private static readonly byte[] NextActivationKey = StateKey.Of(RegistryName, [ContractRegistry.NextActivationSlot]);

    /// <summary>Contracts that have an active version, in the order of their names.</summary>
    public static IReadOnlyList<DeployedContract> List(IStateReader state)
    {
        StateOverlay overlay = new(state);
        List<DeployedContract> contracts = [];
        string? after = null;
        while (true)
        {
            NamedContract[] page = Ask(overlay, ContractRegistryAbi.ListContracts(after, PageSize));
            foreach (NamedContract found in page)
            {
                if (found.Entry.Code is { } code) contracts.Add(new DeployedContract(found.Name, found.Entry.Version, code));
            }

            if (page.Length < PageSize) return contracts;
            after = page[^1].Name;
        }
    }

    /// <summary>A contract by its name, <c>NAME</c> for its active version, <c>NAME@VERSION</c> for that which is or was active.</summary>
    public static bool TryFind(IStateReader state, string name, [NotNullWhen(true)] out DeployedContract? contract)
    {
        StateOverlay overlay = new(state);
        contract = null;
        if (VersionedName.TryParse(name, out VersionedName versioned))
        {
            Hash32? code = FindVersion(overlay, versioned);
            if (code is { } found) contract = new DeployedContract(versioned.Name, versioned.Version, found);
        }
        else if (FindEntry(overlay, name) is { Code: { } active } entry)
        {
            contract = new DeployedContract(name, entry.Version, active);
        }

        return contract is not null;
    }

    /// <summary>The interface of a version, as JSON.</summary>
    /// <exception cref="InvalidOperationException">There is no such version.</exception>
    public static string ReadInterface(IStateReader state, Hash32 code)
    {
        StateOverlay overlay = new(state);
        return System.Text.Encoding.UTF8.GetString(ReadPart(overlay, code, VersionPart.Interface, version => version.InterfaceBytes));
    }

    /// <summary>What is known of a name, read without gas and without running the registry; null if nothing is.</summary>
    internal static ContractEntry? FindEntry(StateOverlay state, string name)
    {
        if (!Ledger.Names.IsContract(name)) return null;
        return state.TryGet(KeyOf(name), out byte[]? value) ? EntryView.DecodeResult(value) : null;
    }

    /// <summary>The code hash of a version that is or was active; null if there is none.</summary>
    internal static Hash32? FindVersion(StateOverlay state, VersionedName name) =>
        Ask(state, ContractRegistryAbi.FindVersion(name.Name, name.Version));

    /// <summary>The assembly of a version.</summary>
    internal static byte[] ReadImage(StateOverlay state, Hash32 code) =>
        ReadPart(state, code, VersionPart.Code, version => version.CodeBytes);

    /// <summary>Whether a version is to become active at the start of a block.</summary>
    internal static bool IsActivationDue(StateOverlay state, ulong height)
    {
        if (!state.TryGet(NextActivationKey, out byte[]? value)) return false;

        CanonicalReader reader = new(value);
        ulong next = reader.ReadUInt64();
        return reader.TryFinish(out DecodeError error)
            ? next <= height
            : throw new InvalidOperationException($"The height of the next activation does not decode: {error}.");
    }

    /// <summary>State key of a name's entry. A text in a key ends with 00 01; well-formed names hold no zero to escape (docs/contracts/sdk.md).</summary>
    internal static byte[] KeyOf(string name)
    {
        Span<byte> key = stackalloc byte[StateKey.ContractNameBytesMax + 3];
        key[0] = ContractRegistry.ContractsSlot;
        int length = 1 + System.Text.Encoding.ASCII.GetBytes(name, key[1..]);
        key[length++] = 0x00;
        key[length++] = 0x01;
        return StateKey.Of(RegistryName, key[..length]);
    }

    private static byte[] ReadPart(StateOverlay state, Hash32 code, VersionPart part, Func<ContractVersion, uint> lengthOf)
    {
        ContractVersion version = Ask(state, ContractRegistryAbi.GetVersion(code))
            ?? throw new InvalidOperationException($"The registry has no version {code}.");
        byte[] bytes = new byte[lengthOf(version)];
        int length = 0;
        for (int i = 0; length < bytes.Length; i++)
        {
            byte[] chunk = Ask(state, ContractRegistryAbi.ReadChunk(code, part, i))
                ?? throw new InvalidOperationException($"The registry lacks a chunk of version {code}.");
            chunk.CopyTo(bytes, length);
            length += chunk.Length;
        }

        return bytes;
    }

    private static TResult Ask<TResult>(StateOverlay state, MethodCall<TResult> view)
    {
        ViewResult result = ViewRunner.Run(
            Registry, EngineRules.Version1, state, default, view.Contract, view.Method, view.Arguments, gasLimit: ulong.MaxValue);
        return result.Fault is null
            ? view.DecodeResult(result.Value.Span)
            : throw new InvalidOperationException($"The registry cannot be read: {result.Fault.Code}.");
    }
}
