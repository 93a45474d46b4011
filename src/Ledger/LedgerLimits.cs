namespace Chain.Ledger;

/// <summary>Limits that are part of the protocol: bytes beyond them do not decode.</summary>
public static class LedgerLimits
{
    /// <summary>Largest transaction, in bytes of its encoding: 512 KiB.</summary>
    public const int TransactionBytesMax = 512 * 1024;

    /// <summary>Most calls in a transaction.</summary>
    public const int CallsMax = 64;

    /// <summary>Most cosigners of a transaction.</summary>
    public const int CosignersMax = 15;

    /// <summary>Longest contract name, in ASCII bytes.</summary>
    public const int ContractNameBytesMax = 32;

    /// <summary>Longest method name, in ASCII bytes.</summary>
    public const int MethodNameBytesMax = 64;

    /// <summary>Length of a transaction's salt, in bytes.</summary>
    public const int SaltBytes = 16;

    /// <summary>Most transactions in a block.</summary>
    public const int BlockTransactionsMax = 16_384;

    /// <summary>Largest block, in bytes of its encoding: 4 MiB. The chain's parameter may be lower.</summary>
    public const int BlockBytesMax = 4 * 1024 * 1024;

    /// <summary>Most events in a receipt.</summary>
    public const int EventsMax = 1_024;

    /// <summary>Largest event, in bytes of its data.</summary>
    public const int EventBytesMax = 4 * 1024;

    /// <summary>Longest fault code, in bytes.</summary>
    public const int FaultCodeBytesMax = 64;

    /// <summary>Longest fault message, in bytes.</summary>
    public const int FaultMessageBytesMax = 256;

    /// <summary>Largest return value of one call, in bytes.</summary>
    public const int ReturnValueBytesMax = 512 * 1024;

    /// <summary>Most validators.</summary>
    public const int ValidatorsMax = 128;

    /// <summary>Most organisations in a genesis document.</summary>
    public const int OrganisationsMax = 1_024;

    /// <summary>Most members of one organisation in a genesis document.</summary>
    public const int MembersMax = 1_024;

    /// <summary>Most contracts in a genesis document. 32: with their assemblies it is a file of some 11 MB at most.</summary>
    public const int GenesisContractsMax = 32;

    /// <summary>Largest assembly of a contract, in bytes: 256 KiB.</summary>
    public const int ContractImageBytesMax = 256 * 1024;

    /// <summary>Most roles of one member.</summary>
    public const int RolesMax = 32;

    /// <summary>Longest name of a network, organisation, member or role, in bytes.</summary>
    public const int NameBytesMax = 64;
}
