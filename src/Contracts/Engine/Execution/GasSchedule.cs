namespace Chain.Contracts.Execution;

/// <summary>
/// What things cost besides the instructions of contracts (docs/contracts/faults.md). One gas is about 0.1 ns of a validator's
/// worst-case time. Part of the protocol: nodes with different schedules disagree.
/// </summary>
public sealed record GasSchedule
{
    /// <summary>The schedule of version 1.</summary>
    public static GasSchedule Version1 { get; } = new();

    /// <summary>Any transaction: one signature, its entry in the blocks and indices.</summary>
    public ulong Transaction { get; init; } = 400_000;

    /// <summary>Each cosigner's signature.</summary>
    public ulong Cosigner { get; init; } = 300_000;

    /// <summary>Each byte of an encoded transaction: hashed, sent, stored.</summary>
    public ulong TransactionByte { get; init; } = 100;

    /// <summary>Each call: finding the contract, making an instance, decoding.</summary>
    public ulong Call { get; init; } = 2_000;

    /// <summary>Each call of a contract by a contract that fails, paid by the caller: the exception that ends it, from throw to catch.</summary>
    public ulong FailedCall { get; init; } = 200_000;

    /// <summary>Each byte of arguments and return value of a call.</summary>
    public ulong CallByte { get; init; } = 10;

    /// <summary>Reading one key.</summary>
    public ulong Read { get; init; } = 20_000;

    /// <summary>Each byte of a key or value read.</summary>
    public ulong ReadByte { get; init; } = 10;

    /// <summary>Writing or removing one key: three levels of the state tree, hashed and stored.</summary>
    public ulong Write { get; init; } = 250_000;

    /// <summary>Each byte of a key or value written.</summary>
    public ulong WriteByte { get; init; } = 50;

    /// <summary>Starting a scan.</summary>
    public ulong Scan { get; init; } = 50_000;

    /// <summary>Each entry that a scan returns, besides its bytes.</summary>
    public ulong ScanEntry { get; init; } = 5_000;

    /// <summary>Each event.</summary>
    public ulong Event { get; init; } = 10_000;

    /// <summary>Each byte of an event: stored and sent to subscribers.</summary>
    public ulong EventByte { get; init; } = 50;

    /// <summary>Each hash.</summary>
    public ulong Hash { get; init; } = 3_000;

    /// <summary>Each byte hashed.</summary>
    public ulong HashByte { get; init; } = 6;

    /// <summary>Each signature verified by a contract, besides its bytes at <see cref="HashByte"/>.</summary>
    public ulong VerifySignature { get; init; } = 600_000;

    /// <summary>Each assembly that a proposal has verified and prepared.</summary>
    public ulong Inspect { get; init; } = 20_000_000;

    /// <summary>
    /// Each byte of such an assembly. 4 µs: verifying, rewriting and compiling takes a warm node about that of assemblies that are made to be slow
    /// (benchmarks/README.md, "loading"), and half of it of others.
    /// </summary>
    public ulong InspectByte { get; init; } = 40_000;

    /// <summary>What a transaction costs before its calls, in gas.</summary>
    public ulong BasePrice(int transactionBytes, int cosigners) =>
        Transaction + ((ulong)cosigners * Cosigner) + ((ulong)transactionBytes * TransactionByte);
}
