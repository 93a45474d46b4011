using Chain.Contracts.Sdk;

namespace Chain.Contracts.Library.Registry;

public sealed partial class ContractRegistry
{
    /// <summary>Why the registry refuses a call.</summary>
    public static class Faults
    {
        /// <summary>The sender may not speak for an organisation.</summary>
        public static readonly Fault NotAdmin = new("Only an active member with the role admin decides on contracts, for its organisation.");

        /// <summary>Only the engine calls it.</summary>
        public static readonly Fault OnlyEngine = new("Only the engine calls this, at the start of a block.");

        /// <summary>Only genesis deploys in this way.</summary>
        public static readonly Fault OnlyAtGenesis = new("Only the genesis document deploys a contract in this way; propose it.");

        /// <summary>Another contract has the name.</summary>
        public static readonly Fault NameInUse = new("Two contracts of the genesis document have one name:");

        /// <summary>The network cannot be without the contract.</summary>
        public static readonly Fault Indispensable = new("Every transaction and every decision needs this contract; upgrade it instead.");

        /// <summary>A later version of <c>consortium</c> lacks what the registry asks it.</summary>
        public static readonly Fault ConsortiumIncompatible = new("The registry could not decide on anything any more: keep GetMember and ListOrganisations as they are.");

        /// <summary>The assembly is empty or too large.</summary>
        public static readonly Fault ImageSize = new("A contract's assembly has 1 to 262,144 bytes; move data out of the code, or split the contract.");

        /// <summary>The source is too large.</summary>
        public static readonly Fault SourceTooLarge = new("The source has at most 196,608 bytes, so that it fits a transaction beside the assembly.");

        /// <summary>The assembly is no contract.</summary>
        public static readonly Fault Refused = new("The assembly is refused; chain contract check says all of it:");

        /// <summary>The interface in the assembly is not what the generator writes.</summary>
        public static readonly Fault BadInterface = new("The interface in the assembly is malformed; build it with the SDK's generator.");

        /// <summary>The contract has a <c>Migrate</c> that activation could not call.</summary>
        public static readonly Fault BadMigrate = new("Migrate is a [Call] with one parameter, the version replaced as int, and no result.");

        /// <summary>The same assembly was proposed before.</summary>
        public static readonly Fault AlreadyProposed = new("The same assembly was proposed before; approve that proposal, or withdraw it first.");

        /// <summary>The version is not above the active one.</summary>
        public static readonly Fault VersionNotHigher = new("A version's number is above that of the active one; raise it in the [Contract] attribute.");

        /// <summary>The state of the active version would not be read as it was written.</summary>
        public static readonly Fault StateIncompatible = new("State fields may be added, never changed or removed; use a new slot and Migrate.");

        /// <summary>No such version.</summary>
        public static readonly Fault UnknownVersion = new("No version of this code hash is proposed.");

        /// <summary>No such contract.</summary>
        public static readonly Fault UnknownContract = new("There is no deployed contract of this name.");

        /// <summary>The organisation approved already.</summary>
        public static readonly Fault AlreadyApproved = new("Your organisation has approved this already.");

        /// <summary>Nothing is to be approved.</summary>
        public static readonly Fault NotOpen = new("The version waits for no approval.");

        /// <summary>Another version became active since.</summary>
        public static readonly Fault Superseded = new("Another version became active since this one was proposed; build and propose a higher one.");

        /// <summary>The version is another organisation's.</summary>
        public static readonly Fault OtherOrganisation = new("Only the organisation that proposed the version withdraws it.");

        /// <summary>The version is or was active.</summary>
        public static readonly Fault WasActive = new("A version that is or was active stays readable; propose a higher one, or freeze the contract.");

        /// <summary>The contract is not active.</summary>
        public static readonly Fault NotActive = new("The contract is not active.");

        /// <summary>The contract is not frozen.</summary>
        public static readonly Fault NotFrozen = new("The contract is not frozen.");

        /// <summary>The contract is retired.</summary>
        public static readonly Fault Retired = new("The contract is retired for ever; choose another name.");

        /// <summary>The page is too large.</summary>
        public static readonly Fault BadLimit = new("A page has 1 to 100 items.");
    }
}
