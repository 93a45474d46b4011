using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Blocks;
using Chain.Node.Core.Sync;

namespace Chain.Node.Tests.Core;

public sealed class HistoryTests
{
    [Fact]
    public void The_replay_window_holds_what_is_not_written_yet_and_reads_what_is()
    {
        CoreWorld world = new();
        Block one = world.NewBlock(world.Genesis, world.NewTransaction(), world.NewTransaction());
        Block two = world.NewBlock(one, world.NewTransaction());
        Transaction other = world.NewTransaction();
        WrittenTransactions written = new();
        ReplayWindow window = new(written);
        window.Add(one);
        window.Add(two);
        Assert.All([.. one.Transactions, .. two.Transactions], transaction => Assert.True(window.Contains(transaction)));
        Assert.False(window.Contains(other));

        written.All.AddRange(one.Transactions);
        window.MarkWritten(one.Header.Height);
        Assert.Equal(1, window.Count);
        Assert.All([.. one.Transactions, .. two.Transactions], transaction => Assert.True(window.Contains(transaction)));

        written.All.Clear();
        Assert.DoesNotContain(one.Transactions, window.Contains);
    }

    [Fact]
    public void A_transaction_that_becomes_final_twice_is_a_broken_invariant()
    {
        CoreWorld world = new();
        Transaction transaction = world.NewTransaction();
        Block one = world.NewBlock(world.Genesis, transaction);
        ReplayWindow window = new(new WrittenTransactions());
        window.Add(one);

        Assert.Throws<InvalidOperationException>(() => window.Add(world.NewBlock(one, transaction)));
    }

    /// <summary>After a restart nothing is in memory.</summary>
    [Fact]
    public void A_written_transaction_is_neither_admitted_nor_voted_for()
    {
        CoreWorld world = new();
        Transaction transaction = world.NewTransaction();
        ReplayWindow window = new(new WrittenTransactions(transaction));
        BlockValidator validator = new(world.Rules, world.Tree, window, world.Roots, world.Members);
        Chain.Node.Core.Mempool.TransactionIntake intake = new(new NodeOptions(), world.Rules, world.Pool, window, world.Members);

        Assert.Equal(BlockVerdict.TransactionRepeated, validator.Validate(world.NewBlock(world.Genesis, transaction), CoreWorld.Now));
        Assert.Equal(Chain.Node.Core.Mempool.AdmitResult.AlreadyFinal, intake.Admit(transaction, CoreWorld.Now));
    }

    [Fact]
    public void Roots_are_known_for_every_height_that_a_header_may_name()
    {
        RootsHistory roots = new([CoreWorld.RootsOf(0)]);
        for (ulong height = 1; height <= 5; height++) roots.Add(CoreWorld.RootsOf(height));

        Assert.True(roots.TryGet(parentExecutedHeight: 2, executedHeight: 4, out Hash32 state, out Hash32 receipts));
        Assert.Equal(CoreWorld.RootsOf(4).StateRoot, state);
        Assert.Equal(Receipt.RangeRoot(3, [CoreWorld.RootsOf(3).ReceiptsRoot, CoreWorld.RootsOf(4).ReceiptsRoot]), receipts);
        Assert.True(roots.TryGet(4, 4, out state, out receipts)); // A header may certify nothing new.
        Assert.Equal((CoreWorld.RootsOf(4).StateRoot, Receipt.RangeRoot(5, [])), (state, receipts));
        Assert.False(roots.TryGet(4, 6, out _, out _)); // Not executed.

        roots.Trim(3);
        Assert.True(roots.TryGet(3, 4, out _, out _));
        Assert.True(roots.TryGet(2, 4, out _, out _));
        Assert.False(roots.TryGet(1, 4, out _, out _)); // Forgotten.
        roots.Trim(100);
        Assert.True(roots.TryGet(5, 5, out _, out _)); // The executed height always stays.
    }

    [Fact]
    public void Heights_are_executed_without_gaps()
    {
        RootsHistory roots = new([CoreWorld.RootsOf(0)]);

        Assert.Throws<InvalidOperationException>(() => roots.Add(CoreWorld.RootsOf(2)));
        Assert.Throws<ArgumentException>(() => new RootsHistory([]));
    }

