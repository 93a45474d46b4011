using Chain.Ledger;
using Chain.Node.Storage;
using Chain.Node.Storage.Rocks;
using Chain.Node.Tests.Core;

namespace Chain.Node.Tests.Storage;

public sealed class ReplayColumnTests
{
    /// <summary>A later block may not hold what expires before it, and must not repeat anything else: nothing is forgotten sooner.</summary>
    [Fact]
    public void What_may_still_stand_in_a_later_block_stays_to_the_millisecond_in_memory_and_on_disk()
    {
        using TemporaryDirectory directory = new();
        foreach (Func<IKeyValueStore> open in (Func<IKeyValueStore>[])[() => new MemoryKeyValueStore(), () => RocksKeyValueStore.Open(directory.Sub("db"), new RocksOptions())])
        {
            using IKeyValueStore store = open();
            CoreWorld world = new();
            ulong time = CoreWorld.Now;
            Transaction[] transactions = [.. new[] { time + 60_000, time - 1, time, time + 1, time + 59_999, time + 60_001 }.Select(until => world.NewTransaction(validUntil: until))];
            ReplayColumn column = new(store);
            Write(store, batch => ReplayColumn.Put(batch, world.NewBlock(world.Genesis, transactions)));

            Write(store, batch => column.DropExpired(batch, time));
            AssertHeld(column, transactions, from: time);
            Write(store, batch => column.DropExpired(batch, time + 59_999)); // Not yet worth a range.
            AssertHeld(column, transactions, from: time);
            Write(store, batch => column.DropExpired(batch, time + 60_000));
            AssertHeld(column, transactions, from: time + 60_000);

            // A node that starts again does not know what it has dropped.
            ReplayColumn again = new(store);
            AssertHeld(again, transactions, from: time + 60_000);
            Write(store, batch => again.DropExpired(batch, time + 60_001));
            AssertHeld(again, transactions, from: time + 60_001);
        }
    }

    private static void Write(IKeyValueStore store, Action<KeyValueBatch> fill)
    {
        KeyValueBatch batch = new();
        fill(batch);
        store.Write(batch, sync: true);
    }

    private static void AssertHeld(ReplayColumn column, Transaction[] transactions, ulong from) => Assert.All(
        transactions,
        transaction => Assert.Equal(transaction.Body.ValidUntil >= from, column.Contains(transaction.Id, transaction.Body.ValidUntil)));
}
