using Chain.Contracts.Execution;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Execution;

namespace Chain.Node.Tests.Core;

public sealed class BlockRuleTests
{
    private readonly CoreWorld _world = new();

    [Fact]
    public void A_block_that_keeps_every_rule_is_valid() => Assert.Equal(BlockVerdict.Valid, Judge(Child(_world.NewTransaction())));

    public static TheoryData<string, BlockVerdict> HeaderRules() => new()
    {
        { "genesis", BlockVerdict.WrongNetwork },
        { "epoch", BlockVerdict.WrongNetwork },
        { "validators", BlockVerdict.WrongNetwork },
        { "next validators", BlockVerdict.WrongNetwork },
        { "height", BlockVerdict.WrongHeight },
        { "anchor", BlockVerdict.WrongAnchor },
        { "parent's time", BlockVerdict.TimestampNotAfterParent },
        { "own height executed", BlockVerdict.WrongExecutedHeight },
        { "state root", BlockVerdict.WrongRoots },
        { "receipts root", BlockVerdict.WrongRoots },
        { "unknown parent", BlockVerdict.WaitForParent },
    };

    [Theory]
    [MemberData(nameof(HeaderRules))]
    public void A_header_that_breaks_a_rule_is_refused_for_that_rule(string rule, BlockVerdict verdict)
    {
        Hash32 other = CoreWorld.HashOf(99);
        Block block = _world.NewBlock(_world.Genesis, header => rule switch
        {
            "genesis" => header with { GenesisHash = other },
            "epoch" => header with { Epoch = 1 },
            "validators" => header with { ValidatorsHash = other },
            "anchor" => header with { AnchorHash = other },
            "next validators" => header with { NextValidatorsHash = other },
            "height" => header with { Height = 2 },
            "parent's time" => header with { Timestamp = _world.Genesis.Header.Timestamp },
            "own height executed" => header with { ExecutedHeight = 1 },
            "state root" => header with { StateRoot = other },
            "receipts root" => header with { ReceiptsRoot = other },
            "unknown parent" => header with { ParentHash = other },
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        });

        Assert.Equal(verdict, Judge(block));
    }

    [Theory]
    [InlineData(500, BlockVerdict.Valid)]
    [InlineData(501, BlockVerdict.WaitForClock)]
    public void A_block_may_be_ahead_of_our_clock_by_the_allowed_drift(ulong aheadMs, BlockVerdict verdict)
    {
        Block block = _world.NewBlock(_world.Genesis, header => header with { Timestamp = CoreWorld.Now + aheadMs });

        Assert.Equal(verdict, Judge(block));
    }

    [Theory]
    [InlineData(0, BlockVerdict.Valid)]
    [InlineData(60_000, BlockVerdict.Valid)]
    [InlineData(60_001, BlockVerdict.TransactionNotInTime)]
    [InlineData(-1, BlockVerdict.TransactionNotInTime)]
    public void A_transaction_is_valid_from_its_inclusion_to_the_chains_limit(long aheadMs, BlockVerdict verdict) =>
        Assert.Equal(verdict, Judge(Child(_world.NewTransaction(validUntil: (ulong)((long)CoreWorld.Now + aheadMs)))));

    [Fact]
    public void A_transaction_of_another_network_is_refused() =>
        Assert.Equal(BlockVerdict.TransactionOfOtherNetwork, Judge(Child(_world.NewTransaction(genesisHash: CoreWorld.HashOf(99)))));

    [Fact]
    public void A_transaction_stands_in_a_branch_once_final_or_not()
    {
        Transaction transaction = _world.NewTransaction();
        Assert.Equal(BlockVerdict.TransactionRepeated, Judge(Child(transaction, transaction)));

        Block first = Child(transaction);
        _world.Tree.TryAdd(first);
        Block second = _world.NewBlock(first);
        _world.Tree.TryAdd(second);
        Assert.Equal(BlockVerdict.TransactionRepeated, Judge(_world.NewBlock(second, transaction)));
        Assert.Equal(BlockVerdict.Valid, Judge(Child(transaction))); // Another branch may hold it.

        _world.Finalize(first);
        Assert.Equal(BlockVerdict.TransactionRepeated, Judge(_world.NewBlock(first, transaction)));
    }

