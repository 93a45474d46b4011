namespace Chain.Contracts.Library.Consortium;

/// <summary>An organisation of the consortium.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Admins">Active members with the role <c>admin</c>.</param>
public sealed record Organisation(string Name, uint Admins);

/// <summary>An organisation and its id, in lists.</summary>
/// <param name="Id">Short identifier, such as <c>oem</c>.</param>
/// <param name="Name">What people call it.</param>
public sealed record OrganisationEntry(string Id, string Name);

/// <summary>A key of an organisation that may send transactions.</summary>
/// <param name="Organisation">Id of its organisation.</param>
/// <param name="Name">What people call it, unique in its organisation.</param>
/// <param name="Key">Its signing key.</param>
/// <param name="Active">False once it was revoked, for ever.</param>
/// <param name="Roles">Roles it holds, in ordinal order.</param>
public sealed record Member(string Organisation, string Name, PublicKey Key, bool Active, string[] Roles);

/// <summary>A member and its address, in lists.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Member">What is known of it.</param>
public sealed record MemberEntry(Address Address, Member Member);

/// <summary>A member to be added.</summary>
/// <param name="Name">What people call it, unique in its organisation.</param>
/// <param name="Key">Its signing key.</param>
/// <param name="Roles">Roles it is to hold.</param>
public sealed record NewMember(string Name, PublicKey Key, string[] Roles);

/// <summary>A validator of the present epoch.</summary>
/// <param name="Organisation">Id of the organisation that runs it.</param>
/// <param name="Key">The key that signs its votes.</param>
/// <param name="TlsKeyHash">SHA-256 of its TLS key's SPKI, by which peers know it.</param>
public sealed record Validator(string Organisation, PublicKey Key, Hash32 TlsKeyHash);

/// <summary>Rules that all nodes share, as the genesis document sets them.</summary>
/// <param name="BlockBytesMax">Most bytes of a block.</param>
/// <param name="BlockGasLimit">Most gas that the transactions of a block ask for together.</param>
/// <param name="MaxValidityMs">How far <c>validUntil</c> may lie ahead, in ms.</param>
/// <param name="EmptyBlockIntervalMs">How long an idle proposer waits, in ms.</param>
/// <param name="MaxLag">How far a block with transactions may be ahead of execution, in blocks.</param>
/// <param name="MaxClockDriftMs">How far a proposal's time may be ahead of a voter's clock, in ms.</param>
public sealed record NetworkParameters(
    uint BlockBytesMax, ulong BlockGasLimit, ulong MaxValidityMs, ulong EmptyBlockIntervalMs, ulong MaxLag, ulong MaxClockDriftMs);

/// <summary>The network's name and rules.</summary>
/// <param name="Name">What people call the network.</param>
/// <param name="Parameters">Its rules.</param>
public sealed record Network(string Name, NetworkParameters Parameters);

/// <summary>A member was added.</summary>
/// <param name="Member">Its address.</param>
/// <param name="Organisation">Id of its organisation.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Roles">Roles it holds.</param>
[Event]
public sealed record MemberAdded(Address Member, string Organisation, string Name, string[] Roles);

/// <summary>A member was revoked: it sends nothing from here on.</summary>
/// <param name="Member">Its address.</param>
/// <param name="Organisation">Id of its organisation.</param>
[Event]
public sealed record MemberRevoked(Address Member, string Organisation);

/// <summary>A member was given a role.</summary>
/// <param name="Member">Its address.</param>
/// <param name="Role">The role.</param>
[Event]
public sealed record RoleGranted(Address Member, string Role);

/// <summary>A role was taken from a member.</summary>
/// <param name="Member">Its address.</param>
/// <param name="Role">The role.</param>
[Event]
public sealed record RoleRevoked(Address Member, string Role);
