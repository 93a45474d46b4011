using Chain.Ledger;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Mempool;

namespace Chain.Node.Tests.Core;

public sealed class BlockBuilderTests
{
    private readonly CoreWorld _world = new();

    [Fact]
    public void What_is_built_is_valid_and_holds_what_waits_in_order_of_arrival()
    {
        Transaction[] waiting = [_world.NewTransaction(), _world.NewTransaction(), _world.NewTransaction()];
        foreach (Transaction transaction in waiting) Assert.Equal(AdmitResult.Admitted, _world.Pool.Add(transaction));

        Block block = Build(_world.Genesis)!;

        Assert.Equal(BlockVerdict.Valid, _world.Validator.Validate(block, CoreWorld.Now));
        Assert.Equal(waiting.Select(t => t.Id), block.Transactions.Select(t => t.Id));
    }

    [Fact]
    public void What_would_make_the_block_invalid_is_left_out()
    {
        Transaction final = _world.NewTransaction();
        Transaction inBranch = _world.NewTransaction();
        Transaction expired = _world.NewTransaction(validUntil: CoreWorld.Now - 1);
        Transaction tooLong = _world.NewTransaction(validUntil: CoreWorld.Now + 100_000);
        Transaction unpaid = _world.NewTransaction(gasLimit: 0);
        Transaction good = _world.NewTransaction(gasLimit: 1_000);
        Transaction noGasLeft = _world.NewTransaction(gasLimit: 1);
        Block first = _world.NewBlock(_world.Genesis, final);
        _world.Finalize(first);
        Block second = _world.NewBlock(first, inBranch);
        _world.Tree.TryAdd(second);
        foreach (Transaction transaction in (Transaction[])[final, inBranch, expired, tooLong, unpaid, good, noGasLeft]) _world.Pool.Add(transaction);

        Block block = Build(second)!;

        Assert.Equal([good.Id], block.Transactions.Select(t => t.Id));
        Assert.Equal(BlockVerdict.Valid, _world.Validator.Validate(block, CoreWorld.Now));
    }

    [Fact]
    public void A_block_is_filled_up_to_the_byte_limit_and_smaller_ones_still_fit()
    {
        Transaction large = _world.NewTransaction(argumentBytes: 10_000);
        Transaction tooLarge = _world.NewTransaction(argumentBytes: 8_000);
        Transaction small = _world.NewTransaction(argumentBytes: 100);
        foreach (Transaction transaction in (Transaction[])[large, tooLarge, small]) _world.Pool.Add(transaction);

        Block block = Build(_world.Genesis)!;

        Assert.Equal([large.Id, small.Id], block.Transactions.Select(t => t.Id));
        Assert.True(block.Encoded.Length <= _world.Rules.Parameters.BlockBytesMax);
    }

    [Fact]
    public void Beyond_maxLag_the_block_is_empty_and_execution_brings_transactions_back()
    {
        Block tip = Grow(4);
        _world.Pool.Add(_world.NewTransaction());

        Assert.True(_world.Builder.IsBeyondLag(tip.Header));
        Assert.Empty(Build(tip)!.Transactions);

        _world.Execute(1);
        Assert.False(_world.Builder.IsBeyondLag(tip.Header));
        Assert.Single(Build(tip)!.Transactions);
    }

    [Fact]
    public void Nothing_is_built_while_we_have_not_executed_what_the_parent_certifies()
    {
        Block one = Grow(1);
        Block two = _world.NewBlock(one, header => header with { ExecutedHeight = 1 });
        _world.Tree.TryAdd(two);

        Assert.Null(Build(two));
    }

    [Fact]
    public void A_blocks_time_is_after_its_parents_even_where_our_clock_is_behind()
    {
        Block ahead = _world.NewBlock(_world.Genesis, header => header with { Timestamp = CoreWorld.Now + 400 });
        _world.Tree.TryAdd(ahead);

        Assert.Equal(CoreWorld.Now + 401, Build(ahead)!.Header.Timestamp);
    }

    private Block? Build(Block parent) => _world.Builder.TryBuild(parent.Header.View + 1, parent.Hash, parent.Header, CoreWorld.Now);

    private Block Grow(int count)
    {
        Block tip = _world.Genesis;
        for (int i = 0; i < count; i++)
        {
            tip = _world.NewBlock(tip);
            _world.Tree.TryAdd(tip);
        }

        return tip;
    }
}
