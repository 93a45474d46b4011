using Chain.Contracts.Execution;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Execution;

/// <summary>Runs one thousand random transactions, good and bad, in blocks of different sizes.</summary>
public sealed class DeterminismTests
{
    private const int Transactions = 1_000;

    /// <summary>
    /// Changes only when prices, limits, encodings or a contract change on purpose; then nodes of both versions disagree,
    /// and the change belongs in CHANGELOG as state-breaking.
    /// </summary>
    private const string Golden = "0997a07b cb464dca";

    [Fact]
    public void Receipts_and_state_do_not_depend_on_where_blocks_end()
    {
        (Hash32 receipts, Hash32 state) = Run(_ => Transactions);

        Assert.Equal((receipts, state), Run(_ => Transactions));
        Assert.Equal((receipts, state), Run(_ => 1));
        Assert.Equal((receipts, state), Run(random => random.Next(1, 50)));
    }

    [Fact]
    public void Receipts_and_state_are_the_recorded_ones()
    {
        (Hash32 receipts, Hash32 state) = Run(_ => 100);

        Assert.Equal(Golden, $"{receipts.ToShortString()} {state.ToShortString()}");
    }

    private static (Hash32 Receipts, Hash32 State) Run(Func<Random, int> blockSize)
    {
        ContractTestHost host = new([.. Library.Shipped.All, ProbeAbi.Definition, TowerAbi.Definition]);
        TestMember[] members = [host.AddMember("oem", "a", "admin"), host.AddMember("oem", "b"), host.AddMember("sup", "c", "admin")];
        TestMember[] senders = [.. members, ContractTestHost.Stranger("x", "y")];
        Random work = new(42), cuts = new(7);
        List<byte[]> encoded = [];
        Queue<Transaction> queue = new(Enumerable.Range(0, Transactions).Select(_ => RandomTransaction(host, senders, work)));
        while (queue.Count > 0)
        {
            int size = Math.Min(queue.Count, blockSize(cuts));
            Transaction[] block = [.. Enumerable.Range(0, size).Select(_ => queue.Dequeue())];
            encoded.AddRange(host.ExecuteBlock(block).Select(r => r.Encode()));
        }

        Assert.InRange(encoded.Count(e => Receipt.TryDecode(e, out Receipt? r, out _) && r.Status == ReceiptStatus.Fault), 100, 900);
        byte[] consortium = StateKey.Of(Membership.ContractName, []); // Holds the defaults of chain parameters, which may change.
        byte[] state = [.. host.State.Entries().Where(e => !e.Key.AsSpan().StartsWith(consortium)).SelectMany(e => e.Key.Concat(e.Value))];
        return (Receipt.Root(encoded), Hashing.Sha256(state));
    }

    private static Transaction RandomTransaction(ContractTestHost host, TestMember[] senders, Random random)
    {
        MethodCall[] calls = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomCall(random))];
        TestMember[] signers = [.. senders.OrderBy(_ => random.Next()).Take(random.Next(8) == 0 ? 2 : 1)];
        ulong gasLimit = random.Next(10) == 0 ? (ulong)random.Next(100_000, 3_000_000) : ContractTestHost.DefaultGasLimit;
        return host.Transaction(signers, calls, gasLimit);
    }

    private static MethodCall RandomCall(Random random)
    {
        string key = ((char)('a' + random.Next(20))).ToString();
        return random.Next(12) switch
        {
            0 => StoreAbi.Put(key, new byte[random.Next(300)]),
            1 => StoreAbi.Remove(key),
            2 => ProbeAbi.Put(key, new byte[random.Next(300)]),
            3 => ProbeAbi.Remove(key),
            4 => ProbeAbi.Increment((ulong)random.Next(5)),
            5 => ProbeAbi.PutThenReject(key),
            6 => ProbeAbi.Scan(key, random.Next(1, 10)),
            7 => ProbeAbi.ClimbAndReport((uint)random.Next(1, 6), (uint)random.Next(6)),
            8 => ProbeAbi.AddToList((uint)random.Next()),
            9 => ProbeAbi.EmitMany(random.Next(3), random.Next(50)),
            10 => ProbeAbi.Throw(random.Next(4)),
            _ => StoreAbi.Keys(key),
        };
    }
}
