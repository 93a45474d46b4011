using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

public sealed partial class ContractRegistry
{
    /// <summary>A contract that was proposed or deployed, or nothing.</summary>
    /// <param name="contract">Its name.</param>
    [View]
    public ContractEntry? GetContract(string contract) => _contracts.TryGet(contract, out ContractEntry? entry) ? entry : null;

    /// <summary>Contracts that were proposed or deployed, in the order of their names.</summary>
    /// <param name="after">The last name of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public NamedContract[] ListContracts(string? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<string, ContractEntry>[] page = after is null ? _contracts.Range(limit) : _contracts.RangeAfter(after, limit);
        NamedContract[] contracts = new NamedContract[page.Length];
        for (int i = 0; i < contracts.Length; i++) contracts[i] = new NamedContract(page[i].Key, page[i].Value);
        return contracts;
    }

    /// <summary>A version by its code hash, or nothing.</summary>
    /// <param name="code">Its code hash.</param>
    [View]
    public ContractVersion? GetVersion(Hash32 code) => _versions.TryGet(code, out ContractVersion? version) ? Shown(version) : null;

    /// <summary>Versions of a contract in the order of their numbers.</summary>
    /// <param name="contract">Its name.</param>
    /// <param name="after">The last version of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public VersionEntry[] ListVersions(string contract, VersionKey? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<VersionKey, ulong>[] page = after is null
            ? _versionsByName.Range(contract, limit)
            : _versionsByName.RangeAfter(contract, after, limit);
        VersionEntry[] versions = new VersionEntry[page.Length];
        for (int i = 0; i < versions.Length; i++) versions[i] = new VersionEntry(page[i].Key.Code, Shown(_versions[page[i].Key.Code]));
        return versions;
    }

    /// <summary>The code hash of the version of a number that is or was active, or nothing.</summary>
    /// <param name="contract">Its name.</param>
    /// <param name="version">The number.</param>
    [View]
    public Hash32? FindVersion(string contract, int version)
    {
        StateEntry<VersionKey, ulong>[] page = _versionsByName.RangeFrom(contract, new VersionKey(version, Hash32.Zero), PageMax);
        while (page.Length > 0)
        {
            foreach (StateEntry<VersionKey, ulong> entry in page)
            {
                if (entry.Key.Version != version) return null;
                if (_versions[entry.Key.Code].Status is VersionStatus.Active or VersionStatus.Replaced) return entry.Key.Code;
            }

            page = _versionsByName.RangeAfter(contract, page[^1].Key, PageMax);
        }

        return null;
    }

    /// <summary>A chunk of a version's code, interface or source; nothing after the last one.</summary>
    /// <param name="code">Code hash of the version.</param>
    /// <param name="part">What to read.</param>
    /// <param name="number">The chunk, from 0: 60 KiB each.</param>
    [View]
    public byte[]? ReadChunk(Hash32 code, VersionPart part, int number) =>
        _parts.TryGet(code, new VersionChunk(part, number), out byte[]? chunk) ? chunk : null;

    /// <summary>Decisions on a contract that wait for more organisations.</summary>
    /// <param name="contract">Its name.</param>
    [View]
    public Motion[] ListMotions(string contract)
    {
        StateEntry<MotionKind, string[]>[] page = _motions.Range(contract, PageMax);
        Motion[] motions = new Motion[page.Length];
        for (int i = 0; i < motions.Length; i++) motions[i] = new Motion(page[i].Key, page[i].Value);
        return motions;
    }

    /// <summary>A version that can no longer become active says so before anybody tries.</summary>
    private ContractVersion Shown(ContractVersion version) =>
        version.Status == VersionStatus.Proposed && !CanFollow(version)
            ? version with { Status = VersionStatus.Superseded }
            : version;

    private void RequireLimit(int limit) => Require(limit is > 0 and <= PageMax, Faults.BadLimit);
}
