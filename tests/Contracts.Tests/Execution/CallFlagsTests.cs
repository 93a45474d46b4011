using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Execution;

/// <summary>What a contract lets another do, and the gas that it gives it.</summary>
public sealed class CallFlagsTests
{
    private const int Read = (int)CallFlags.Read, Write = (int)CallFlags.Write, Calls = (int)CallFlags.Call, Emits = (int)CallFlags.Emit, All = (int)CallFlags.All;

    private const string Vault = """
        namespace Vaults;

        [Contract("vault")]
        public sealed partial class Vault : Contract
        {
            private readonly StateValue<long> _value;
            private readonly StateMap<long, long> _map;
            private readonly NoteProxy _note;
            public static class Faults { public static readonly Fault Refused = new("No."); }

            [Call] public long Act(string what)
            {
                switch (what)
                {
                    case "read": return _value.GetOr(0);
                    case "contains": return _map.Contains(1) ? 1 : 0;
                    case "scan": return _map.Range(5).Length;
                    case "write": _value.Set(7); return 7;
                    case "remove": _map.Remove(1); return 0;
                    case "emit": Emit(new Opened(1)); return 1;
                    case "view": return _note.Read();
                    case "note": _note.Write(3); return 3;
                    case "widen": _note.With(CallFlags.All, long.MaxValue).Write(3); return 3;
                    case "compute": return 42;
                    case "refuse": Reject(Faults.Refused); return 0;
                    case "fail": return (new long[1])[(int)_value.GetOr(0) + 1];
                    case "spin": while (true) { }
                    case "catch": try { while (true) { } } catch (System.Exception) { return 1; }
                    case "deep": return Down(1000);
                    default: return -1;
                }
            }

            [View] public long Peek() => 5;

            private long Down(int n) { if (n == 0) Reject(Faults.Refused); return 1 + Down(n - 1); }
        }

        [Event] public sealed record Opened(long Number);

        [ContractInterface("note")]
        internal interface INote
        {
            [View] long Read();
            [Call] void Write(long value);
        }
        """;

    private const string Note = """
        namespace Notes;

        [Contract("note")]
        public sealed partial class Note : Contract
        {
            private readonly StateValue<long> _value;
            [View] public long Read() => _value.GetOr(0);
            [Call] public void Write(long value) => _value.Set(value);
        }
        """;

    private const string Boss = """
        namespace Bosses;

        [Contract("boss")]
        public sealed partial class Boss : Contract
        {
            private const CallFlags OfViews = CallFlags.Read | CallFlags.Call;
            private readonly VaultProxy _vault;

            [View] public long Own() => Bits();
            private static int Bits(CallFlags flags = OfViews) => (int)flags;

            [Call] public string Ask(string what, int flags, long gasMax)
            {
                CallOutcome<long> outcome = _vault.With((CallFlags)flags, gasMax).Try(VaultCalls.Act(what));
                return outcome.Fault is null ? "ok" : outcome.Fault.Code;
            }

            [Call] public long AskTwice(string what, int count, long gasMax)
            {
                long failed = 0;
                for (int i = 0; i < count; i++)
                {
                    if (!_vault.With(gasMax: gasMax).Try(VaultCalls.Act(what)).Succeeded) failed++;
                }

                return failed;
            }

            [Call] public string Peek(int flags)
            {
                CallOutcome<long> outcome = _vault.With((CallFlags)flags).Try(VaultCalls.Peek());
                return outcome.Fault is null ? "ok" : outcome.Fault.Code;
            }
        }

        [ContractInterface("vault")]
        internal interface IVault
        {
            [Call] long Act(string what);
            [View] long Peek();
        }
        """;

    private readonly ContractTestHost _host = new(new ContractLoader());
    private readonly TestMember _member;

    public CallFlagsTests()
    {
        _member = _host.AddMember("oem", "admin-1", "admin");
        foreach (string source in (string[])[Note, Vault, Boss]) _host.Deploy(ContractCompiler.Compile(source), _member);
    }

    [Theory]
    [InlineData("read", All, "ok")]
    [InlineData("read", Read | Write, "ok")]
    [InlineData("read", Write | Calls | Emits, FaultCodes.NotAllowed)]
    [InlineData("contains", Write | Calls | Emits, FaultCodes.NotAllowed)]
    [InlineData("scan", Write | Calls | Emits, FaultCodes.NotAllowed)]
    [InlineData("scan", Read | Emits, "ok")]
    [InlineData("write", Write, "ok")]
    [InlineData("write", Read | Calls | Emits, FaultCodes.NotAllowed)]
    [InlineData("remove", Read | Calls | Emits, FaultCodes.NotAllowed)]
    [InlineData("emit", Emits, "ok")]
    [InlineData("emit", Read | Write | Calls, FaultCodes.NotAllowed)]
    [InlineData("view", Read | Write | Calls, "ok")]
    [InlineData("view", Read | Write | Emits, FaultCodes.NotAllowed)]
    [InlineData("view", Write | Calls, FaultCodes.NotAllowed)] // The view's own reading is not allowed either.
    [InlineData("note", Read | Calls | Emits, FaultCodes.NotAllowed)]
    [InlineData("note", Calls | Write, "ok")]
    [InlineData("widen", Read | Calls | Emits, FaultCodes.NotAllowed)] // Nobody hands on what it does not have.
    [InlineData("compute", Emits, "ok")]
    [InlineData("compute", Read | Calls, FaultCodes.ReadOnly)] // Who may change nothing is asked views only.
    [InlineData("compute", 0, FaultCodes.ReadOnly)]
    public void A_call_does_what_its_caller_allows(string what, int flags, string expected) =>
        Assert.Equal(expected, Ask(what, flags).Text);

