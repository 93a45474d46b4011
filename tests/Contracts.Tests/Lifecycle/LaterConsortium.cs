using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Lifecycle.Later;

/// <summary>A later version of <c>consortium</c> that a network may have: when it becomes active, it changes who is a member.</summary>
[Contract("consortium", Version = 2)]
public sealed partial class LaterConsortium : Contract
{
    [Slot(0)] private readonly StateValue<Network> _network;
    [Slot(1)] private readonly StateMap<string, Organisation> _organisations;
    [Slot(2)] private readonly StateMap<Address, Member> _members;
    [Slot(3)] private readonly StateMap<string, string, Address> _membersByName;
    [Slot(4)] private readonly StateList<Validator> _validators;

    /// <summary>Removes whoever is no admin, admits <c>oem/later</c>, and writes <c>oem/stray</c> under an address that is not its own.</summary>
    [Call]
    public void Migrate(int from)
    {
        foreach (StateEntry<Address, Member> entry in _members.Range(100))
        {
            if (Array.IndexOf(entry.Value.Roles, "admin") < 0) _members.Remove(entry.Key);
        }

        PublicKey later = KeyOf("oem/later"), stray = KeyOf("oem/stray");
        _members[AddressOf(later)] = new Member("oem", "later", later, Active: true, []);
        _members[default] = new Member("oem", "stray", stray, Active: true, []);
    }

    [View]
    public Network? GetNetwork() => _network.TryGet(out Network? network) ? network : null;

    [View]
    public Member? GetMember(Address member) => _members.TryGet(member, out Member? found) ? found : null;

    [View]
    public OrganisationEntry[] ListOrganisations(string? after, int limit)
    {
        StateEntry<string, Organisation>[] page = after is null ? _organisations.Range(limit) : _organisations.RangeAfter(after, limit);
        return [.. page.Select(entry => new OrganisationEntry(entry.Key, entry.Value.Name))];
    }

    [View]
    public int Count() => _validators.Range(0, 100).Length + _membersByName.Range("oem", 100).Length;

    private PublicKey KeyOf(string name) => new(Sha256(System.Text.Encoding.UTF8.GetBytes(name)).ToArray());
}

/// <summary>A consortium that keeps its members where the engine does not look.</summary>
[Contract("consortium", Version = 1)]
public sealed partial class HiddenConsortium : Contract
{
    private readonly StateMap<string, Network> _networks;

    [Call]
    public void InitializeNetwork(Network network, Validator[] validators) => _networks[network.Name] = network;

    [Call]
    public void InitializeOrganisation(string id, string name, NewMember[] members)
    {
    }
}

public sealed record Organisation(string Name, uint Admins);

public sealed record OrganisationEntry(string Id, string Name);

public sealed record Member(string Organisation, string Name, PublicKey Key, bool Active, string[] Roles);

public sealed record NewMember(string Name, PublicKey Key, string[] Roles);

public sealed record Validator(string Organisation, PublicKey Key, Hash32 TlsKeyHash);

public sealed record NetworkParameters(
    uint BlockBytesMax, ulong BlockGasLimit, ulong MaxValidityMs, ulong EmptyBlockIntervalMs, ulong MaxLag, ulong MaxClockDriftMs);

public sealed record Network(string Name, NetworkParameters Parameters);