    [Fact]
    public void A_re_signed_copy_is_the_same_transaction()
    {
        Transaction transaction = _world.NewTransaction();
        Transaction copy = Transaction.Create(transaction.Body, [new Signature(new byte[Signature.Size].Select((_, i) => (byte)i).ToArray())]);
        _world.Finalize(Child(transaction));

        Assert.NotEqual(transaction.LeafHash, copy.LeafHash);
        Assert.Equal(BlockVerdict.TransactionRepeated, Judge(_world.NewBlock(Tip(transaction), copy)));
    }

    [Fact]
    public void Gas_limits_add_up_to_the_blocks_limit_at_most()
    {
        Assert.Equal(BlockVerdict.Valid, Judge(Child(_world.NewTransaction(gasLimit: 400), _world.NewTransaction(gasLimit: 600))));
        Assert.Equal(BlockVerdict.TooMuchGas, Judge(Child(_world.NewTransaction(gasLimit: 400), _world.NewTransaction(gasLimit: 601))));
        Assert.Equal(BlockVerdict.TooMuchGas, Judge(Child(_world.NewTransaction(gasLimit: 1), _world.NewTransaction(gasLimit: ulong.MaxValue))));
    }

    [Fact]
    public void Each_gas_limit_covers_what_the_transaction_costs_before_its_calls()
    {
        Assert.Equal(BlockVerdict.GasLimitTooLow, Judge(Child(_world.NewTransaction(), _world.NewTransaction(gasLimit: 0))));
        Assert.Equal(BlockVerdict.Valid, Judge(Child(_world.NewTransaction(), _world.NewTransaction(gasLimit: 1))));
    }

    [Fact]
    public void The_price_before_calls_counts_cosigners_and_bytes()
    {
        Transaction transaction = Transaction.Create(
            _world.NewTransaction().Body with { Cosigners = [.. new[] { CoreWorld.KeyOf(1), CoreWorld.KeyOf(2) }.Order()] }, [default, default, default]);

        Assert.Equal(5UL + 14 + (3 * (ulong)transaction.Encoded.Length), new BasePrice(5, 7, 3).Of(transaction));
    }

    [Fact]
    public void The_node_asks_for_what_the_engine_charges()
    {
        GenesisDocument genesis = new()
        {
            NetworkName = "net",
            Timestamp = 1,
            Validators = [new GenesisValidator("oem", CoreWorld.KeyOf(1), CoreWorld.HashOf(2))],
            Organisations = [],
        };
        Transaction transaction = _world.NewTransaction();

        Assert.Equal(
            GasSchedule.Version1.BasePrice(transaction.Encoded.Length, cosigners: 0),
            NodeRestorer.Rules(genesis).BasePrice.Of(transaction));
    }

    [Fact]
    public void A_block_is_as_large_as_the_chain_allows_at_most() =>
        Assert.Equal(BlockVerdict.TooLarge, Judge(Child(_world.NewTransaction(argumentBytes: 16 * 1024))));

    [Fact]
    public void Beyond_maxLag_only_empty_blocks_are_valid()
    {
        Block tip = Grow(4); // Nothing is executed: the next block is five ahead, one more than allowed.

        Assert.Equal(BlockVerdict.TransactionsBeyondLag, Judge(_world.NewBlock(tip, _world.NewTransaction())));
        Assert.Equal(BlockVerdict.Valid, Judge(_world.NewBlock(tip)));
    }

