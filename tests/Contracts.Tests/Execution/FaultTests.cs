using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Execution;

public sealed class FaultTests
{
    private readonly ProbeHost _probe = new();

    [Fact]
    public void A_contracts_own_fault_carries_its_name_code_and_message()
    {
        TestOutcome outcome = _probe.Call(ProbeAbi.PutThenReject("k"));

        Assert.Equal("probe.Refused", outcome.FaultCode);
        Assert.Equal("Refused on purpose. (k)", outcome.Receipt.FaultMessage);
    }

    [Fact]
    public void A_message_is_cut_at_256_bytes_between_characters()
    {
        TestOutcome outcome = _probe.Call(ProbeAbi.PutThenReject(new string('€', 80)));

        int bytes = System.Text.Encoding.UTF8.GetByteCount(outcome.Receipt.FaultMessage);
        Assert.InRange(bytes, 254, 256);
        Assert.EndsWith("€", outcome.Receipt.FaultMessage, StringComparison.Ordinal);
        Assert.True(Receipt.TryDecode(outcome.Receipt.Encode(), out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_exception_of_contract_code_is_a_fault_without_its_text(int kind)
    {
        TestOutcome outcome = _probe.Call(ProbeAbi.Throw(kind));

        Assert.Equal(FaultCodes.ContractError, outcome.FaultCode);
        Assert.Equal("The contract's code failed.", outcome.Receipt.FaultMessage);
        Assert.Equal(0UL, _probe.Host.Query(ProbeAbi.Counter()));
    }

    [Fact]
    public void An_exception_of_contract_code_stands_beside_the_result()
    {
        TestOutcome outcome = _probe.Call(ProbeAbi.Throw(0));

        ContractError error = Assert.Single(_probe.Host.Errors);
        Assert.Equal(("probe", "Throw", outcome.Receipt.TransactionId), (error.Contract, error.Method, error.TransactionId));
        Assert.NotEmpty(error.Exception.StackTrace!);
        _probe.Call(ProbeAbi.SwallowFault());
        Assert.Empty(_probe.Host.Errors);
    }

    [Fact]
    public void A_contract_that_swallows_its_fault_faults_all_the_same()
    {
        TestOutcome outcome = _probe.Call(ProbeAbi.SwallowFault());

        Assert.Equal("probe.Refused", outcome.FaultCode);
        Assert.Equal(0UL, _probe.Host.Query(ProbeAbi.Counter()));
    }

    [Fact]
    public void Gas_that_runs_out_stops_the_transaction_and_is_charged_whole()
    {
        Transaction transaction = _probe.Host.Transaction([_probe.Alice], [ProbeAbi.EmitMany(1_000, 1)], gasLimit: 1_500_000);

        Receipt receipt = _probe.Host.ExecuteBlock(transaction)[0];

        Assert.Equal(FaultCodes.OutOfGas, receipt.FaultCode);
        Assert.Equal(1_500_000UL, receipt.GasUsed);
        Assert.Empty(receipt.Events);
    }

    [Fact]
    public void The_least_gas_limit_of_blocks_covers_the_base_price_of_any_transaction() =>
        Assert.InRange(
            GasSchedule.Version1.BasePrice(LedgerLimits.TransactionBytesMax, LedgerLimits.CosignersMax), 1UL, ChainParameters.BlockGasLimitMin);

    /// <summary>No valid block holds such a transaction; should one become final, the engine stops it like any other.</summary>
    [Fact]
    public void A_gas_limit_below_the_base_price_is_used_up()
    {
        Receipt receipt = _probe.Host.ExecuteBlock(_probe.Host.Transaction([_probe.Alice], [ProbeAbi.Increment(1)], gasLimit: 7))[0];

        Assert.Equal(FaultCodes.OutOfGas, receipt.FaultCode);
        Assert.Equal(7UL, receipt.GasUsed);
    }

    [Fact]
    public void An_unknown_contract_or_method_is_a_fault()
    {
        Assert.Equal(FaultCodes.UnknownContract, _probe.Call(GhostAbi.Boo()).FaultCode);
        Assert.Equal(FaultCodes.UnknownMethod, _probe.Call(new MethodCall("probe", "Vanish", [0x90])).FaultCode);
        Assert.Equal(FaultCodes.UnknownMethod, _probe.Call(new MethodCall("probe", "put", [0x90])).FaultCode);
    }

    public static TheoryData<string> BadArguments =>
        new(
            "",             // nothing at all
            "c0",           // nil instead of an array
            "90",           // too few
            "9101",         // right
            "920101",       // too many
            "91cc01",       // not the shortest form of 1
            "91d001",       // a signed form of a non-negative integer
            "91a131",       // text
            "9101c0",       // trailing bytes
            "91ff",         // negative
            "dc000101",     // a long array header
            "91ca3f800000"); // floating point

    [Theory]
    [MemberData(nameof(BadArguments))]
    public void Only_canonical_arguments_of_the_right_types_are_accepted(string hex)
    {
        TestOutcome outcome = _probe.Call(new MethodCall("probe", "Increment", Convert.FromHexString(hex)));

        Assert.Equal(hex == "9101" ? "" : FaultCodes.BadArguments, outcome.FaultCode);
    }

    [Fact]
    public void Keys_values_events_results_and_scans_have_limits()
    {
        const int KeyOverhead = 3; // slot and terminator
        Assert.True(_probe.Call(ProbeAbi.Put(new string('k', 256 - KeyOverhead), [])).Succeeded);
        Assert.Equal(FaultCodes.KeyTooLong, _probe.Call(ProbeAbi.Put(new string('k', 257 - KeyOverhead), [])).FaultCode);
        Assert.True(_probe.Call(ProbeAbi.Put("v", new byte[65_536 - 3])).Succeeded);
        Assert.Equal(FaultCodes.ValueTooLarge, _probe.Call(ProbeAbi.Put("v", new byte[65_536 - 2])).FaultCode);
        Assert.True(_probe.Call(ProbeAbi.EmitMany(1, 4_096 - 4)).Succeeded);
        Assert.Equal(FaultCodes.EventTooLarge, _probe.Call(ProbeAbi.EmitMany(1, 4_096 - 3)).FaultCode);
        Assert.True(_probe.Call(ProbeAbi.EmitMany(1_024, 1)).Succeeded);
        Assert.Equal(FaultCodes.TooManyEvents, _probe.Call(ProbeAbi.EmitMany(1_025, 1)).FaultCode);
        Assert.Equal(FaultCodes.TooManyEvents, _probe.Call(ProbeAbi.EmitMany(129, 4_092)).FaultCode);
        Assert.True(_probe.Call(ProbeAbi.Return(512 * 1024 - 5)).Succeeded);
        Assert.Equal(FaultCodes.ResultTooLarge, _probe.Call(ProbeAbi.Return(512 * 1024 - 4)).FaultCode);
        Assert.Equal(FaultCodes.ScanTooLarge, _probe.Host.TryQuery(ProbeAbi.Scan(null, 1_001)).Fault?.Code);
        Assert.Null(_probe.Host.TryQuery(ProbeAbi.Scan(null, 1_000)).Fault);
    }

    [Fact]
    public void An_event_limit_reached_in_a_callee_stops_the_transaction()
    {
        EngineRules rules = EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { EventsMax = 2 } };
        ProbeHost probe = new(rules);

        Assert.Equal(FaultCodes.TooManyEvents, probe.Call(ProbeAbi.ClimbAndReport(3, 0)).FaultCode);
    }

    [Fact]
    public void Reading_an_absent_key_by_index_and_a_list_beyond_its_end_are_faults()
    {
        Assert.Equal("probe.KeyNotFound", _probe.Host.TryQuery(ProbeAbi.Indexed("none")).Fault?.Code);
        Assert.Equal("probe.IndexOutOfRange", _probe.Host.TryQuery(ProbeAbi.ListItem(0)).Fault?.Code);
        Assert.Equal("probe.IndexOutOfRange", _probe.Call(ProbeAbi.SetInList(0, 1)).FaultCode);
        Assert.Equal("probe.IndexOutOfRange", _probe.Call(ProbeAbi.ShrinkList()).FaultCode);
    }

    [Fact]
    public void A_state_value_that_does_not_decode_is_a_fault_of_the_contract()
    {
        _probe.Call(ProbeAbi.Increment(1)).ThrowIfFault();
        byte[] key = StateKey.Of("probe", [1]);
        _probe.Host.State.Apply([new StateChange(key, [0xa1, 0x78])]);

        Assert.Equal("probe.StateUndecodable", _probe.Call(ProbeAbi.Increment(1)).FaultCode);
    }

    [Fact]
    public void State_that_cannot_be_read_stops_the_node_and_not_the_transaction()
    {
        BlockExecutor executor = new(new ContractCatalog([ProbeAbi.Definition]), EngineRules.Version1);
        _probe.Call(ProbeAbi.Increment(1)).ThrowIfFault();
        Transaction transaction = _probe.Host.Transaction([_probe.Alice], [ProbeAbi.SwallowFault()]);
        Transaction reads = _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Increment(1)]);

        Assert.Throws<StateUnavailableException>(
            () => executor.Execute(_probe.Host.Block, [reads], new BrokenState(), _probe.Host.Membership));
        Assert.Throws<StateUnavailableException>(
            () => executor.Execute(_probe.Host.Block, [transaction], new BrokenState(), _probe.Host.Membership));
    }

    [Fact]
    public void A_block_that_executes_one_transaction_twice_is_a_broken_invariant()
    {
        Transaction transaction = _probe.Host.Transaction([_probe.Alice], [ProbeAbi.Increment(1)]);

        Assert.Throws<InvalidOperationException>(() => _probe.Host.ExecuteBlock(transaction, transaction));
    }

    private sealed class BrokenState : IStateReader
    {
        public byte[]? Get(ReadOnlySpan<byte> stateKey) => throw new IOException("The disk is gone.");

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix, byte[] from) => throw new IOException("The disk is gone.");
    }
}
