using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Nothing that contract code does runs for ever, and nothing it does hides that its gas is used up.</summary>
public sealed class EndlessLoopTests
{
    private const ulong GasLimit = 50_000_000;

    public static TheoryData<string> LoopsWithoutHandlers() => [.. StoppedCalls.LoopsWithoutHandlers];

    public static TheoryData<string> LoopsWithHandlers() => [.. StoppedCalls.LoopsWithHandlers];

    public static TheoryData<string, string> OtherLimits()
    {
        TheoryData<string, string> data = [];
        foreach ((string body, string code) in StoppedCalls.OtherLimits) data.Add(body, code);
        return data;
    }

    [Theory]
    [MemberData(nameof(LoopsWithoutHandlers))]
    public void A_loop_without_handlers_ends_with_its_gas(string body) => AssertOutOfGas(body, handlers: false);

    [Theory]
    [MemberData(nameof(LoopsWithHandlers))]
    public void A_loop_with_handlers_ends_with_its_gas(string body) => AssertOutOfGas(body, handlers: true);

    [Theory]
    [MemberData(nameof(OtherLimits))]
    public void Other_limits_stop_a_call_with_their_own_code(string body, string code)
    {
        ViewResult result = Run(body, handlers: body.Contains("catch", StringComparison.Ordinal), 5_000_000_000);

        Assert.Equal(code, result.Fault?.Code);
        Assert.Equal(5_000_000_000UL, result.GasUsed);
    }

    [Theory]
    [InlineData("try { s = 1; throw new System.ArgumentException(\"x\"); } catch (System.ArgumentException) { s += 10; } catch (System.Exception) { s += 100; } finally { s += 1000; }", 1011)]
    [InlineData("try { try { int z = 0; s = 1 / z; } finally { s += 5; } } catch (System.DivideByZeroException) { s += 7; }", 12)]
    [InlineData("for (int i = 0; i < 3; i++) { try { if (i == 1) continue; s += 1; } finally { s += 10; } }", 32)]
    [InlineData("try { Recurse(100000 - 50); } catch (System.InvalidOperationException) { s = 3; }", 3)]
    [InlineData("long F(long n) { try { return n == 0 ? throw new System.FormatException() : F(n - 1) + 1; } catch (System.FormatException) { throw new System.FormatException(); } } try { s = F(100); } catch (System.FormatException) { s = 7; }", 7)]
    [InlineData("int z = 0; for (int i = 0; i < 300; i++) { try { try { s += 1 / z; } catch (System.Exception) { try { s += 1 / z; } catch (System.Exception) { s++; continue; } } } finally { s++; } }", 600)]
    [InlineData("long F() { try { throw new System.FormatException(); } finally { s++; } } for (int i = 0; i < 300; i++) { try { F(); } catch (System.FormatException) { try { F(); } catch (System.FormatException) { s++; } } }", 900)]
    [InlineData("System.Func<int, int> twice = x => x * 2; for (int i = 0; i < 5; i++) s += twice(i);", 20)]
    [InlineData("(int a, string b) = (3, \"xyz\"); int? n = s > 5 ? null : 4; s = a + b.Length + (n ?? 0);", 10)]
    [InlineData("Pair p = new(1, 2); Pair q = p with { B = 3 }; s = p == q ? 1 : q is { A: 1, B: var b } ? b : 0;", 3)]
    [InlineData("int[] all = [1, 2, 3]; foreach (int x in all) s += x;", 6)]
    public void Code_that_keeps_to_its_limits_means_what_it_says(string body, long expected)
    {
        ViewResult result = Run(body, handlers: true, 4 * GasLimit);

        Assert.Null(result.Fault);
        CanonicalReader reader = new(result.Value.Span);
        Assert.Equal(expected, reader.ReadInt64());
    }

    [Theory]
    [InlineData("Costly costly = new Third();")]
    [InlineData("Third costly = new();")]
    public void A_small_virtual_method_is_paid_by_callers_who_need_not_know_which_it_is(string declaration)
    {
        ViewResult few = Run(declaration + "for (int i = 0; i < 100; i++) s += costly.Of(i);", handlers: false, GasLimit);
        ViewResult more = Run(declaration + "for (int i = 0; i < 1100; i++) s += costly.Of(i);", handlers: false, GasLimit);

        // A virtual call is 40, a division 60; the rest is the loop.
        Assert.InRange((more.GasUsed - few.GasUsed) / 1000, 120UL, 200UL);
    }

