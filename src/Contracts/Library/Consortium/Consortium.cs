using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Consortium;

/// <summary>
/// Organisations, their members and roles, and the validators. Each organisation's admins decide on its own members.
/// Other contracts ask it who may do what.
/// </summary>
[Contract("consortium", Version = 1)]
public sealed partial class Consortium : Contract
{
    /// <summary>The role that administers an organisation.</summary>
    public const string AdminRole = "admin";

    private const int NameLengthMax = 64;
    private const int RolesMax = 32;
    private const int PageMax = 100;

    [Slot(0)] private readonly StateValue<Network> _network;
    [Slot(1)] private readonly StateMap<string, Organisation> _organisations;
    [Slot(2)] private readonly StateMap<Address, Member> _members;
    [Slot(3)] private readonly StateMap<string, string, Address> _membersByName;
    [Slot(4)] private readonly StateList<Validator> _validators;

    /// <summary>Sets the network's name, rules and validators. Only at genesis.</summary>
    /// <param name="network">Name and rules.</param>
    /// <param name="validators">Validators of epoch 0, in the order in which they propose.</param>
    [Call]
    public void InitializeNetwork(Network network, Validator[] validators)
    {
        Require(Block.Height == 0, Faults.OnlyAtGenesis);
        _network.Set(network);
        foreach (Validator validator in validators)
        {
            Require(_organisations.Contains(validator.Organisation), Faults.UnknownOrganisation);
            _validators.Add(validator);
        }
    }

    /// <summary>Adds an organisation with its first members. Only at genesis.</summary>
    /// <param name="id">Short identifier.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="members">Its first members.</param>
    [Call]
    public void InitializeOrganisation(string id, string name, NewMember[] members)
    {
        Require(Block.Height == 0, Faults.OnlyAtGenesis);
        RequireName(id);
        RequireName(name);
        Require(!_organisations.Contains(id), Faults.NameInUse);
        _organisations[id] = new Organisation(name, Admins: 0);
        foreach (NewMember member in members) Add(id, member);
    }

    /// <summary>Adds further first members of an organisation. Only at genesis.</summary>
    /// <param name="id">Id of the organisation.</param>
    /// <param name="members">Its members.</param>
    [Call]
    public void InitializeMembers(string id, NewMember[] members)
    {
        Require(Block.Height == 0, Faults.OnlyAtGenesis);
        Require(_organisations.Contains(id), Faults.UnknownOrganisation);
        foreach (NewMember member in members) Add(id, member);
    }

    /// <summary>Adds a member to the sender's organisation.</summary>
    /// <param name="name">What people call it, unique in the organisation.</param>
    /// <param name="key">Its signing key, never used by a member before.</param>
    /// <param name="roles">Roles it is to hold.</param>
    [Call]
    public Address AddMember(string name, PublicKey key, string[] roles) =>
        Add(RequireAdmin(), new NewMember(name, key, roles));

    /// <summary>Revokes a member of the sender's organisation, for ever. Its transactions fault from here on.</summary>
    /// <param name="member">The member's address.</param>
    [Call]
    public void RevokeMember(Address member)
    {
        Member found = RequireOwnMember(member);
        if (Holds(found, AdminRole)) ChangeAdmins(found.Organisation, -1);
        _members[member] = found with { Active = false };
        Emit(new MemberRevoked(member, found.Organisation));
    }

    /// <summary>Gives a role to a member of the sender's organisation. Giving it twice changes nothing.</summary>
    /// <param name="member">The member's address.</param>
    /// <param name="role">The role.</param>
    [Call]
    public void GrantRole(Address member, string role)
    {
        Member found = RequireOwnMember(member);
        RequireRole(role);
        if (Holds(found, role)) return;

        Require(found.Roles.Length < RolesMax, Faults.TooManyRoles);
        if (role == AdminRole) ChangeAdmins(found.Organisation, 1);
        _members[member] = found with { Roles = With(found.Roles, role) };
        Emit(new RoleGranted(member, role));
    }

    /// <summary>Takes a role from a member of the sender's organisation. Taking one that it lacks changes nothing.</summary>
    /// <param name="member">The member's address.</param>
    /// <param name="role">The role.</param>
    [Call]
    public void RevokeRole(Address member, string role)
    {
        Member found = RequireOwnMember(member);
        if (!Holds(found, role)) return;

        if (role == AdminRole) ChangeAdmins(found.Organisation, -1);
        ArrayList<string> kept = new(found.Roles);
        kept.RemoveAll(held => held == role);
        _members[member] = found with { Roles = kept.ToArray() };
        Emit(new RoleRevoked(member, role));
    }

    /// <summary>The network's name and rules.</summary>
    [View]
    public Network? GetNetwork() => _network.TryGet(out Network? network) ? network : null;

    /// <summary>An organisation, or nothing.</summary>
    /// <param name="id">Its id.</param>
    [View]
    public Organisation? GetOrganisation(string id) =>
        _organisations.TryGet(id, out Organisation? organisation) ? organisation : null;

    /// <summary>A member, active or revoked, or nothing.</summary>
    /// <param name="member">Its address.</param>
    [View]
    public Member? GetMember(Address member) => _members.TryGet(member, out Member? found) ? found : null;

