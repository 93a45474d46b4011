using Chain.Contracts.Execution;
using Chain.Contracts.State;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Execution;

public sealed class StateTests
{
    private readonly ProbeHost _probe = new();

    [Fact]
    public void A_scan_sees_committed_state_and_what_the_transaction_wrote_in_key_order()
    {
        foreach (string key in (string[])["b", "d", "f"]) _probe.Call(ProbeAbi.Put(key, [1])).ThrowIfFault();

        Receipt receipt = _probe.Host.ExecuteBlock(
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Put("c", [2])]),
            _probe.Host.Transaction(
                [_probe.Alice],
                [ProbeAbi.Put("a", [2]), ProbeAbi.Remove("d"), ProbeAbi.Put("g", [2]), ProbeAbi.Remove("none"), ProbeAbi.Scan(null, 10), ProbeAbi.Scan("b", 2)]))[1];

        Assert.Equal(["a", "b", "c", "f", "g"], ProbeAbi.Scan(null, 0).DecodeResult(receipt.ReturnValues[4].Span));
        Assert.Equal(["b", "c"], ProbeAbi.Scan(null, 0).DecodeResult(receipt.ReturnValues[5].Span));
    }

    [Fact]
    public void A_list_grows_shrinks_and_is_read_in_order()
    {
        for (uint i = 0; i < 300; i++) _probe.Call(ProbeAbi.AddToList(i * i)).ThrowIfFault();
        _probe.Call(ProbeAbi.SetInList(257, 5)).ThrowIfFault();
        _probe.Call(ProbeAbi.ShrinkList()).ThrowIfFault();

        Assert.Equal(299U, _probe.Host.Query(ProbeAbi.ListCount()));
        Assert.Equal(5U, _probe.Host.Query(ProbeAbi.ListItem(257)));
        Assert.Equal([255U * 255, 256 * 256, 5], _probe.Host.Query(ProbeAbi.List(255))[..3]);
        Assert.Equal(44, _probe.Host.Query(ProbeAbi.List(255)).Length);
    }

    [Fact]
    public void Changes_are_sorted_each_key_once_and_none_writes_what_was_there()
    {
        _probe.Call(ProbeAbi.Put("same", [1])).ThrowIfFault();
        _probe.Call(ProbeAbi.Put("gone", [1])).ThrowIfFault();
        BlockExecutor executor = new(new ContractCatalog([ProbeAbi.Definition]), EngineRules.Version1);
        Transaction[] transactions =
        [
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Put("z", [1]), ProbeAbi.Put("a", [1])]),
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Put("same", [2]), ProbeAbi.Remove("never")]),
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Put("same", [1]), ProbeAbi.Remove("gone"), ProbeAbi.Put("a", [3])]),
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.PutThenReject("faulted")]),
        ];

        BlockResult result = executor.Execute(_probe.Host.Block, transactions, _probe.Host.State, _probe.Host.Membership);

        string[] keys = [.. result.Changes.Select(c => System.Text.Encoding.UTF8.GetString(c.Key.AsSpan(1)).TrimEnd('\u0001', '\0'))];
        Assert.Equal(["gasoem", "probe\0a", "probe\0gone", "probe\0z"], keys);
        Assert.Null(result.Changes[2].Value);
        Assert.Equal(result.GasUsed, result.Receipts.Aggregate(0UL, (sum, r) => sum + r.GasUsed));
    }

    [Fact]
    public void The_overlay_behaves_as_a_sorted_dictionary_under_random_writes_marks_and_rollbacks()
    {
        for (int seed = 0; seed < 200; seed++) RunOverlayAgainstModel(new Random(seed));
    }

    [Fact]
    public void Gas_is_charged_to_the_senders_organisation_whatever_becomes_of_the_transaction()
    {
        TestOutcome good = _probe.Call(ProbeAbi.Increment(1));
        TestOutcome bad = _probe.Call(ProbeAbi.PutThenReject("x"));
        _probe.Host.Call(ContractTestHost.Stranger("oem", "mallory"), ProbeAbi.Increment(1));

        Assert.Equal(good.GasUsed + bad.GasUsed, GasLedger.Read(_probe.Host.State, "oem"));
        Assert.Equal(0UL, GasLedger.Read(_probe.Host.State, "sup"));
    }

    [Fact]
    public void Gas_does_not_depend_on_what_earlier_transactions_of_the_block_read()
    {
        _probe.Call(ProbeAbi.Put("k", new byte[100])).ThrowIfFault();

        IReadOnlyList<Receipt> receipts = _probe.Host.ExecuteBlock(
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Get("k")]),
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Get("k")]));

        Assert.Equal(receipts[0].GasUsed, receipts[1].GasUsed);
    }

    private static void RunOverlayAgainstModel(Random random)
    {
        MemoryState committed = new();
        SortedDictionary<string, byte> model = new(StringComparer.Ordinal);
        for (int i = 0; i < 8; i++)
        {
            string key = RandomKey(random);
            committed.Apply([new StateChange(Bytes(key), [0])]);
            model[key] = 0;
        }

        StateOverlay overlay = new(committed);
        Stack<(int Mark, SortedDictionary<string, byte> Model)> marks = new();
        for (int step = 0; step < 60; step++)
        {
            string key = RandomKey(random);
            switch (random.Next(7))
            {
                case 0 or 1:
                    byte value = (byte)random.Next(3);
                    overlay.Put(Bytes(key), [value]);
                    model[key] = value;
                    break;
                case 2:
                    overlay.Put(Bytes(key), null);
                    model.Remove(key);
                    break;
                case 3:
                    marks.Push((overlay.Mark(), new SortedDictionary<string, byte>(model, StringComparer.Ordinal)));
                    break;
                case 4 when marks.Count > 0:
                    (int mark, model) = marks.Pop();
                    overlay.RollBack(mark);
                    break;
                case 5:
                    Assert.Equal(model.TryGetValue(key, out byte expected), overlay.TryGet(Bytes(key), out byte[]? found));
                    if (found is not null) Assert.Equal(expected, found[0]);
                    break;
                default:
                    AssertScan(overlay, model, key);
                    break;
            }
        }

        AssertScan(overlay, model, "");
        committed.Apply(overlay.Changes());
        Assert.Equal(model.Select(e => (e.Key, e.Value)), committed.Entries().Select(e => (System.Text.Encoding.ASCII.GetString(e.Key), e.Value[0])));
    }

    private static void AssertScan(StateOverlay overlay, SortedDictionary<string, byte> model, string from)
    {
        string prefix = from.Length > 0 ? from[..1] : "";
        (string, byte)[] expected =
        [
            .. model.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(e.Key, from) >= 0)
                .Select(e => (e.Key, e.Value)),
        ];
        Assert.Equal(expected, overlay.Scan(Bytes(prefix), Bytes(from)).Select(e => (System.Text.Encoding.ASCII.GetString(e.Key), e.Value[0])));
    }

    private static string RandomKey(Random random)
    {
        string key = "";
        for (int i = random.Next(1, 4); i > 0; i--) key += (char)('a' + random.Next(3));
        return key;
    }

    private static byte[] Bytes(string key) => System.Text.Encoding.ASCII.GetBytes(key);
}