    /// <summary>The runtime puts together a message of both types' names, which takes several times as long as the exception itself.</summary>
    [Theory]
    [InlineData("s += ((Third)o).Of(1);", "\"text\"", "new Third()")]
    [InlineData("s += (long)o;", "\"text\"", "2L")]
    [InlineData("s += (long)o;", "2", "2L")]
    [InlineData("s += ((long?)o).GetValueOrDefault();", "2", "null")]
    [InlineData("static long Cast(object o) => (long)o; s += Cast(o);", "\"text\"", "2L")]
    [InlineData("s += ((System.Func<long>)o)();", "2", "(object)(System.Func<long>)(() => 2)")]
    public void A_cast_that_fails_pays_for_its_message_where_it_may_be_caught(string cast, string other, string own)
    {
        ulong OfOne(string value)
        {
            string Loop(int count) => $"object o = {value}; for (int i = 0; i < {count}; i++) {{ try {{ {cast} }} catch (System.InvalidCastException) {{ s++; }} }}";
            return (Run(Loop(11), handlers: false, GasLimit).GasUsed - Run(Loop(1), handlers: false, GasLimit).GasUsed) / 10;
        }

        Assert.InRange(OfOne(other), 450_000UL, 460_000UL);
        Assert.InRange(OfOne(own), 1UL, 4_000UL);
    }

    /// <summary>The runtime remembers some thousand answers to such questions; each of the others it finds again.</summary>
    [Theory]
    [InlineData("object o = s; if (o is IDeep) s++;", 600)]
    [InlineData("object o = s; if (o is int[]) s++;", 3_000)]
    [InlineData("object o = s; if (o is IVaries<Spinner>) s++;", 3_000)]
    [InlineData("object o = s; s += Has<string>(o) ? 1 : 2;", 3_000)]
    [InlineData("object[] a = new Spinner[1]; a[0] = new Worse();", 600)]
    [InlineData("Varied v = i == 0 ? new Varied() : new Other(); s += v.Of<string>();", 25_000)]
    [InlineData("Varied v = i == 0 ? new Varied() : new Other(); System.Func<long> f = v.Of<string>; s += f();", 25_000)]
    public void A_question_of_type_pays_for_being_searched(string body, ulong least)
    {
        ViewResult few = Run($"for (int i = 0; i < 10; i++) {{ {body} }}", handlers: false, GasLimit);
        ViewResult more = Run($"for (int i = 0; i < 1010; i++) {{ {body} }}", handlers: false, GasLimit);

        Assert.InRange((more.GasUsed - few.GasUsed) / 1000, least, least + 1_000);
    }

    /// <summary>What the contract calls outside may call it back; nothing else in these contracts makes a circle.</summary>
    [Theory]
    [InlineData("public override bool Equals(object? other) => other is Knot knot && System.Collections.Generic.EqualityComparer<Knot?>.Default.Equals(Next, knot.Next);")]
    [InlineData("public override string ToString() => $\"({Next})\"; public override bool Equals(object? other) => ToString() == \"\";")]
    [InlineData("public override bool Equals(object? other) => ((System.IComparable<Knot>)this).CompareTo((Knot)other!) == 0;")]
    public void Recursion_that_goes_through_the_base_library_is_counted(string members)
    {
        ViewResult result = Query($$"""
            using Chain.Contracts.Sdk;
            namespace Attack;
            public class Basis { public virtual int CompareTo(Knot? other) => ((System.IComparable<Knot>)other!.Next!).CompareTo(other); }
            public sealed class Knot : Basis, System.IComparable<Knot> { public Knot? Next; {{members}} }
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                [View] public bool Run() { Knot a = new(), b = new(); a.Next = a; b.Next = b; return a.Equals((object)b); }
            }
            """, 5_000_000_000);

        Assert.Equal(FaultCodes.StackLimit, result.Fault?.Code);
    }

    /// <summary>An exception unwinds frames after the last charge: there are no more than the gas pays for.</summary>
    [Theory]
    [InlineData("s = Down(1000);", 1_000_000, FaultCodes.StackLimit)]
    [InlineData("s = Down(1000);", 100_000_000, null)]
    [InlineData("s = Down(100);", 1_000_000, null)]
    [InlineData("s = Guarded(2500);", 5_000_000_000, FaultCodes.StackLimit)]
    [InlineData("s = Guarded(500);", 5_000_000_000, null)]
    public void A_call_opens_as_many_frames_as_its_gas_can_unwind(string body, ulong gas, string? code) =>
        Assert.Equal(code, Run(body, handlers: true, gas).Fault?.Code);

    private static void AssertOutOfGas(string body, bool handlers)
    {
        ViewResult result = Run(body, handlers, GasLimit);

        Assert.Equal(FaultCodes.OutOfGas, result.Fault?.Code);
        Assert.Equal(GasLimit, result.GasUsed);
    }

    private static ViewResult Run(string body, bool handlers, ulong gas) => Query(StoppedCalls.Source(body, handlers), gas);

    private static ViewResult Query(string source, ulong gas)
    {
        EngineRules rules = EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { ViewGasMax = gas } };
        ContractTestHost host = new(rules, MeteredContract.Load(MeteredContract.Compile(source)));
        return host.TryQuery(new MethodCall("attack", "Run", [0x90]));
    }
}