    [Fact]
    public void A_block_that_certifies_what_we_have_not_executed_waits_and_is_judged_when_we_have()
    {
        Block tip = Grow(2);
        _world.Finalize(_world.Tree.TryGet(tip.Header.ParentHash, out Block? first) ? first : throw new InvalidOperationException());
        ExecutedRoots roots = CoreWorld.RootsOf(1);
        Block ahead = _world.NewBlock(tip, header => header with
        {
            ExecutedHeight = 1,
            StateRoot = roots.StateRoot,
            ReceiptsRoot = Receipt.RangeRoot(1, [roots.ReceiptsRoot]),
        });

        Assert.Equal(BlockVerdict.WaitForExecution, Judge(ahead));
        _world.Execute(1);
        Assert.Equal(BlockVerdict.Valid, Judge(ahead));
        Assert.Equal(BlockVerdict.WrongRoots, Judge(_world.NewBlock(tip, header => header with { StateRoot = CoreWorld.HashOf(9) })));
    }

    [Fact]
    public void The_receipts_root_leaves_no_height_uncertified()
    {
        Block tip = Grow(3);
        for (ulong height = 1; height <= 2; height++) _world.Execute(height);
        ExecutedRoots last = CoreWorld.RootsOf(2);

        Block whole = _world.NewBlock(tip);
        Block gap = _world.NewBlock(tip, header => header with { ReceiptsRoot = Receipt.RangeRoot(2, [last.ReceiptsRoot]) });

        Assert.Equal(2UL, whole.Header.ExecutedHeight);
        Assert.Equal(BlockVerdict.Valid, Judge(whole));
        Assert.Equal(BlockVerdict.WrongRoots, Judge(gap));
    }

    [Fact]
    public void A_block_never_certifies_less_than_its_parent()
    {
        Block one = Grow(2);
        _world.Execute(1);
        Block two = _world.NewBlock(one);
        _world.Tree.TryAdd(two);
        Assert.Equal(1UL, two.Header.ExecutedHeight);

        Assert.Equal(BlockVerdict.WrongExecutedHeight, Judge(_world.NewBlock(two, header => header with { ExecutedHeight = 0 })));
    }

    [Fact]
    public void Signers_are_judged_by_the_state_that_the_header_certifies_not_by_the_newest()
    {
        Block tip = Grow(2);
        _world.Execute(1);
        _world.Members.Add(1, static _ => false); // Block 1 revoked everybody.

        Block before = _world.NewBlock(
            tip,
            static header => header with { ExecutedHeight = 0, StateRoot = CoreWorld.RootsOf(0).StateRoot, ReceiptsRoot = Receipt.RangeRoot(1, []) },
            _world.NewTransaction());
        Block after = _world.NewBlock(tip, _world.NewTransaction());

        Assert.Equal(BlockVerdict.Valid, Judge(before));
        Assert.Equal(BlockVerdict.UnknownSigner, Judge(after));
    }

    [Fact]
    public void Before_the_height_of_a_restart_only_empty_blocks_are_judged()
    {
        MembershipHistory restarted = new(height: 1, static _ => true);
        BlockValidator validator = new(_world.Rules, _world.Tree, _world.Replay, _world.Roots, restarted);

        Assert.Equal(BlockVerdict.UnknownMembership, validator.Validate(Child(_world.NewTransaction()), CoreWorld.Now));
        Assert.Equal(BlockVerdict.Valid, validator.Validate(Child(), CoreWorld.Now));
    }

    [Fact]
    public void However_many_blocks_wait_for_finality_another_may_follow()
    {
        // With a limit here the chain could never go on once notarized blocks reached it.
        Block tip = Grow(9_000);

        Assert.Equal(BlockVerdict.Valid, _world.Validator.Validate(_world.NewBlock(tip), CoreWorld.Now + 10_000));
    }

    private BlockVerdict Judge(Block block) => _world.Validator.Validate(block, CoreWorld.Now);

    private Block Child(params Transaction[] transactions) => _world.NewBlock(_world.Genesis, transactions);

    private Block Tip(Transaction transaction) => Child(transaction);

    private Block Grow(int count)
    {
        Block tip = _world.Genesis;
        for (int i = 0; i < count; i++)
        {
            tip = _world.NewBlock(tip);
            Assert.True(_world.Tree.TryAdd(tip));
        }

        return tip;
    }
}
