using Chain.Crypto;
using Chain.Consensus;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Checking;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Node.Hosting;
using Chain.Node.Storage;
using Chain.Node.Tests.Core;
using Chain.Node.Tests.Storage;

namespace Chain.Node.Tests.Hosting;

public sealed class BlockServerTests
{
    private static readonly PublicKey[] Keys = [CoreWorld.KeyOf(50)];

    [Theory]
    [InlineData(8, 2_000_000, 7)] // One block fills an answer.
    [InlineData(300, 0, 290)] // More blocks in a row without a certificate than an answer may hold.
    public void A_node_that_joins_gets_past_any_run_of_blocks_without_certificates_of_their_own(int blocks, int blockBytes, int certified)
    {
        ChainStore store = Fill(blocks, blockBytes, height => height >= certified);
        MessageChecker checker = Checker();
        ulong next = 1;
        int answers = 0;
        while (next <= (ulong)blocks)
        {
            byte[] bytes = BlockServer.Read(store, next, countMax: 64).Encode();
            Assert.Equal(CheckVerdict.Valid, checker.Check(bytes, out NodeMessage? message));
            BlocksMessage answer = Assert.IsType<BlocksMessage>(message);
            Assert.NotEmpty(answer.Blocks);
            Assert.Equal(next, answer.Blocks[0].Header.Height);
            Assert.True(answer.Blocks.Count == 1 || answer.Blocks.Sum(static block => block.Encoded.Length) <= 1 << 20);
            next = answer.Blocks[^1].Header.Height + 1;
            answers++;
        }

        Assert.InRange(answers, 2, blocks);
    }

    [Fact]
    public void Blocks_above_the_last_certificate_cannot_be_proved_yet()
    {
        ChainStore store = Fill(10, 0, static height => height == 6);

        Assert.Equal(6, BlockServer.Read(store, 1, 64).Blocks.Count);
        Assert.Empty(BlockServer.Read(store, 7, 64).Blocks);
        Assert.Empty(BlockServer.Read(store, 11, 64).Blocks);
        Assert.Empty(BlockServer.Read(store, 1, 0).Blocks);
    }

    [Fact]
    public void Headers_prove_nothing_unless_each_follows_and_the_certificate_is_for_the_last()
    {
        BlocksMessage sound = BlockServer.Read(Fill(20, 0, static height => height == 20), 1, 10);
        Assert.Equal((10, 10), (sound.Blocks.Count, sound.Headers.Count));
        BlockHeader last = sound.Headers[^1];
        BlocksMessage[] lies =
        [
            sound with { Headers = [] },
            sound with { Headers = [.. sound.Headers.Skip(1)] },
            sound with { Headers = [.. sound.Headers.SkipLast(1)] },
            sound with { Headers = [.. sound.Headers.SkipLast(1), last with { StateRoot = CoreWorld.HashOf(9) }] },
            sound with { Headers = [.. sound.Headers.SkipLast(1), last with { Height = last.Height + 1 }] },
            sound with { Blocks = [.. sound.Blocks.SkipLast(1)] },
            sound with { Blocks = [] },
            sound with { Certificate = null },
            sound with { Certificate = Certify(VoteKind.Notarize, last) },
        ];

        MessageChecker checker = Checker();
        Assert.Equal(CheckVerdict.Valid, checker.Check(sound.Encode(), out _));
        Assert.All(lies, lie => Assert.NotEqual(CheckVerdict.Valid, checker.Check(lie.Encode(), out _)));
    }