    [Fact]
    public void A_view_that_may_nothing_still_computes()
    {
        Assert.Equal("ok", Text(_host.Call(_member, Call("Peek", w => w.WriteInt64(0)))));
        Assert.Equal("ok", Text(_host.Call(_member, Call("Peek", w => w.WriteInt64(All)))));
    }

    [Theory]
    [InlineData("refuse", "vault.Refused")]
    [InlineData("fail", FaultCodes.ContractError)]
    [InlineData("spin", FaultCodes.OutOfGas)]
    [InlineData("catch", FaultCodes.OutOfGas)]
    [InlineData("deep", "vault.Refused")]
    public void A_failed_call_uses_up_what_it_was_given(string what, string code)
    {
        (string few, ulong fewGas) = Ask(what, All, 30_000_000);
        (string many, ulong manyGas) = Ask(what, All, 80_000_000);

        Assert.Equal((code, code), (few, many));
        Assert.Equal(50_000_000UL, manyGas - fewGas);
    }

    [Fact]
    public void A_call_that_succeeds_uses_what_it_used() =>
        Assert.Equal(Ask("compute", All, 30_000_000), Ask("compute", All, 80_000_000));

    [Fact]
    public void Without_a_bound_the_end_of_gas_stops_the_transaction()
    {
        TestOutcome outcome = _host.Call(_member, AskCall("spin", All, long.MaxValue));

        Assert.Equal(FaultCodes.OutOfGas, outcome.FaultCode);
        Assert.Equal(ContractTestHost.DefaultGasLimit, outcome.GasUsed);
    }

    [Fact]
    public void A_bound_above_what_is_there_is_no_bound()
    {
        TestOutcome outcome = _host.Call(_member, AskCall("spin", All, (long)ContractTestHost.DefaultGasLimit));

        Assert.Equal(FaultCodes.OutOfGas, outcome.FaultCode);
    }

    [Fact]
    public void Unwinding_is_paid_by_frames()
    {
        ulong flat = Ask("refuse", All, 30_000_000).Gas, deep = Ask("deep", All, 30_000_000).Gas;

        Assert.True(deep - flat >= 1_000 * 5_000, $"{deep - flat} gas for a thousand frames");
    }

    [Fact]
    public void Calls_that_fail_at_once_cost_what_exceptions_do()
    {
        TestOutcome none = _host.Call(_member, Call("AskTwice", w => Encode(w, "spin", 0, 0))), many = _host.Call(_member, Call("AskTwice", w => Encode(w, "spin", 100, 0)));

        Assert.Equal(100, new CanonicalReader(many.Receipt.ReturnValues[0].Span).ReadInt64());
        Assert.True((many.GasUsed - none.GasUsed) / 100 >= EngineRules.Version1.Gas.FailedCall);
    }

    [Fact]
    public void What_a_bounded_call_wrote_is_gone()
    {
        Assert.Equal("ok", Ask("write", All).Text);
        Assert.Equal(FaultCodes.OutOfGas, Ask("write", All, 100_000).Text);
        Assert.Equal("ok", Ask("read", All).Text);
    }

    private (string Text, ulong Gas) Ask(string what, int flags, long gasMax = long.MaxValue)
    {
        TestOutcome outcome = _host.Call(_member, AskCall(what, flags, gasMax));
        return (Text(outcome), outcome.GasUsed);
    }

    private static string Text(TestOutcome outcome)
    {
        outcome.ThrowIfFault();
        return new CanonicalReader(outcome.Receipt.ReturnValues[0].Span).ReadString();
    }

    private static MethodCall AskCall(string what, int flags, long gasMax) => Call("Ask", w => Encode(w, what, flags, gasMax));

    private static void Encode(CanonicalWriter writer, string what, long second, long third)
    {
        writer.WriteString(what);
        writer.WriteInt64(second);
        writer.WriteInt64(third);
    }

    private static MethodCall Call(string method, Action<CanonicalWriter> arguments)
    {
        CanonicalWriter writer = new(64);
        writer.WriteArrayHeader(method == "Peek" ? 1 : 3);
        arguments(writer);
        return new MethodCall("boss", method, writer.ToArray());
    }
}
