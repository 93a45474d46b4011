using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

/// <summary>
/// Contracts that members deploy: proposals, approvals by the organisations of the consortium, activation at a height,
/// upgrade, freeze, retirement. More than half of the organisations decide, each by a member with the role admin.
/// </summary>
[Contract("registry", Version = 1)]
public sealed partial class ContractRegistry : Contract
{
    /// <summary>What the engine calls itself as a caller; no contract has this name.</summary>
    public const string EngineName = "engine";

    /// <summary>The contract that says who decides. Networks have it from genesis, and cannot be without it.</summary>
    public const string ConsortiumName = "consortium";

    /// <summary>The call that a version may have for its activation, and that only the engine makes.</summary>
    public const string MigrateMethod = "Migrate";

    /// <summary>The role of members who decide for their organisations, as <c>consortium</c> names it.</summary>
    public const string AdminRole = "admin";

    /// <summary>Largest assembly, in bytes.</summary>
    public const int ImageBytesMax = 256 * 1024;

    /// <summary>Largest source, in bytes.</summary>
    public const int SourceBytesMax = 192 * 1024;

    /// <summary>Slot of the contracts by name, which the engine reads for each call of one.</summary>
    public const byte ContractsSlot = 0;

    /// <summary>Slot of the least height with an activation, which the engine reads for each block.</summary>
    public const byte NextActivationSlot = 1;

    private const int PageMax = 100;

    [Slot(ContractsSlot)] private readonly StateMap<string, ContractEntry> _contracts;
    [Slot(NextActivationSlot)] private readonly StateValue<ulong> _nextActivation;
    [Slot(2)] private readonly StateMap<Hash32, ContractVersion> _versions;
    [Slot(3)] private readonly StateMap<string, VersionKey, ulong> _versionsByName;
    [Slot(4)] private readonly StateMap<(ulong, string), Hash32> _schedule;
    [Slot(5)] private readonly StateMap<Hash32, VersionChunk, byte[]> _parts;
    [Slot(6)] private readonly StateMap<string, MotionKind, string[]> _motions;
    private readonly ConsortiumProxy _consortium;

    /// <summary>
    /// Proposes a version of a contract. Name, number and interface come from the assembly. The sender's organisation
    /// approves it by this.
    /// </summary>
    /// <param name="image">The assembly, at most 256 KiB.</param>
    /// <param name="source">Its source, packed, at most 192 KiB; may be absent.</param>
    /// <param name="activateAt">The height from which it is to be active; absent or past for as soon as it is approved.</param>
    /// <returns>The code hash: the assembly's SHA-256.</returns>
    [Call]
    public Hash32 Propose(byte[] image, byte[]? source, ulong? activateAt)
    {
        string organisation = RequireAdmin();
        Require(image.Length is > 0 and <= ImageBytesMax, Faults.ImageSize);
        Require(source is null || source.Length <= SourceBytesMax, Faults.SourceTooLarge);
        Hash32 code = Sha256(image);
        Require(!_versions.Contains(code), Faults.AlreadyProposed);

        ImageReport report = InspectImage(image);
        if (report.IsRefused) Reject(Faults.Refused.With(report.Problems));
        ContractInterface added = RequireInterface(report);
        ContractEntry entry = _contracts.GetOr(report.Name, new ContractEntry(ContractState.Proposed, 0, null));
        RequireSuccessor(entry, report.Version, added);

        ContractVersion version = Describe(report, added, image, source) with
        {
            Proposer = Sender,
            Organisation = organisation,
            ProposedAt = Block.Height,
            Replaces = entry.Version,
            Approvals = [organisation],
            ActiveFrom = activateAt ?? 0,
        };
        _contracts[report.Name] = entry;
        WriteParts(code, version, image, report.Abi, source);
        Emit(new VersionProposed(report.Name, report.Version, code, organisation));
        ScheduleIfApproved(code, version);
        return code;
    }

    /// <summary>Approves a version for the sender's organisation. With more than half of all it is scheduled.</summary>
    /// <param name="code">Its code hash.</param>
    [Call]
    public void Approve(Hash32 code)
    {
        string organisation = RequireAdmin();
        ContractVersion version = _versions.Require(code, Faults.UnknownVersion);
        Require(version.Status == VersionStatus.Proposed, Faults.NotOpen);
        Require(CanFollow(version), Faults.Superseded);
        Require(Array.IndexOf(version.Approvals, organisation) < 0, Faults.AlreadyApproved);
        Emit(new VersionApproved(version.Contract, version.Version, code, organisation));
        ScheduleIfApproved(code, version with { Approvals = With(version.Approvals, organisation) });
    }

