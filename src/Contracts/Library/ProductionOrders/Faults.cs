namespace Chain.Contracts.Library.ProductionOrders;

public sealed partial class ProductionOrders
{
    /// <summary>Why a call is refused.</summary>
    public static class Faults
    {
        /// <summary>No such order.</summary>
        public static readonly Fault UnknownOrder = new("There is no order of this id.");

        /// <summary>The id is taken.</summary>
        public static readonly Fault OrderExists = new("An order of this id exists; ids are never used again.");

        /// <summary>The order changed meanwhile.</summary>
        public static readonly Fault StaleVersion = new("The order changed meanwhile; read it and decide again.");

        /// <summary>The order does not stand where the call needs it.</summary>
        public static readonly Fault WrongStatus = new("The order's status does not allow this.");

        /// <summary>The signer lacks the role.</summary>
        public static readonly Fault MissingRole = new("The signer is not an active member with the role that this needs.");

        /// <summary>The signer's organisation is not the party that decides.</summary>
        public static readonly Fault NotYourOrder = new("This is for another party of the order to decide.");

        /// <summary>No such organisation.</summary>
        public static readonly Fault UnknownOrganisation = new("There is no organisation of this id in the consortium.");

        /// <summary>A text is empty or too long.</summary>
        public static readonly Fault BadText = new("Ids, products and units have 1 to 64 characters, notes at most 256.");

        /// <summary>The quantity is not positive.</summary>
        public static readonly Fault BadQuantity = new("The quantity must be greater than zero.");

        /// <summary>The due date is past.</summary>
        public static readonly Fault BadDueDate = new("The due date must be later than the block's time.");

        /// <summary>More would be made than was ordered.</summary>
        public static readonly Fault MoreThanOrdered = new("More would be completed than was ordered; the buyer changes the order first.");

        /// <summary>A signature is missing.</summary>
        public static readonly Fault BothPartiesMustSign = new("Giver and receiver must both sign the transaction.");

        /// <summary>The giver does not hold the goods.</summary>
        public static readonly Fault NotHolder = new("The giver's organisation does not hold the goods.");

        /// <summary>Giver and receiver are of one organisation.</summary>
        public static readonly Fault SameOrganisation = new("Giver and receiver must be of different organisations.");

        /// <summary>The page is too large.</summary>
        public static readonly Fault BadLimit = new("A page has 1 to 100 items.");
    }
}
