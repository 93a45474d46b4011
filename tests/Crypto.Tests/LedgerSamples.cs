using Chain.Ledger;

namespace Chain.Crypto.Tests;

/// <summary>Good values of the ledger, random but the same for the same seed.</summary>
internal static class LedgerSamples
{
    public static TransactionBody Body(SplitMix64 random, int cosigners = 0, int calls = 1) => new()
    {
        GenesisHash = new Hash32(random.Bytes(32)),
        Sender = new PublicKey(random.Bytes(32)),
        Cosigners = [.. Enumerable.Range(0, cosigners).Select(_ => new PublicKey(random.Bytes(32))).Order()],
        Calls = [.. Enumerable.Range(0, calls).Select(i => new ContractCall($"contract-{i}", $"Method{i}", AnyValue.Encode(new List<object?> { (ulong)i })))],
        GasLimit = random.Next() >> random.Next(64),
        ValidUntil = random.Next() >> random.Next(64),
        Salt = random.Bytes(16),
    };

    public static Transaction Transaction(SplitMix64 random, int cosigners = 0, int calls = 1) => Ledger.Transaction.Create(
        Body(random, cosigners, calls), [.. Enumerable.Range(0, 1 + cosigners).Select(_ => new Signature(random.Bytes(64)))]);

    public static BlockHeader Header(SplitMix64 random, Hash32 transactionsRoot) => new()
    {
        GenesisHash = new Hash32(random.Bytes(32)),
        Epoch = random.Next() >> random.Next(64),
        Height = random.Next() >> random.Next(64),
        View = random.Next() >> random.Next(64),
        ParentHash = new Hash32(random.Bytes(32)),
        AnchorHash = new Hash32(random.Bytes(32)),
        Timestamp = random.Next() >> random.Next(64),
        Proposer = random.Next(LedgerLimits.ValidatorsMax),
        TransactionsRoot = transactionsRoot,
        ValidatorsHash = new Hash32(random.Bytes(32)),
        NextValidatorsHash = new Hash32(random.Bytes(32)),
        ExecutedHeight = random.Next() >> random.Next(64),
        StateRoot = new Hash32(random.Bytes(32)),
        ReceiptsRoot = new Hash32(random.Bytes(32)),
    };

    public static Block Block(SplitMix64 random, int transactions)
    {
        Transaction[] list = [.. Enumerable.Range(0, transactions).Select(i => Transaction(random, cosigners: i % 3, calls: 1 + (i % 2)))];
        return Ledger.Block.Create(Header(random, Ledger.Block.TransactionsRoot(list)), list);
    }

    public static Receipt Receipt(SplitMix64 random, bool fault) => new()
    {
        TransactionId = new Hash32(random.Bytes(32)),
        Status = fault ? ReceiptStatus.Fault : ReceiptStatus.Success,
        FaultCode = fault ? "stock.missing" : "",
        FaultMessage = fault ? "Es fehlt Lagerbestand für 7 Stück." : "",
        GasUsed = random.Next() >> random.Next(64),
        Events = fault ? [] : [new ContractEvent("store", "Stored", random.Bytes(random.Next(40))), new ContractEvent("a", "B", default)],
        ReturnValues = fault ? [] : [new byte[] { 0xc0 }, random.Bytes(random.Next(300))],
    };

    public static GenesisDocument Genesis(SplitMix64 random) => new()
    {
        NetworkName = "Werk Süd",
        Timestamp = 1_767_222_000_000,
        Parameters = new ChainParameters { MaxLag = 8, BlockBytesMax = 1_000_000 },
        Validators = [.. Enumerable.Range(0, 4).Select(i => new GenesisValidator($"org{i}", new PublicKey(random.Bytes(32)), new Hash32(random.Bytes(32))))],
        Organisations = [.. Enumerable.Range(0, 4).Select(i => new GenesisOrganisation($"org{i}", $"Organisation {i}",
            [new GenesisMember("alice", new PublicKey(random.Bytes(32)), ["admin", "operator"]), new GenesisMember("bob", new PublicKey(random.Bytes(32)), [])]))],
        Contracts = [random.Bytes(1), random.Bytes(300)],
    };
}
