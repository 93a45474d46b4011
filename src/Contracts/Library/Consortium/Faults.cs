namespace Chain.Contracts.Library.Consortium;

public sealed partial class Consortium
{
    /// <summary>Why the consortium refuses a call.</summary>
    public static class Faults
    {
        /// <summary>Only genesis sets these.</summary>
        public static readonly Fault OnlyAtGenesis = new("Only the genesis document sets this.");

        /// <summary>The sender may not administer its organisation.</summary>
        public static readonly Fault NotAdmin = new("Only an active member with the role admin may do this, for its own organisation.");

        /// <summary>No such organisation.</summary>
        public static readonly Fault UnknownOrganisation = new("There is no organisation of this id.");

        /// <summary>No such member.</summary>
        public static readonly Fault UnknownMember = new("There is no member of this address.");

        /// <summary>The member belongs to another organisation.</summary>
        public static readonly Fault OtherOrganisation = new("The member belongs to another organisation, whose admin decides.");

        /// <summary>The member was revoked.</summary>
        public static readonly Fault MemberIsRevoked = new("The member was revoked; add a member with a new key instead.");

        /// <summary>The key is, or was, a member.</summary>
        public static readonly Fault KeyInUse = new("The key is or was a member; use a new key.");

        /// <summary>The name is taken.</summary>
        public static readonly Fault NameInUse = new("The organisation has a member of this name; choose another.");

        /// <summary>The name is not well-formed.</summary>
        public static readonly Fault BadName = new("A name has 1 to 64 characters.");

        /// <summary>The role is not well-formed.</summary>
        public static readonly Fault BadRole = new("A role has 1 to 64 lower-case letters, digits and hyphens.");

        /// <summary>Too many roles.</summary>
        public static readonly Fault TooManyRoles = new("A member holds at most 32 roles.");

        /// <summary>The organisation would have nobody to administer it.</summary>
        public static readonly Fault LastAdmin = new("The organisation's last admin stays; give the role to another member first.");

        /// <summary>The page is too large.</summary>
        public static readonly Fault BadLimit = new("A page has 1 to 100 items.");
    }
}
