namespace Chain.Contracts.Library.Traceability;

/// <summary>What traceability asks the contract <c>consortium</c>.</summary>
[ContractInterface("consortium")]
internal interface IConsortium
{
    /// <summary>The organisation of an active member, or nothing.</summary>
    /// <param name="member">Its address.</param>
    [View]
    string? OrganisationOf(Address member);

    /// <summary>Whether an address is an active member that holds a role.</summary>
    /// <param name="member">Its address.</param>
    /// <param name="role">The role.</param>
    [View]
    bool HasRole(Address member, string role);
}