    [Fact]
    public void Membership_is_that_of_the_height_asked_for()
    {
        MembershipHistory members = new(10, static body => body.GasLimit == 0);
        members.Add(12, static body => body.GasLimit == 1);
        members.Add(15, static body => body.GasLimit == 2);

        Assert.Equal([0UL, 0, 1, 1, 2, 2], new ulong[] { 10, 11, 12, 14, 15, 99 }.Select(height => VersionAt(members, height)));
        Assert.Null(members.At(9)); // Before we restarted.
        members.Trim(13);
        Assert.Equal([1UL, 1, 2], new ulong[] { 13, 14, 15 }.Select(height => VersionAt(members, height)));
        Assert.Equal(2, members.Count);
    }

    [Fact]
    public void A_certified_header_is_compared_once_we_have_executed_as_far()
    {
        CoreWorld world = new();
        CertifiedRootsChecker checker = new(world.Roots, world.Genesis.Header);
        Block one = world.NewBlock(world.Genesis);
        Block two = world.NewBlock(one, static header => Certifying(header, 1, CoreWorld.RootsOf(1).StateRoot));
        Block wrong = world.NewBlock(two, static header => Certifying(header, 2, CoreWorld.HashOf(77)));

        Assert.True(checker.Agrees(wrong.Header, two.Header.ExecutedHeight)); // Nobody knows yet.
        world.Execute(1);
        Assert.True(checker.AgreesExecuted(one.Header));
        Assert.Equal(0UL, checker.Floor); // What two certifies needs the roots from here on.
        world.Execute(2);
        Assert.True(checker.AgreesExecuted(two.Header));
        Assert.False(checker.Agrees(wrong.Header, two.Header.ExecutedHeight));
        world.Execute(3);
        Assert.False(checker.AgreesExecuted(wrong.Header)); // Whoever missed it then sees it now.
        Assert.Equal(2UL, checker.Floor);
    }

    [Fact]
    public void The_block_tree_answers_for_branches_and_forgets_what_finality_left_behind()
    {
        CoreWorld world = new();
        Transaction transaction = world.NewTransaction();
        Block one = world.NewBlock(world.Genesis, transaction);
        Block other = world.NewBlock(world.Genesis);
        Block two = world.NewBlock(one);
        foreach (Block block in (Block[])[two, one, other]) Assert.True(world.Tree.TryAdd(block)); // A child may come before its parent.

        Assert.True(world.Tree.BranchContains(two.Hash, transaction.Id));
        Assert.False(world.Tree.BranchContains(other.Hash, transaction.Id));
        Assert.True(world.Tree.CarriesTransactions && world.Tree.IsConnected(two.Hash));

        world.Tree.Finalize(one);
        Assert.Equal((1, one.Hash), (world.Tree.Count, world.Tree.FinalHash));
        Assert.False(world.Tree.CarriesTransactions);
        Assert.False(world.Tree.TryGetHeader(other.Hash, out _));
        Assert.False(world.Tree.TryAdd(other)); // Not above the final tip.
        Assert.Throws<InvalidOperationException>(() => world.Tree.Finalize(other));
    }

    [Fact]
    public void Waiting_proposals_are_bounded_and_come_out_in_the_order_of_their_heights()
    {
        CoreWorld world = new();
        WaitingProposals waiting = new(countMax: 3);
        List<Block> chain = [world.Genesis];
        for (int i = 0; i < 5; i++) chain.Add(world.NewBlock(chain[^1]));
        foreach (int height in (int[])[4, 2, 5, 3]) waiting.Add(chain[height]);

        Assert.Equal([3UL, 4, 5], waiting.TakeAll().Select(static block => block.Header.Height)); // The lowest gave way.
        Assert.Equal(0, waiting.Count);

        waiting.Add(chain[4]);
        waiting.Add(chain[5]);
        waiting.Prune(finalHeight: 4);
        Assert.Equal([5UL], waiting.TakeAll().Select(static block => block.Header.Height));
    }

    private static BlockHeader Certifying(BlockHeader header, ulong height, Hash32 stateRoot) => header with
    {
        ExecutedHeight = height,
        StateRoot = stateRoot,
        ReceiptsRoot = Receipt.RangeRoot(height, [CoreWorld.RootsOf(height).ReceiptsRoot]),
    };

    private static ulong VersionAt(MembershipHistory members, ulong height)
    {
        for (ulong version = 0; ; version++)
        {
            TransactionBody body = new() { GenesisHash = default, Sender = default, Calls = [], GasLimit = version, ValidUntil = 0, Salt = default };
            if (members.At(height)!(body)) return version;
        }
    }
}

public sealed class BlockSyncTests
{
    private static readonly ValidatorIndex Zero = new(0), One = new(1), Two = new(2);

