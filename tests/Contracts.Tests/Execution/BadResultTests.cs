using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Execution;

/// <summary>A contract that answers in another form than its caller declares: the call has failed, and nothing of it remains.</summary>
public sealed class BadResultTests
{
    private const string Liar = """
        namespace Liars;

        [Contract("liar")]
        public sealed partial class Liar : Contract
        {
            private readonly StateValue<long> _count;

            [Call] public string Text() { Act(); return "no number"; }
            [Call] public long Number(long value) { Act(); return value; }
            [Call] public long[] Many(long count) { Act(); return new long[(int)count]; }
            [View] public long Count() => _count.GetOr(0);

            private void Act()
            {
                _count.Set(_count.GetOr(0) + 1);
                Emit(new Acted(_count.GetOr(0)));
            }
        }

        [Event] public sealed record Acted(long Count);
        """;

    private const string Asker = """
        namespace Askers;

        public enum Colour : byte { Red = 1, Green = 2 }

        [Contract("asker")]
        public sealed partial class Asker : Contract
        {
            private readonly LiarProxy _liar;

            [Call] public long Plain() => _liar.Text();

            [Call] public string Caught()
            {
                try { return _liar.Text() > 0 ? "more" : "less"; }
                catch (System.Exception) { return "caught"; }
            }

            [Call] public string Try(string what, long value, long gasMax)
            {
                LiarProxy liar = _liar.With(gasMax: gasMax);
                CallFault? fault = what switch
                {
                    "text" => liar.Try(LiarCalls.Text()).Fault,
                    "colour" => liar.Try(LiarCalls.Number(value)).Fault,
                    _ => liar.Try(LiarCalls.Many(value)).Fault,
                };
                return fault is null ? "ok" : fault.Code;
            }
        }

        [ContractInterface("liar")]
        internal interface ILiar
        {
            [Call] long Text();
            [Call] Colour Number(long value);
            [Call] string[] Many(long count);
        }
        """;

    private readonly ContractTestHost _host = new(new ContractLoader());
    private readonly TestMember _member;

    public BadResultTests()
    {
        _member = _host.AddMember("oem", "admin-1", "admin");
        foreach (string source in (string[])[Liar, Asker]) _host.Deploy(ContractCompiler.Compile(source), _member);
    }

    [Theory]
    [InlineData("text", 0, FaultCodes.BadResult)]
    [InlineData("colour", 3, FaultCodes.BadResult)]
    [InlineData("colour", 300, FaultCodes.BadResult)]
    [InlineData("colour", 2, "ok")] // Control: the same method, with an answer of the declared type.
    [InlineData("many", 1, FaultCodes.BadResult)]
    [InlineData("many", 0, "ok")]
    public void What_answers_in_another_form_wrote_nothing(string what, long value, string code)
    {
        (string text, _, int events) = Try(what, value);

        Assert.Equal(code, text);
        Assert.Equal(code == "ok" ? 1 : 0, events);
        Assert.Equal(code == "ok" ? 1 : 0, Count());
    }

    [Fact]
    public void Without_Try_its_fault_is_the_callers()
    {
        TestOutcome outcome = _host.Call(_member, new MethodCall("asker", "Plain", [0x90]));

        Assert.Equal(FaultCodes.BadResult, outcome.FaultCode);
        Assert.Equal(0, Count());
    }

    [Fact]
    public void It_cannot_be_caught_as_an_exception()
    {
        TestOutcome outcome = _host.Call(_member, new MethodCall("asker", "Caught", [0x90]));

        Assert.Equal(FaultCodes.BadResult, outcome.FaultCode);
        Assert.Equal(0, Count());
    }

    [Fact]
    public void It_uses_up_what_the_call_was_given_and_an_exception()
    {
        ulong few = Try("text", 0, 30_000_000).Gas, many = Try("text", 0, 80_000_000).Gas;
        ulong good = Try("colour", 2, 30_000_000).Gas;

        Assert.Equal(50_000_000UL, many - few);
        Assert.True(few > good + EngineRules.Version1.Gas.FailedCall, $"{few} and {good} gas");
    }

    [Fact]
    public void What_the_caller_wrote_before_remains_with_later_calls()
    {
        Assert.Equal("ok", Try("colour", 1).Text);
        Assert.Equal(FaultCodes.BadResult, Try("colour", 7).Text);
        Assert.Equal("ok", Try("colour", 2).Text);
        Assert.Equal(2, Count());
    }

    private (string Text, ulong Gas, int Events) Try(string what, long value, long gasMax = 50_000_000)
    {
        CanonicalWriter writer = new(64);
        writer.WriteArrayHeader(3);
        writer.WriteString(what);
        writer.WriteInt64(value);
        writer.WriteInt64(gasMax);
        TestOutcome outcome = _host.Call(_member, new MethodCall("asker", "Try", writer.ToArray()));
        outcome.ThrowIfFault();
        return (new CanonicalReader(outcome.Receipt.ReturnValues[0].Span).ReadString(), outcome.GasUsed, outcome.Receipt.Events.Count);
    }

    private long Count() => new CanonicalReader(_host.TryQuery(new MethodCall("liar", "Count", [0x90])).Value.Span).ReadInt64();
}