    [Fact]
    public void However_long_nothing_became_final_anchors_prove_the_blocks_below()
    {
        const int Blocks = 4 * (int)BlockHeader.AnchorSpan + 10;
        ChainStore store = Fill(Blocks, 0, static height => height == Blocks);
        MessageChecker checker = Checker();
        foreach (ulong from in (ulong[])[1, 700, 1_000, BlockHeader.AnchorSpan, BlockHeader.AnchorSpan + 1, Blocks - 70, Blocks])
        {
            BlocksMessage answer = BlockServer.Read(store, from, countMax: 10);
            Assert.Equal(Math.Min(10, Blocks + 1 - (int)from), answer.Blocks.Count);
            Assert.InRange(answer.Headers.Count, 0, (int)BlockHeader.AnchorSpan + 5);
            Assert.Equal(CheckVerdict.Valid, checker.Check(answer.Encode(), out _));
            if (answer.Headers.Count == 0) continue;

            BlockHeader last = answer.Headers[^1] with { AnchorHash = CoreWorld.HashOf(9), ParentHash = CoreWorld.HashOf(9) };
            BlocksMessage lie = answer with { Headers = [.. answer.Headers.SkipLast(1), last], Certificate = Certify(VoteKind.Finalize, last) };
            Assert.NotEqual(CheckVerdict.Valid, checker.Check(lie.Encode(), out _));
        }
    }

    [Fact]
    public async Task A_block_that_cannot_be_read_is_told_and_does_not_end_serving_in_silence()
    {
        MemoryKeyValueStore database = new();
        ChainStore store = Fill(3, 0, static _ => true, database);
        KeyValueBatch damage = new();
        damage.Put(Column.Blocks, [0, 0, 0, 0, 0, 0, 0, 2], [1, 2, 3]);
        database.Write(damage, sync: true);
        TaskCompletionSource<Exception> failure = new();
        await using BlockServer server = new(store, static (_, _) => { }, failure.SetResult, TimeProvider.System);

        server.Enqueue(new ServeBlocks(new ValidatorIndex(0), 1, 64));

        Assert.IsType<StoreCorruptException>(await failure.Task);
    }

    [Fact]
    public async Task Peers_are_served_in_turn_and_only_the_newest_request_of_each_waits()
    {
        ServeQueue queue = new(TimeProvider.System);
        for (ulong height = 1; height <= 1_000; height++) queue.Enqueue(new ServeBlocks(new ValidatorIndex(0), height, 64));
        for (byte i = 0; i < 100; i++) queue.Enqueue(new ServeBlockByHash(new ValidatorIndex(1), CoreWorld.HashOf(i)));
        queue.Enqueue(new ServeBlocks(new ValidatorIndex(2), 7, 64));

        List<NodeEffect> served = [];
        while (served.Count < 18) served.Add(await TakeAsync(queue));
        queue.Close();

        Assert.Equal(new ServeBlocks(new ValidatorIndex(0), 1_000, 64), served[0]);
        Assert.Equal(new ServeBlockByHash(new ValidatorIndex(1), CoreWorld.HashOf(84)), served[1]);
        Assert.Equal(new ServeBlocks(new ValidatorIndex(2), 7, 64), served[2]);
        Assert.All(served.Skip(3), static request => Assert.Equal(new ValidatorIndex(1), Assert.IsType<ServeBlockByHash>(request).To));
        Assert.Null(await queue.TakeAsync());
    }

    [Fact]
    public void Final_blocks_that_execution_does_not_reach_wait_in_the_database_and_come_back_in_order()
    {
        ChainStore source = Fill(500, 0, static height => height % 3 == 0);
        ChainStore store = Fill(0, 0, static _ => false);
        ExecutionBacklog backlog = new(store, blocksMax: 16);
        List<ulong> taken = [];
        for (ulong height = 1; height <= 500; height++)
        {
            Assert.True(source.TryGetBlock(height, out Block? block));
            backlog.Enqueue(new ExecuteBlock(block, source.GetCertificate(height)));
            Assert.InRange(backlog.Held, 0, 16); // Execution stands still, but for a moment in between.
            if (height is > 200 and <= 230) Take();
        }

        Assert.Equal(470, backlog.Count);
        while (backlog.Count > 0) Take();

        Assert.Equal(Enumerable.Range(1, 500).Select(static height => (ulong)height), taken);
        backlog.Close();
        Assert.False(backlog.TryTake(out _));

        void Take()
        {
            Assert.True(backlog.TryTake(out ExecuteBlock? next));
            ulong height = next.Block.Header.Height;
            Assert.Equal(source.GetHash(height), next.Block.Hash);
            Assert.Equal(source.GetCertificate(height), next.Certificate);
            taken.Add(height);
        }
    }

