namespace Chain.Contracts.Library.ProductionOrders;

/// <summary>What orders ask the contract <c>consortium</c>.</summary>
[ContractInterface("consortium")]
internal interface IConsortium
{
    /// <summary>An organisation, or nothing.</summary>
    /// <param name="id">Its id.</param>
    [View]
    Organisation? GetOrganisation(string id);

    /// <summary>A member, active or revoked, or nothing.</summary>
    /// <param name="member">Its address.</param>
    [View]
    Member? GetMember(Address member);
}

/// <summary>An organisation, as <c>consortium</c> has it.</summary>
internal sealed record Organisation(string Name, uint Admins);

/// <summary>A key of an organisation that may send transactions, as <c>consortium</c> has it.</summary>
internal sealed record Member(string Organisation, string Name, PublicKey Key, bool Active, string[] Roles);
