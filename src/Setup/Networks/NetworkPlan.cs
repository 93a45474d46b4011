using System.Globalization;
using Chain.Contracts.Shipped;
using Chain.Ledger;

namespace Chain.Setup.Networks;

/// <summary>An organisation of a new network. It runs one node, which is a validator.</summary>
/// <param name="Id">Short identifier: lower-case letters, digits and <c>-</c>.</param>
/// <param name="Name">What people call it.</param>
public sealed record OrganisationPlan(string Id, string Name);

/// <summary>What a new network shall be. All nodes listen on 127.0.0.1.</summary>
public sealed record NetworkPlan
{
    /// <summary>Most organisations, and so nodes, of a network made at once.</summary>
    public const int OrganisationsMax = 64;

    /// <summary>Most user keys of an organisation.</summary>
    public const int UsersMax = 1_000;

    /// <summary>Offset of the client API's ports from <see cref="BasePort"/>; peers start at 0.</summary>
    public const int ApiPortOffset = 100;

    /// <summary>Offset of the monitoring ports from <see cref="BasePort"/>.</summary>
    public const int HttpPortOffset = 200;

    /// <summary>Role of an organisation's administrator: members, roles, keys.</summary>
    public static IReadOnlyList<string> AdministratorRoles { get; } = ["admin"];

    /// <summary>Roles of an organisation's shop floor: reports production and captures events.</summary>
    public static IReadOnlyList<string> OperatorRoles { get; } = ["capture", "operator"];

    /// <summary>Roles of an organisation's users: all of the shipped contracts' business roles.</summary>
    public static IReadOnlyList<string> UserRoles { get; } = ["buyer", "capture", "dispatcher", "operator", "planner"];

    /// <summary>What people call the network.</summary>
    public string NetworkName { get; init; } = "testnet";

    /// <summary>The organisations, in the order in which their nodes propose.</summary>
    public required IReadOnlyList<OrganisationPlan> Organisations { get; init; }

    /// <summary>User keys of each organisation.</summary>
    public int UsersPerOrganisation { get; init; } = 2;

    /// <summary>
    /// First port. Node i takes <c>BasePort + i</c> for peers, 100 more for clients and 200 more for monitoring. 0 picks
    /// ports that are free now.
    /// </summary>
    public int BasePort { get; init; }

    /// <summary>Whether clients use TLS. Without it they use plaintext, which is possible on loopback only.</summary>
    public bool ClientTls { get; init; } = true;

    /// <summary>Encrypts all key files; null leaves them plain, readable by their owner only.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Rules of the chain.</summary>
    public ChainParameters Parameters { get; init; } = new();

    /// <summary>Assemblies of the contracts that genesis deploys, in that order. By default those that this release brings along.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Contracts { get; init; } = [.. ShippedContracts.All.Select(contract => contract.Image)];

    /// <summary>Time of block 0.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Four known organisations of a manufacturing consortium, then numbered ones.</summary>
    public static IReadOnlyList<OrganisationPlan> DefaultOrganisations(int count)
    {
        OrganisationPlan[] cast =
        [
            new("oem", "Assembler"), new("sup1", "Rotors and shafts"), new("sup2", "Controllers and magnets"), new("log", "Carrier"),
        ];
        return
        [
            .. Enumerable.Range(0, count).Select(i => i < cast.Length
                ? cast[i]
                : new OrganisationPlan(
                    string.Create(CultureInfo.InvariantCulture, $"org{i + 1}"), string.Create(CultureInfo.InvariantCulture, $"Organisation {i + 1}"))),
        ];
    }

    /// <summary>What is wrong with the plan; empty if nothing is.</summary>
    public string Check()
    {
        if (!IsText(NetworkName)) return $"'{NetworkName}' cannot name a network: use 1 to {LedgerLimits.NameBytesMax} bytes of text";
        if (Organisations.Count is 0 or > OrganisationsMax) return $"1 to {OrganisationsMax} organisations are allowed, not {Organisations.Count}";
        if (UsersPerOrganisation is < 0 or > UsersMax) return $"0 to {UsersMax} users an organisation are allowed, not {UsersPerOrganisation}";
        if (BasePort is < 0 or > ushort.MaxValue - HttpPortOffset - OrganisationsMax) return $"the base port must lie from 0 to {ushort.MaxValue - HttpPortOffset - OrganisationsMax}";
        if (BasePort > 0 && Organisations.Count > ApiPortOffset) return $"more than {ApiPortOffset} nodes do not fit above one base port";

        foreach (OrganisationPlan organisation in Organisations)
        {
            bool sound = organisation.Id is { Length: > 0 and <= 32 } && organisation.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
            if (!sound) return $"'{organisation.Id}' cannot name an organisation: use up to 32 lower-case letters, digits and '-'";
            if (!IsText(organisation.Name)) return $"'{organisation.Name}', the name of {organisation.Id}, is not 1 to {LedgerLimits.NameBytesMax} bytes of text";
        }

        string? twice = Organisations.GroupBy(organisation => organisation.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? "" : $"two organisations are called '{twice}'";
    }

    /// <summary>Whether the genesis document takes a name, and a line of text can show it.</summary>
    private static bool IsText(string name) =>
        System.Text.Encoding.UTF8.GetByteCount(name) is > 0 and <= LedgerLimits.NameBytesMax && !name.Any(char.IsControl);
}