    private static async Task<NodeEffect> TakeAsync(ServeQueue queue)
    {
        NodeEffect request = Assert.IsAssignableFrom<NodeEffect>(await queue.TakeAsync());
        queue.Done(request is ServeBlocks serve ? serve.To : Assert.IsType<ServeBlockByHash>(request).To, 0);
        return request;
    }

    private static Certificate Certify(VoteKind kind, BlockHeader header) =>
        new(kind, new Epoch(0), new View(header.View), header.ComputeHash(), [new ValidatorIndex(0)], [default]);

    private static MessageChecker Checker()
    {
        ChainRules rules = new CoreWorld().Rules;
        ConsensusDomain domain = new(ChainModel.GenesisHash, new Epoch(0), new ValidatorSet(Keys));
        return new MessageChecker(domain, new TrustingScheme(), new SignatureCache(), rules);
    }

    /// <summary>A store with blocks of about a size, of which some have a certificate of their own.</summary>
    private static ChainStore Fill(int blocks, int blockBytes, Func<int, bool> isCertified, MemoryKeyValueStore? database = null)
    {
        ChainStore store = ChainStore.Open(database ?? new MemoryKeyValueStore(), ChainModel.Path, ChainModel.GenesisHash);
        StateTree tree = new(store, new StateTreeOptions());
        Block? parent = null;
        for (int height = 0; height <= blocks; height++)
        {
            Block block = Make(parent, height == 0 ? 0 : blockBytes);
            Certificate? certificate = height == 0 || !isCertified(height)
                ? null
                : Certify(VoteKind.Finalize, block.Header);
            byte[][] receipts = [.. block.Transactions.Select(static _ => new byte[] { 0x90 })];
            store.Commit(new BlockCommit(block, certificate, [], tree.Update(store.StateRoot, (ulong)height, []), receipts, Hash32.Zero));
            parent = block;
        }

        return store;
    }

    private static Block Make(Block? parent, int bytes)
    {
        ulong height = parent is null ? 0 : parent.Header.Height + 1;
        List<Transaction> transactions = [];
        for (int left = bytes; left > 0; left -= 500_000)
        {
            byte[] salt = new byte[LedgerLimits.SaltBytes];
            (salt[0], salt[1]) = ((byte)(left / 500_000), (byte)height);
            TransactionBody body = new()
            {
                GenesisHash = ChainModel.GenesisHash,
                Sender = Keys[0],
                Calls = [new ContractCall("store", "put", new byte[500_000])],
                GasLimit = 1,
                ValidUntil = 10_000_000,
                Salt = salt,
            };
            transactions.Add(Transaction.Create(body, [default]));
        }

        return Block.Create(
            new BlockHeader
            {
                GenesisHash = ChainModel.GenesisHash,
                Epoch = 0,
                Height = height,
                View = height,
                ParentHash = parent?.Hash ?? Hash32.Zero,
                AnchorHash = parent?.Header.AnchorOfChild(parent.Hash) ?? Hash32.Zero,
                Timestamp = height + 1,
                Proposer = 0,
                TransactionsRoot = Block.TransactionsRoot(transactions),
                ValidatorsHash = Hash32.Zero,
                NextValidatorsHash = Hash32.Zero,
                ExecutedHeight = 0,
                StateRoot = Hash32.Zero,
                ReceiptsRoot = Hash32.Zero,
            },
            transactions);
    }

    /// <summary>Takes every signature: these tests are about what certificates are for.</summary>
    private sealed class TrustingScheme : ISignatureScheme
    {
        public bool Verify(PublicKey key, ReadOnlySpan<byte> message, Signature signature) => true;

        public bool VerifyAll(IReadOnlyList<SignatureCheck> checks) => true;
    }
}
