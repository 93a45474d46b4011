using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Execution;

/// <summary>
/// Whatever a contract says, its receipt decodes: a node that could not encode one would stop at the same final block for
/// ever, and so would every other node.
/// </summary>
public sealed class ReceiptFormTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Two words")]
    [InlineData("Größe")]
    [InlineData("surrogate")]
    public void An_event_of_a_name_that_is_none_is_an_error_of_the_contract(string name) =>
        Assert.Equal(FaultCodes.ContractError, Run(context => new Handmade(context).Emit(Text(name))).FaultCode);

    [Fact]
    public void An_events_name_has_at_most_64_bytes()
    {
        Assert.Equal("", Run(context => new Handmade(context).Emit(new string('E', 64))).FaultCode);
        Assert.Equal(FaultCodes.ContractError, Run(context => new Handmade(context).Emit(new string('E', 65))).FaultCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("surrogate")]
    [InlineData("1st")]
    [InlineData("a2345678901234567890123456789012")]
    public void A_fault_is_not_made_with_a_code_that_is_none(string name)
    {
        string code = Text(name);
        Assert.Throws<ArgumentException>(() => new Fault("x", code));
        Assert.Equal(FaultCodes.ContractError, Run(context => new Handmade(context).Stop(new Fault("x", code))).FaultCode);
    }

    [Fact]
    public void A_faults_code_has_at_most_31_characters()
    {
        string longest = new('F', Fault.CodeLengthMax);

        Assert.Equal($"burglar.{longest}", Run(context => new Handmade(context).Stop(new Fault("x", longest))).FaultCode);
    }

    [Theory]
    [InlineData("surrogate")]
    [InlineData("a fault with words")]
    [InlineData("")]
    public void A_fault_raised_again_has_a_code_that_a_receipt_holds(string code) =>
        Assert.Equal(FaultCodes.ContractError, Run(context => context.RaiseAgain(new CallFault(Text(code), "x"))).FaultCode);

    [Fact]
    public void A_fault_raised_again_is_cut_like_any_other()
    {
        TestOutcome outcome = Run(context => context.RaiseAgain(new CallFault("Some.Code", "begin\ud800" + new string('x', 1_000))));

        Assert.Equal("Some.Code", outcome.FaultCode);
        Assert.Equal("begin", outcome.Receipt.FaultMessage);
    }

    [Fact]
    public void A_message_ends_before_a_lone_surrogate()
    {
        Assert.Equal("a", Message("a\ud800b"));
        Assert.Equal("", Message("\udc00"));
        Assert.Equal("a\ud83d\ude00b", Message("a\ud83d\ude00b"));

        static string Message(string text) => Run(context => new Handmade(context).Stop(new Fault(text, "Code"))).Receipt.FaultMessage;
    }

    /// <summary>Attributes are UTF-8, which has no lone surrogate.</summary>
    private static string Text(string name) => name == "surrogate" ? "\ud800" : name;

    private static TestOutcome Run(Action<ContractContext> act)
    {
        ContractTestHost host = new(Burglar.Definition(act));
        TestOutcome outcome = host.Call(host.AddMember("oem", "alice"), Burglar.Call());

        Assert.True(Receipt.TryDecode(outcome.Receipt.Encode(), out Receipt? decoded, out _));
        Assert.Equal(outcome.FaultCode, decoded.FaultCode);
        return outcome;
    }
}
