using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

/// <summary>What may be done with a contract.</summary>
public enum ContractState
{
    /// <summary>No version of it was ever active.</summary>
    Proposed,

    /// <summary>Anybody calls it.</summary>
    Active,

    /// <summary>Transactions that call it fault; queries still read it.</summary>
    Frozen,

    /// <summary>Frozen for ever: no version of it becomes active again.</summary>
    Retired,
}

/// <summary>Where a version stands.</summary>
public enum VersionStatus
{
    /// <summary>Organisations are asked to approve it.</summary>
    Proposed,

    /// <summary>Approved; active from a height on.</summary>
    Scheduled,

    /// <summary>Calls run it.</summary>
    Active,

    /// <summary>It was active; a later version is.</summary>
    Replaced,

    /// <summary>Another version became active since it was proposed, or the contract was retired: it never can.</summary>
    Superseded,

    /// <summary>Its <c>Migrate</c> faulted at activation; the version before stays active.</summary>
    Failed,
}

/// <summary>What organisations decide on a contract besides versions.</summary>
public enum MotionKind
{
    /// <summary>Stop its calls.</summary>
    Freeze,

    /// <summary>Let its calls go on.</summary>
    Unfreeze,

    /// <summary>Stop its calls for ever.</summary>
    Retire,
}

/// <summary>A part of what was proposed, read in chunks.</summary>
public enum VersionPart
{
    /// <summary>The assembly, whose SHA-256 is the code hash.</summary>
    Code,

    /// <summary>The interface as JSON in UTF-8.</summary>
    Interface,

    /// <summary>The source, as its author packed it.</summary>
    Source,
}

/// <summary>A contract that was proposed or deployed.</summary>
/// <param name="State">What may be done with it.</param>
/// <param name="Version">The active version; 0 if there never was one.</param>
/// <param name="Code">The active version's code hash; absent if there never was one.</param>
public sealed record ContractEntry(ContractState State, int Version, Hash32? Code);

/// <summary>A contract and its name, in lists.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entry">What is known of it.</param>
public sealed record NamedContract(string Name, ContractEntry Entry);

/// <summary>Orders the versions of a contract.</summary>
/// <param name="Version">The number that the assembly bears.</param>
/// <param name="Code">Its code hash: several may be proposed under one number.</param>
public sealed record VersionKey(int Version, Hash32 Code);

/// <summary>A version of a contract.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Version">The number that the assembly bears.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Proposer">Who proposed it; zero if genesis deployed it.</param>
/// <param name="Organisation">The proposer's organisation; empty if genesis deployed it.</param>
/// <param name="ProposedAt">Height of the proposal.</param>
/// <param name="Replaces">The version that was active then, the one that it may replace; 0 for none.</param>
/// <param name="Approvals">Ids of the organisations that approve it, in ordinal order.</param>
/// <param name="ActiveFrom">The height that the proposer asks for; once scheduled, the height at whose start it becomes active.</param>
/// <param name="Migrates">Whether activation calls its <c>Migrate</c>.</param>
/// <param name="Reentrant">Whether it may be called while one of its calls is running.</param>
/// <param name="CodeBytes">Size of the assembly.</param>
/// <param name="InterfaceBytes">Size of the interface.</param>
/// <param name="SourceBytes">Size of the source; 0 if it was not given.</param>
/// <param name="Fault">Code of the fault of its <c>Migrate</c>; empty unless it failed.</param>
/// <param name="FaultMessage">Message of that fault, at most 256 bytes; empty unless it failed.</param>
public sealed record ContractVersion(
    string Contract,
    int Version,
    VersionStatus Status,
    Address Proposer,
    string Organisation,
    ulong ProposedAt,
    int Replaces,
    string[] Approvals,
    ulong ActiveFrom,
    bool Migrates,
    bool Reentrant,
    uint CodeBytes,
    uint InterfaceBytes,
    uint SourceBytes,
    string Fault,
    string FaultMessage);

/// <summary>A version and its code hash, in lists.</summary>
/// <param name="Code">Its code hash.</param>
/// <param name="Version">What is known of it.</param>
public sealed record VersionEntry(Hash32 Code, ContractVersion Version);

/// <summary>A decision that waits for more organisations.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Approvals">Ids of the organisations that approve it, in ordinal order.</param>
public sealed record Motion(MotionKind Kind, string[] Approvals);

/// <summary>What the engine does for a version that became active.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Replaces">The version that was active before; 0 for none.</param>
/// <param name="Organisation">The organisation that proposed the version, which pays for its <c>Migrate</c>; empty at genesis.</param>
/// <param name="Migrates">Whether <c>Migrate</c> is to be called.</param>
public sealed record Activation(string Contract, int Replaces, string Organisation, bool Migrates);

/// <summary>A version was proposed.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Version">Its number.</param>
/// <param name="Code">Its code hash.</param>
/// <param name="Organisation">The proposer's organisation.</param>
[Event]
public sealed record VersionProposed(string Contract, int Version, Hash32 Code, string Organisation);

/// <summary>An organisation approved a version.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Version">Its number.</param>
/// <param name="Code">Its code hash.</param>
/// <param name="Organisation">The organisation.</param>
[Event]
public sealed record VersionApproved(string Contract, int Version, Hash32 Code, string Organisation);

/// <summary>A version has the approvals that it needs.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Version">Its number.</param>
/// <param name="Code">Its code hash.</param>
/// <param name="ActiveFrom">The height at whose start it becomes active.</param>
[Event]
public sealed record VersionScheduled(string Contract, int Version, Hash32 Code, ulong ActiveFrom);

/// <summary>A version that was not active was withdrawn.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Version">Its number.</param>
/// <param name="Code">Its code hash.</param>
[Event]
public sealed record VersionWithdrawn(string Contract, int Version, Hash32 Code);

/// <summary>An organisation approved a decision that needs more of them.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Organisation">The organisation.</param>
[Event]
public sealed record MotionApproved(string Contract, MotionKind Kind, string Organisation);

/// <summary>A contract was frozen, unfrozen or retired.</summary>
/// <param name="Contract">Name of the contract.</param>
/// <param name="State">What may be done with it now.</param>
[Event]
public sealed record StateChanged(string Contract, ContractState State);