    [Fact]
    public void Peers_that_claim_to_be_ahead_are_asked_in_turn_one_at_a_time()
    {
        BlockSync sync = Connected();
        sync.SetHeight(Zero, 50);
        sync.SetHeight(Two, 60);

        Assert.Equal(Zero, sync.ChoosePeer(finalHeight: 10, executedHeight: 10, aheadMin: 2, nowMs: 0));
        Assert.Null(sync.ChoosePeer(10, 10, 2, nowMs: 0)); // One request is under way.
        Assert.False(sync.TryComplete(Two)); // It was not asked.
        Assert.True(sync.TryComplete(Zero));
        Assert.Equal(Two, sync.ChoosePeer(20, 20, 2, nowMs: 0));
        Assert.True(sync.TryComplete(Two));
        Assert.Equal(Zero, sync.ChoosePeer(30, 30, 2, nowMs: 0));
    }

    [Fact]
    public void Nobody_is_asked_who_is_hardly_ahead_unless_a_certificate_shows_that_we_are_behind()
    {
        BlockSync sync = Connected();
        sync.SetHeight(One, 11);

        Assert.Null(sync.ChoosePeer(10, 10, aheadMin: 2, nowMs: 0));
        Assert.Equal(One, sync.ChoosePeer(10, 10, aheadMin: 1, nowMs: 0));
    }

    [Fact]
    public void Nobody_is_asked_while_execution_is_too_far_behind()
    {
        BlockSync sync = Connected();
        sync.SetHeight(One, 10_000);

        Assert.Null(sync.ChoosePeer(finalHeight: 300, executedHeight: 44, aheadMin: 2, nowMs: 0));
        Assert.Equal(One, sync.ChoosePeer(finalHeight: 300, executedHeight: 45, aheadMin: 2, nowMs: 0));
    }

    [Fact]
    public void An_overdue_or_disconnected_request_makes_way_for_the_next_peer()
    {
        BlockSync sync = Connected();
        sync.SetHeight(Zero, 50);
        sync.SetHeight(One, 50);
        Assert.Equal(Zero, sync.ChoosePeer(10, 10, 2, nowMs: 0));
        ulong number = sync.Pending!.Value.Number;

        Assert.Equal(Zero, sync.TryExpire(number));
        Assert.Null(sync.TryExpire(number));
        Assert.Equal(One, sync.ChoosePeer(10, 10, 2, nowMs: 0));
        sync.Disconnect(One);
        Assert.Null(sync.Pending);
        Assert.Equal(Zero, sync.ChoosePeer(10, 10, 2, nowMs: 0));
        Assert.Null(sync.TryExpire(number)); // An old timer.
    }

    [Fact]
    public void A_peer_that_failed_is_asked_only_when_nobody_better_is_ahead_and_gets_more_time()
    {
        BlockSync sync = Connected();
        foreach (ValidatorIndex peer in (ValidatorIndex[])[Zero, One]) sync.SetHeight(peer, 1_000);
        Assert.Equal(Zero, sync.ChoosePeer(10, 10, 2, nowMs: 0));
        ulong before = sync.TimeoutMs;
        sync.TryExpire(sync.Pending!.Value.Number);
        for (ulong height = 10; height < 50; height += 10)
        {
            Assert.Equal(One, sync.ChoosePeer(height, height, 2, nowMs: 0));
            Assert.True(sync.TryComplete(One));
        }

        sync.Disconnect(Zero);
        sync.Connect(Zero); // Connecting again does not wash it off.
        sync.SetHeight(Zero, 1_000);
        Assert.Equal(One, sync.ChoosePeer(50, 50, 2, nowMs: 0));
        sync.Disconnect(One);
        Assert.Equal(Zero, sync.ChoosePeer(50, 50, 2, nowMs: 0));
        Assert.Equal(2 * before, sync.TimeoutMs);

        Assert.True(sync.TryComplete(Zero));
        sync.Succeed(Zero, blocks: 1, bytes: 1_000, nowMs: 0);
        Assert.Equal(Zero, sync.ChoosePeer(60, 60, 2, nowMs: 0));
        Assert.Equal(before, sync.TimeoutMs);
    }

    [Fact]
    public void A_peer_that_is_not_connected_is_not_remembered()
    {
        BlockSync sync = new(new NodeOptions());
        sync.SetHeight(Two, 1_000);

        Assert.Null(sync.ChoosePeer(10, 10, 1, nowMs: 0));
    }

    private static BlockSync Connected()
    {
        BlockSync sync = new(new NodeOptions());
        foreach (ValidatorIndex peer in (ValidatorIndex[])[Zero, One, Two]) sync.Connect(peer);
        return sync;
    }
}
