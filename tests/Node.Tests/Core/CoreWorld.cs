using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Tests.Core;

/// <summary>The parts of the core around one chain, and blocks and transactions for them. Nothing here is signed: the core does not look.</summary>
internal sealed class CoreWorld
{
    public const ulong Now = 1_800_000_000_000;

    private ulong _salt;

    public CoreWorld(NodeMutations mutations = default, ChainParameters? parameters = null)
    {
        Rules = new ChainRules
        {
            GenesisHash = HashOf(1),
            Epoch = 0,
            ValidatorsHash = HashOf(2),
            Parameters = parameters ?? new ChainParameters { MaxLag = 4, BlockGasLimit = 1_000, MaxValidityMs = 60_000, BlockBytesMax = 16 * 1024 },
            BasePrice = new BasePrice(Transaction: 1, Cosigner: 0, TransactionByte: 0),
            Mutations = mutations,
        };
        Genesis = Block.Create(Header(height: 0, view: 0, parent: default, timestamp: Now - 1_000), []);
        Tree = new BlockTree(Genesis.Header);
        Roots = new RootsHistory([RootsOf(0)]);
        Members = new MembershipHistory(0, _ => true);
        Pool = new TransactionPool(new MempoolOptions());
        Validator = new BlockValidator(Rules, Tree, Replay, Roots, Members);
        Builder = new BlockBuilder(Rules, proposer: 1, Pool, Tree, Replay, Roots, Members);
    }

    public ChainRules Rules { get; }

    public Block Genesis { get; }

    public BlockTree Tree { get; }

    public ReplayWindow Replay { get; } = new(new WrittenTransactions());

    public RootsHistory Roots { get; }

    public MembershipHistory Members { get; }

    public TransactionPool Pool { get; }

    public BlockValidator Validator { get; }

    public BlockBuilder Builder { get; }

    public static Hash32 HashOf(byte number) => Hashing.Sha256([number]);

    /// <summary>What executing the block of a height gives, whatever it holds.</summary>
    public static ExecutedRoots RootsOf(ulong height) => new(height, HashOf((byte)(100 + height)), HashOf((byte)(200 + height)));

    public static PublicKey KeyOf(byte number) => new(HashOf(number).ToBytes());

    /// <summary>A transaction that keeps every rule.</summary>
    public Transaction NewTransaction(
        byte sender = 10, ulong validUntil = Now + 30_000, ulong gasLimit = 10, int argumentBytes = 10, Hash32? genesisHash = null)
    {
        byte[] salt = new byte[LedgerLimits.SaltBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(salt, ++_salt);
        TransactionBody body = new()
        {
            GenesisHash = genesisHash ?? Rules.GenesisHash,
            Sender = KeyOf(sender),
            Calls = [new ContractCall("store", "put", new byte[argumentBytes])],
            GasLimit = gasLimit,
            ValidUntil = validUntil,
            Salt = salt,
        };
        return Transaction.Create(body, [default]);
    }

    /// <summary>A block that keeps every rule.</summary>
    public Block NewBlock(Block parent, params Transaction[] transactions) => NewBlock(parent, static header => header, transactions);

    /// <summary>A block whose header differs from one that keeps every rule.</summary>
    public Block NewBlock(Block parent, Func<BlockHeader, BlockHeader> change, params Transaction[] transactions)
    {
        ulong executed = Math.Min(Roots.ExecutedHeight, parent.Header.Height);
        List<Hash32> receipts = [];
        for (ulong height = parent.Header.ExecutedHeight + 1; height <= executed; height++) receipts.Add(RootsOf(height).ReceiptsRoot);
        BlockHeader header = Header(parent.Header.Height + 1, parent.Header.View + 1, parent.Hash, Math.Max(Now, parent.Header.Timestamp + 1)) with
        {
            AnchorHash = parent.Header.AnchorOfChild(parent.Hash),
            ExecutedHeight = executed,
            StateRoot = RootsOf(executed).StateRoot,
            ReceiptsRoot = Receipt.RangeRoot(parent.Header.ExecutedHeight + 1, receipts),
            TransactionsRoot = Block.TransactionsRoot(transactions),
        };
        return Block.Create(change(header), transactions);
    }

    /// <summary>Makes a block final, as the machine does.</summary>
    public void Finalize(Block block)
    {
        Tree.TryAdd(block);
        Tree.Finalize(block);
        foreach (Transaction transaction in block.Transactions) Pool.Remove(transaction.Id);
        Replay.Add(block);
    }

    public void Execute(ulong height) => Roots.Add(RootsOf(height));

    private BlockHeader Header(ulong height, ulong view, Hash32 parent, ulong timestamp) => new()
    {
        GenesisHash = Rules.GenesisHash,
        Epoch = 0,
        Height = height,
        View = view,
        ParentHash = parent,
        AnchorHash = Hash32.Zero,
        Timestamp = timestamp,
        Proposer = 0,
        TransactionsRoot = Block.TransactionsRoot([]),
        ValidatorsHash = Rules.ValidatorsHash,
        NextValidatorsHash = Rules.ValidatorsHash,
        ExecutedHeight = 0,
        StateRoot = RootsOf(0).StateRoot,
        ReceiptsRoot = Receipt.RangeRoot(1, []),
    };
}

/// <summary>Bytes of a hash, for making keys of it.</summary>
internal static class HashBytes
{
    public static byte[] ToBytes(this Hash32 hash)
    {
        byte[] bytes = new byte[Hash32.Size];
        hash.CopyTo(bytes);
        return bytes;
    }
}

/// <summary>Final transactions as a store has them.</summary>
internal sealed class WrittenTransactions(params Transaction[] transactions) : IFinalTransactions
{
    public List<Transaction> All { get; } = [.. transactions];

    public bool Contains(Hash32 id, ulong validUntil) => All.Exists(t => t.Id == id && t.Body.ValidUntil == validUntil);
}