    /// <summary>The organisation of an active member, or nothing.</summary>
    /// <param name="member">Its address.</param>
    [View]
    public string? OrganisationOf(Address member) =>
        _members.TryGet(member, out Member? found) && found.Active ? found.Organisation : null;

    /// <summary>Whether an address is an active member that holds a role.</summary>
    /// <param name="member">Its address.</param>
    /// <param name="role">The role.</param>
    [View]
    public bool HasRole(Address member, string role) =>
        _members.TryGet(member, out Member? found) && found.Active && Holds(found, role);

    /// <summary>Organisations in the order of their ids.</summary>
    /// <param name="after">The last id of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public OrganisationEntry[] ListOrganisations(string? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<string, Organisation>[] page =
            after is null ? _organisations.Range(limit) : _organisations.RangeAfter(after, limit);
        OrganisationEntry[] entries = new OrganisationEntry[page.Length];
        for (int i = 0; i < entries.Length; i++) entries[i] = new OrganisationEntry(page[i].Key, page[i].Value.Name);
        return entries;
    }

    /// <summary>Members of all organisations in the order of their addresses.</summary>
    /// <param name="after">The last address of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public MemberEntry[] ListMembers(Address? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<Address, Member>[] page =
            after is { } last ? _members.RangeAfter(last, limit) : _members.Range(limit);
        MemberEntry[] entries = new MemberEntry[page.Length];
        for (int i = 0; i < entries.Length; i++) entries[i] = new MemberEntry(page[i].Key, page[i].Value);
        return entries;
    }

    /// <summary>Members of one organisation in the order of their names.</summary>
    /// <param name="organisation">Id of the organisation.</param>
    /// <param name="after">The last name of the page before; absent for the first page.</param>
    /// <param name="limit">1 to 100.</param>
    [View]
    public MemberEntry[] ListMembersOf(string organisation, string? after, int limit)
    {
        RequireLimit(limit);
        StateEntry<string, Address>[] page = after is null
            ? _membersByName.Range(organisation, limit)
            : _membersByName.RangeAfter(organisation, after, limit);
        MemberEntry[] entries = new MemberEntry[page.Length];
        for (int i = 0; i < entries.Length; i++) entries[i] = new MemberEntry(page[i].Value, _members[page[i].Value]);
        return entries;
    }

    /// <summary>Validators of the present epoch, in the order in which they propose.</summary>
    [View]
    public Validator[] ListValidators() => _validators.Range(0, limit: 1_000);

    private static bool Holds(Member member, string role)
    {
        foreach (string held in member.Roles)
        {
            if (held == role) return true;
        }

        return false;
    }

    private static string[] With(string[] roles, string added)
    {
        ArrayList<string> all = new(roles);
        all.Add(added);
        all.Sort(Orders.Text);
        return all.ToArray();
    }

    private Address Add(string organisation, NewMember added)
    {
        RequireName(added.Name);
        Require(added.Roles.Length <= RolesMax, Faults.TooManyRoles);
        string[] roles = added.Roles;
        Sorting.Stable(roles, Orders.Text);
        for (int i = 0; i < roles.Length; i++)
        {
            RequireRole(roles[i]);
            Require(i == 0 || roles[i] != roles[i - 1], Faults.BadRole);
        }

        Address address = AddressOf(added.Key);
        Require(!_members.Contains(address), Faults.KeyInUse);
        Require(!_membersByName.Contains(organisation, added.Name), Faults.NameInUse);
        Member member = new(organisation, added.Name, added.Key, Active: true, roles);
        _members[address] = member;
        _membersByName[organisation, added.Name] = address;
        if (Holds(member, AdminRole)) ChangeAdmins(organisation, 1);
        Emit(new MemberAdded(address, organisation, added.Name, roles));
        return address;
    }

    /// <summary>Requires that the sender is an admin and returns its organisation.</summary>
    private string RequireAdmin()
    {
        bool isMember = _members.TryGet(Sender, out Member? sender);
        Require(isMember && sender!.Active && Holds(sender, AdminRole), Faults.NotAdmin);
        return sender!.Organisation;
    }

    private Member RequireOwnMember(Address member)
    {
        string organisation = RequireAdmin();
        Member found = _members.Require(member, Faults.UnknownMember);
        Require(found.Organisation == organisation, Faults.OtherOrganisation);
        Require(found.Active, Faults.MemberIsRevoked);
        return found;
    }

    private void ChangeAdmins(string id, int by)
    {
        Organisation organisation = _organisations.Require(id, Faults.UnknownOrganisation);
        uint admins = (uint)(organisation.Admins + by);
        Require(admins > 0, Faults.LastAdmin);
        _organisations[id] = organisation with { Admins = admins };
    }

    private void RequireName(string name) => Require(name.Length is > 0 and <= NameLengthMax, Faults.BadName);

    private void RequireRole(string role)
    {
        Require(role.Length is > 0 and <= NameLengthMax, Faults.BadRole);
        foreach (char c in role) Require(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-', Faults.BadRole);
    }

    private void RequireLimit(int limit) => Require(limit is > 0 and <= PageMax, Faults.BadLimit);
}
