using Chain.Consensus;
using Chain.Contracts.State;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Storage;

namespace Chain.Node.Tests.Storage;

/// <summary>
/// Makes a chain of random blocks and knows what a store must hold after each of them. The checker of the crash tests: it
/// compares everything that a store answers, not only the tip.
/// </summary>
internal sealed class ChainModel(int seed)
{
    public const string Path = "(test)";

    public static readonly Hash32 GenesisHash = Hashing.Sha256("network"u8);

    private const int KeySpace = 60;
    private readonly Random _random = new(seed);
    private readonly List<Expected> _blocks = [];

    public int Blocks => _blocks.Count;

    /// <summary>Makes the block after the store's tip; if the model made one there before a crash, that same block.</summary>
    public BlockCommit Next(ChainStore store, StateTree tree)
    {
        int height = store.Tip is ulong tip ? (int)tip + 1 : 0;
        if (height == _blocks.Count) _blocks.Add(Make(height));
        Expected expected = _blocks[height];
        TreeUpdate update = tree.Update(store.StateRoot, (ulong)height, expected.Changes);
        return new BlockCommit(expected.Block, expected.Certificate, expected.Changes, update, expected.Receipts, expected.ReceiptsRoot)
        {
            VoteLogNumber = (ulong)height * 3,
        };
    }

    /// <summary>Compares a store with the first blocks of the chain, up to the store's own tip, which it returns (-1 for none).</summary>
    public int Check(ChainStore store)
    {
        int tip = store.Tip is ulong height ? (int)height : -1;
        Assert.InRange(tip, -1, _blocks.Count - 1);
        SortedDictionary<string, byte[]> state = new(StringComparer.Ordinal);
        foreach (Expected expected in _blocks.Take(tip + 1))
        {
            CheckBlock(store, expected);
            foreach (StateChange change in expected.Changes)
            {
                if (change.Value is null) state.Remove(Convert.ToHexString(change.Key));
                else state[Convert.ToHexString(change.Key)] = change.Value;
            }
        }

        Assert.Null(store.GetBlockBytes((ulong)(tip + 1)));
        Assert.Null(store.GetOutcome((ulong)(tip + 1)));
        Assert.Equal((ulong)Math.Max(tip, 0) * 3, store.VoteLogNumber);
        CheckState(store, state);
        CheckReplayWindow(store, tip);
        foreach (Expected lost in _blocks.Skip(tip + 1))
        {
            Assert.All(lost.Block.Transactions, transaction => Assert.Null(store.FindTransaction(transaction.Id)));
        }

        return tip;
    }

    private static void CheckBlock(ChainStore store, Expected expected)
    {
        ulong height = expected.Block.Header.Height;
        Assert.True(store.TryGetBlock(height, out Block? block));
        Assert.True(expected.Block.Encoded.Span.SequenceEqual(block.Encoded.Span));
        Assert.Equal(expected.Certificate, store.GetCertificate(height));
        Assert.Equal(expected.Receipts, store.GetReceipts(height));
        Assert.Equal(height, store.FindHeight(expected.Block.Hash));
        Assert.Equal(expected.ReceiptsRoot, store.GetOutcome(height)!.Value.ReceiptsRoot);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Assert.Equal(new TransactionPlace(height, i), store.FindTransaction(block.Transactions[i].Id));
        }
    }

    private static void CheckState(ChainStore store, SortedDictionary<string, byte[]> expected)
    {
        using StateSnapshot view = store.OpenState();
        Assert.Equal((store.Tip ?? 0, store.StateRoot), (view.Height, view.Root));
        Assert.Equal(
            expected.Select(pair => (pair.Key, Convert.ToHexString(pair.Value))),
            view.Scan([], []).Select(pair => (Convert.ToHexString(pair.Key), Convert.ToHexString(pair.Value))));
        for (int i = 0; i < KeySpace; i++)
        {
            byte[] key = Key(i);
            byte[]? value = expected.GetValueOrDefault(Convert.ToHexString(key));
            Assert.Equal(value, view.Get(key));
            Assert.True(view.Prove(key).Verify(view.Root.Hash, key, value));
        }
    }

    private static byte[] Key(int i) => StateKey.Of("store", BitConverter.GetBytes(i));

    private void CheckReplayWindow(ChainStore store, int tip)
    {
        ulong now = tip < 0 ? 0 : _blocks[tip].Block.Header.Timestamp;
        for (int height = 0; height < _blocks.Count; height++)
        {
            foreach (Transaction transaction in _blocks[height].Block.Transactions)
            {
                if (height > tip) Assert.False(store.Contains(transaction.Id, transaction.Body.ValidUntil));
                else if (transaction.Body.ValidUntil >= now) Assert.True(store.Contains(transaction.Id, transaction.Body.ValidUntil));
            }
        }
    }

    private Expected Make(int height)
    {
        ulong timestamp = 1_000 + ((ulong)height * 100);
        Transaction[] transactions = [.. Enumerable.Range(0, _random.Next(6)).Select(_ => MakeTransaction(timestamp + (ulong)_random.Next(700)))];
        BlockHeader header = new()
        {
            GenesisHash = GenesisHash,
            Epoch = 0,
            Height = (ulong)height,
            View = (ulong)height,
            ParentHash = height == 0 ? Hash32.Zero : _blocks[^1].Block.Hash,
            AnchorHash = height == 0 ? Hash32.Zero : _blocks[^1].Block.Header.AnchorOfChild(_blocks[^1].Block.Hash),
            Timestamp = timestamp,
            Proposer = 0,
            TransactionsRoot = Block.TransactionsRoot(transactions),
            ValidatorsHash = Hash32.Zero,
            NextValidatorsHash = Hash32.Zero,
            ExecutedHeight = (ulong)Math.Max(0, height - 1),
            StateRoot = Hash32.Zero,
            ReceiptsRoot = Hash32.Zero,
        };
        Block block = Block.Create(header, transactions);
        Certificate? certificate = _random.Next(4) == 0
            ? null
            : new Certificate(VoteKind.Finalize, new Epoch(0), new View((ulong)height), block.Hash, [new ValidatorIndex(0)], [default]);
        byte[][] receipts = [.. transactions.Select(_ => Bytes(_random.Next(200)))];
        for (int i = 0; i < receipts.Length; i++)
        {
            CanonicalWriter writer = new();
            writer.WriteBytes(receipts[i]);
            receipts[i] = writer.ToArray();
        }

        HashSet<int> keys = [.. Enumerable.Range(0, _random.Next(8)).Select(_ => _random.Next(KeySpace))];
        List<StateChange> changes = [.. keys.Select(key => new StateChange(Key(key), _random.Next(3) == 0 ? null : Bytes(1 + _random.Next(40))))];
        changes.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return new Expected(block, certificate, receipts, Hashing.Sha256(Bytes(8)), changes);
    }

    private Transaction MakeTransaction(ulong validUntil)
    {
        TransactionBody body = new()
        {
            GenesisHash = GenesisHash,
            Sender = new PublicKey(Bytes(PublicKey.Size)),
            Calls = [new ContractCall("store", "put", new byte[] { 0x90 })],
            GasLimit = 1,
            ValidUntil = validUntil,
            Salt = Bytes(16),
        };
        return Transaction.Create(body, [default]);
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private sealed record Expected(
        Block Block, Certificate? Certificate, IReadOnlyList<byte[]> Receipts, Hash32 ReceiptsRoot, IReadOnlyList<StateChange> Changes);
}
