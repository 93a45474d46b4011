using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

/// <summary>What the registry asks the contract <c>consortium</c>.</summary>
[ContractInterface("consortium")]
internal interface IConsortium
{
    /// <summary>A member, active or revoked, or nothing.</summary>
    /// <param name="member">Its address.</param>
    [View]
    Member? GetMember(Address member);

    /// <summary>Organisations in the order of their ids.</summary>
    /// <param name="after">The last id of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    OrganisationEntry[] ListOrganisations(string? after, int limit);
}

/// <summary>A key of an organisation that may send transactions, as <c>consortium</c> has it.</summary>
internal sealed record Member(string Organisation, string Name, PublicKey Key, bool Active, string[] Roles);

/// <summary>An organisation and its id, as <c>consortium</c> lists it.</summary>
internal sealed record OrganisationEntry(string Id, string Name);
