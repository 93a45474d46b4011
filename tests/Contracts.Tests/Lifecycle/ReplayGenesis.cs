using Chain.Contracts.Testing;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Lifecycle;

/// <summary>The network of chains that tests execute again.</summary>
internal static class ReplayGenesis
{
    /// <summary>One organisation whose only member is an admin.</summary>
    public static GenesisDocument With(TestMember member) => new()
    {
        NetworkName = "replay",
        Timestamp = ContractTestHost.GenesisTimestamp,
        Validators = [],
        Organisations = [new GenesisOrganisation("oem", "OEM", [new GenesisMember("anna", member.PublicKey, ["admin"])])],
    };
}
