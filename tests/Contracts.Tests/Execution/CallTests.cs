using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Examples;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Execution;

public sealed class CallTests
{
    private readonly ProbeHost _probe = new();

    [Fact]
    public void Calls_of_one_transaction_take_effect_together_or_not_at_all()
    {
        TestOutcome good = _probe.Host.Call([_probe.Alice], ProbeAbi.Increment(2), ProbeAbi.Increment(3), ProbeAbi.Put("k", [9]));
        TestOutcome bad = _probe.Host.Call([_probe.Alice], ProbeAbi.Increment(10), ProbeAbi.Remove("k"), ProbeAbi.PutThenReject("x"));

        Assert.Equal(3, good.Receipt.ReturnValues.Count);
        Assert.Equal(5UL, ProbeAbi.Increment(0).DecodeResult(good.Receipt.ReturnValues[1].Span));
        Assert.Equal(["Counted", "Counted"], good.Events.Select(e => e.Name));
        Assert.Equal("probe.Refused", bad.FaultCode);
        Assert.Empty(bad.Events);
        Assert.Empty(bad.Receipt.ReturnValues);
        Assert.Equal(5UL, _probe.Host.Query(ProbeAbi.Counter()));
        Assert.Equal([9], _probe.Host.Query(ProbeAbi.Get("k")));
        Assert.Null(_probe.Host.Query(ProbeAbi.Get("x")));
    }

    [Fact]
    public void A_failed_call_of_a_contract_leaves_nothing_and_its_caller_goes_on()
    {
        TestOutcome<string?> outcome = _probe.Call(ProbeAbi.ClimbAndReport(levels: 4, failAt: 2));

        Assert.Equal("tower.Fell", outcome.Value);
        Assert.Empty(outcome.Events);
        Assert.Equal(0U, _probe.Host.Query(TowerAbi.Height()));
        Assert.Equal(4UL, _probe.Host.Query(ProbeAbi.Counter()));
    }

    [Fact]
    public void A_call_of_a_contract_that_succeeds_is_part_of_the_transaction()
    {
        TestOutcome<string?> outcome = _probe.Call(ProbeAbi.ClimbAndReport(levels: 4, failAt: 0));

        Assert.Null(outcome.Value);
        Assert.Equal([1U, 2U, 3U, 4U], outcome.Events.Select(e => TowerAbi.TryDecode(e.Data.Span, out Climbed? c) ? c!.Height : 0));
        Assert.All(outcome.Events, e => Assert.Equal("tower", e.Contract));
        Assert.Equal(4U, _probe.Host.Query(TowerAbi.Height()));
    }

    [Fact]
    public void A_fault_of_a_callee_that_is_not_caught_stops_the_transaction_under_the_callees_code()
    {
        TestOutcome outcome = _probe.Call(ProbeAbi.Climb(levels: 3, failAt: 1));

        Assert.Equal("tower.Fell", outcome.FaultCode);
        Assert.Equal("Fell.", outcome.Receipt.FaultMessage);
        Assert.Equal(0U, _probe.Host.Query(TowerAbi.Height()));
    }

    [Fact]
    public void Contracts_call_contracts_sixteen_deep_and_no_deeper()
    {
        Assert.Null(_probe.Call(ProbeAbi.ClimbAndReport(levels: 15, failAt: 0)).Value);
        Assert.Equal(FaultCodes.CallDepth, _probe.Call(ProbeAbi.ClimbAndReport(levels: 16, failAt: 0)).Value);
        Assert.True(_probe.Call(TowerAbi.Climb(16, 0)).Succeeded);
        Assert.Equal(FaultCodes.CallDepth, _probe.Call(TowerAbi.Climb(17, 0)).FaultCode);
    }

    [Fact]
    public void A_contract_that_did_not_ask_for_it_is_not_entered_twice() =>
        Assert.Equal(FaultCodes.Reentrant, _probe.Call(ProbeAbi.CallBack()).FaultCode);

    [Fact]
    public void A_call_of_a_contract_that_is_not_there_is_a_value() =>
        Assert.Equal(FaultCodes.UnknownContract, _probe.Call(ProbeAbi.CallGhost()).Value);

    [Fact]
    public void Out_of_gas_in_a_callee_is_not_a_value()
    {
        TestOutcome whole = _probe.Call(ProbeAbi.ClimbAndReport(levels: 6, failAt: 0));

        Ledger.Receipt receipt = _probe.Host.ExecuteBlock(
            _probe.Host.Transaction([_probe.Alice], [ProbeAbi.ClimbAndReport(levels: 6, failAt: 0)], whole.GasUsed - 300_000))[0];

        Assert.Equal(FaultCodes.OutOfGas, receipt.FaultCode);
        Assert.Equal(whole.GasUsed - 300_000, receipt.GasUsed);
    }

    [Fact]
    public void A_contract_called_by_a_contract_sees_its_caller_and_no_signature()
    {
        Authority direct = _probe.Call(TowerAbi.Authority(_probe.Alice.Address)).Value;
        Authority below = _probe.Call(ProbeAbi.AuthorityBelow(_probe.Alice.Address)).Value;

        Assert.Equal(new Authority(null, Signed: true), direct);
        Assert.Equal(new Authority("probe", Signed: false), below);
        Assert.Equal(FaultCodes.NotSigned, _probe.Call(ProbeAbi.SenderBelow()).FaultCode);
    }