    /// <summary>Withdraws a version that was never active, and frees its state. Only its proposer's organisation may.</summary>
    /// <param name="code">Its code hash.</param>
    [Call]
    public void Withdraw(Hash32 code)
    {
        string organisation = RequireAdmin();
        ContractVersion version = _versions.Require(code, Faults.UnknownVersion);
        Require(version.Organisation == organisation, Faults.OtherOrganisation);
        Require(version.Status is not (VersionStatus.Active or VersionStatus.Replaced), Faults.WasActive);
        if (version.Status == VersionStatus.Scheduled) Unschedule(version);
        _versions.Remove(code);
        _versionsByName.Remove(version.Contract, new VersionKey(version.Version, code));
        RemovePart(code, VersionPart.Code, version.CodeBytes);
        RemovePart(code, VersionPart.Interface, version.InterfaceBytes);
        RemovePart(code, VersionPart.Source, version.SourceBytes);
        bool isLast = _contracts[version.Contract].Code is null && _versionsByName.Range(version.Contract, 1).Length == 0;
        if (isLast) _contracts.Remove(version.Contract);
        Emit(new VersionWithdrawn(version.Contract, version.Version, code));
    }

    /// <summary>Approves, for the sender's organisation, to freeze a contract: transactions that call it fault.</summary>
    /// <param name="contract">Its name.</param>
    [Call]
    public void Freeze(string contract)
    {
        ContractEntry entry = RequireDeployed(contract);
        Require(contract != ConsortiumName, Faults.Indispensable);
        Require(entry.State == ContractState.Active, Faults.NotActive);
        Vote(contract, entry, MotionKind.Freeze, ContractState.Frozen);
    }

    /// <summary>Approves, for the sender's organisation, to let a frozen contract go on.</summary>
    /// <param name="contract">Its name.</param>
    [Call]
    public void Unfreeze(string contract)
    {
        ContractEntry entry = RequireDeployed(contract);
        Require(entry.State == ContractState.Frozen, Faults.NotFrozen);
        Vote(contract, entry, MotionKind.Unfreeze, ContractState.Active);
    }

    /// <summary>Approves, for the sender's organisation, to freeze a contract for ever. Its state and code stay readable.</summary>
    /// <param name="contract">Its name.</param>
    [Call]
    public void Retire(string contract)
    {
        ContractEntry entry = RequireDeployed(contract);
        Require(contract != ConsortiumName, Faults.Indispensable);
        Vote(contract, entry, MotionKind.Retire, ContractState.Retired);
    }

    /// <summary>Makes the next version active whose height has come. Called by the engine at the start of a block.</summary>
    /// <returns>What to do for it; absent if no version is due, or it cannot become active any more.</returns>
    [Call]
    public Activation? ActivateNext()
    {
        Hash32 code = TakeDue();
        ContractVersion version = _versions[code];
        if (!CanFollow(version))
        {
            _versions[code] = version with { Status = VersionStatus.Superseded };
            return null;
        }

        ContractEntry entry = _contracts[version.Contract];
        if (entry.Code is { } before) _versions[before] = _versions[before] with { Status = VersionStatus.Replaced };
        _versions[code] = version with { Status = VersionStatus.Active };
        ContractState state = entry.State == ContractState.Proposed ? ContractState.Active : entry.State;
        _contracts[version.Contract] = new ContractEntry(state, version.Version, code);
        ClearMotions(version.Contract);
        return new Activation(version.Contract, entry.Version, version.Organisation, version.Migrates);
    }

    /// <summary>Gives up the next version whose height has come, since its <c>Migrate</c> faulted. Called by the engine.</summary>
    /// <param name="fault">Code of the fault.</param>
    /// <param name="message">Its message.</param>
    [Call]
    public void FailNext(string fault, string message)
    {
        Hash32 code = TakeDue();
        _versions[code] = _versions[code] with { Status = VersionStatus.Failed, Fault = fault, FaultMessage = message };
    }
}