    [Fact]
    public void Cosigners_signed_and_others_did_not()
    {
        TestOutcome outcome = _probe.Host.Call(
            [_probe.Alice, _probe.Bob],
            TowerAbi.Authority(_probe.Alice.Address),
            TowerAbi.Authority(_probe.Bob.Address),
            TowerAbi.Authority(ContractTestHost.Stranger("x", "y").Address));

        bool[] signed = [.. outcome.Receipt.ReturnValues.Select(v => TowerAbi.Authority(default).DecodeResult(v.Span).Signed)];
        Assert.Equal([true, true, false], signed);
    }

    [Fact]
    public void A_cosigner_who_is_no_member_spoils_the_transaction()
    {
        TestOutcome outcome = _probe.Host.Call([_probe.Alice, ContractTestHost.Stranger("x", "y")], ProbeAbi.Increment(1));

        Assert.Equal(FaultCodes.NotAMember, outcome.FaultCode);
    }

    [Fact]
    public void A_view_only_reads_whoever_asks()
    {
        Assert.Equal(FaultCodes.ReadOnly, _probe.Host.TryQuery(ProbeAbi.WriteInView()).Fault?.Code);
        Assert.Equal(FaultCodes.ReadOnly, _probe.Host.TryQuery(ProbeAbi.EmitInView()).Fault?.Code);
        Assert.Equal(FaultCodes.ReadOnly, _probe.Host.TryQuery(ProbeAbi.CallInView()).Fault?.Code);
        Assert.Equal(FaultCodes.ReadOnly, _probe.Host.TryQuery(ProbeAbi.Increment(1)).Fault?.Code);
        Assert.Equal(FaultCodes.NotSigned, _probe.Host.TryQuery(ProbeAbi.SenderInView()).Fault?.Code);
        Assert.Equal(FaultCodes.ReadOnly, _probe.Call(ProbeAbi.WriteInView()).FaultCode);
        Assert.True(_probe.Call(ProbeAbi.Counter()).Succeeded);
    }

    [Fact]
    public void A_view_asks_views_of_other_contracts_at_the_height_of_the_state()
    {
        _probe.Call(TowerAbi.Climb(2, 0)).ThrowIfFault();

        Assert.Equal(2U, _probe.Host.Query(ProbeAbi.HeightBelow()));
        Assert.Equal(_probe.Host.Block.Height, _probe.Host.Query(ProbeAbi.BlockHeight()));
    }

    [Fact]
    public void A_view_has_a_gas_limit_of_its_own()
    {
        ProbeHost probe = new(EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { ViewGasMax = 10_000 } });

        Assert.Equal(FaultCodes.OutOfGas, probe.Host.TryQuery(ProbeAbi.Counter()).Fault?.Code);
    }

    [Fact]
    public void Host_functions_hash_and_verify()
    {
        byte[] data = [1, 2, 3];
        using Crypto.SigningKey key = Crypto.SigningKey.FromSeed(new byte[32]);
        byte[] signature = key.Sign(data).ToArray();

        Assert.Equal(Crypto.Hashing.Sha256(data), _probe.Call(ProbeAbi.HashOf(data)).Value);
        Assert.True(_probe.Call(ProbeAbi.Verify(key.PublicKey, data, signature)).Value);
        Assert.False(_probe.Call(ProbeAbi.Verify(key.PublicKey, [1], signature)).Value);
    }

    [Fact]
    public void Events_of_a_call_that_had_no_effect_do_not_count_towards_the_transactions()
    {
        ContractDefinition failing = Burglar.Definition(
            context =>
            {
                for (int i = 0; i < 100; i++) new Handmade(context).Emit("Large", 4_000);
                new Handmade(context).Stop(new Fault("Too bad.", "Failed"));
            },
            name: "failing");
        ContractDefinition caller = Burglar.Definition(context =>
        {
            for (int i = 0; i < 2; i++) Assert.Equal("failing.Failed", new HandmadeProxy(new HandmadeProxy(context), gasMax: 50_000_000).Try(Burglar.Call("failing"))?.Code);
            for (int i = 0; i < 100; i++) new Handmade(context).Emit("Large", 4_000);
        });
        ContractTestHost host = new(failing, caller);

        TestOutcome outcome = host.Call(host.AddMember("oem", "alice"), Burglar.Call());

        outcome.ThrowIfFault();
        Assert.Equal(100, outcome.Events.Count);
    }

    [Fact]
    public void Verifying_a_signature_has_its_price_and_that_of_the_bytes()
    {
        MethodCall call = ProbeAbi.Verify(default, new byte[100], new byte[Signature.Size]);
        GasSchedule free = GasSchedule.Version1 with { VerifySignature = 0, HashByte = 0 };

        ulong paid = new ProbeHost().Call(call).GasUsed;
        ulong unpaid = new ProbeHost(EngineRules.Version1 with { Gas = free }).Call(call).GasUsed;

        Assert.Equal(600_000UL + (6 * 100), paid - unpaid);
    }
}
