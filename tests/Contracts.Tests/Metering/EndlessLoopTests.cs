using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Nothing that contract code does runs for ever, and nothing it does hides that its gas is used up.</summary>
public sealed class EndlessLoopTests
{
    private const ulong GasLimit = 50_000_000;

    [Theory]
    [InlineData("while (true) s++;")]
    [InlineData("for (;;) { s += 2; if (s == -1) break; }")]
    [InlineData("uint i = 0; do { i++; s++; } while (i < uint.MaxValue || s > 0);")]
    [InlineData("again: s++; if (s != 0) goto again;")]
    [InlineData("again: switch (s & 3) { case 0: s++; goto again; case 1: s++; goto case 0; case 2: s += 2; goto again; default: s += 5; goto case 2; }")]
    [InlineData("Forever();")]
    [InlineData("System.Action forever = Forever; forever();")]
    [InlineData("Spinner spinner = new Worse(); while (spinner.Turn()) { }")]
    [InlineData("Generic<int>(0); while (Generic<string>(1) > 0) { }")]
    public void A_loop_without_handlers_ends_with_its_gas(string body) => AssertOutOfGas(body, handlers: false);

    [Theory]
    [InlineData("while (true) { try { s++; continue; } finally { s++; } }")]
    [InlineData("while (true) { try { while (true) s++; } catch (System.Exception) { s += 2; } }")]
    [InlineData("while (true) { try { throw new System.InvalidOperationException(); } catch { s++; } }")]
    [InlineData("again: try { s++; goto again; } catch (System.Exception) { }")]
    [InlineData("try { while (true) s++; } finally { while (true) s--; }")]
    [InlineData("try { Forever(); } catch (System.Exception) { }")]
    [InlineData("while (true) { try { try { Forever(); } finally { s++; Forever(); } } catch (System.InvalidOperationException) { s++; } catch (System.Exception) { s--; } }")]
    [InlineData("while (true) { try { int[] a = new int[1]; a[(int)(s++ | 1)] = 1; } catch (System.IndexOutOfRangeException) { s++; } }")]
    [InlineData("while (true) { try { string? t = null; s += t!.Length; } catch (System.NullReferenceException) { s++; } }")]
    [InlineData("try { try { Forever(); } catch (System.Exception e) { throw new System.InvalidOperationException(\"\", e); } } catch (System.Exception) { s = 1; }")]
    [InlineData("while (true) { try { s++; } catch (System.Exception) { try { s++; } finally { s++; } continue; } finally { s--; } }")]
    public void A_loop_with_handlers_ends_with_its_gas(string body) => AssertOutOfGas(body, handlers: true);

    [Theory]
    [InlineData("Recurse(1);", FaultCodes.StackLimit)]
    [InlineData("System.Func<long, long> f = null!; f = x => f(x + 1) + 1; s = f(1);", FaultCodes.StackLimit)]
    [InlineData("s = new Deep().Turn(1);", FaultCodes.StackLimit)]
    [InlineData("System.Action a = null!; a = () => { s++; a(); }; a();", FaultCodes.StackLimit)]
    [InlineData("try { Recurse(1); } catch (System.Exception) { s = 1; }", FaultCodes.StackLimit)]
    [InlineData("Hidden d = new(); Shown b = d; d.Next = b.Turn; s = d.Next(1);", FaultCodes.StackLimit)]
    [InlineData("Hidden d = new(); IDeep i = d; d.Next = i.Turn; s = d.Next(1);", FaultCodes.StackLimit)]
    [InlineData("byte[] a = new byte[int.MaxValue];", FaultCodes.OutOfMemory)]
    [InlineData("for (int i = 0; i < 1000; i++) { byte[] a = new byte[100_000]; s += a.Length; }", FaultCodes.OutOfMemory)]
    [InlineData("object o = 1; for (int i = 0; i < 10_000_000; i++) o = new object[100];", FaultCodes.OutOfMemory)]
    [InlineData("int n = -1; byte[] a = new byte[n];", FaultCodes.ContractError)]
    [InlineData("int[] a = new int[2]; a[2] = 1;", FaultCodes.ContractError)]
    [InlineData("int[] a = new int[2]; object[] o = new object[2]; System.Array.Copy(a, o, 2);", FaultCodes.ContractError)]
    [InlineData("int[] a = new int[2]; object[] o = new object[2]; System.Array.Copy(a, 0, o, 0, 2);", FaultCodes.ContractError)]
    [InlineData("s = Fresh<Wide>(300_000);", FaultCodes.OutOfMemory)]
    [InlineData("try { byte[] a = new byte[int.MaxValue]; } catch (System.Exception) { s = 1; }", FaultCodes.OutOfMemory)]
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
    [InlineData("System.Func<int, int> twice = x => x * 2; for (int i = 0; i < 5; i++) s += twice(i);", 20)]
    [InlineData("(int a, string b) = (3, \"xyz\"); int? n = s > 5 ? null : 4; s = a + b.Length + (n ?? 0);", 10)]
    [InlineData("Pair p = new(1, 2); Pair q = p with { B = 3 }; s = p == q ? 1 : q is { A: 1, B: var b } ? b : 0;", 3)]
    [InlineData("int[] all = [1, 2, 3]; foreach (int x in all) s += x;", 6)]
    public void Code_that_keeps_to_its_limits_means_what_it_says(string body, long expected)
    {
        ViewResult result = Run(body, handlers: true, GasLimit);

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

    private static ViewResult Run(string body, bool handlers, ulong gas)
    {
        string source = $$"""
            using Chain.Contracts.Sdk;
            namespace Attack;
            public sealed record Pair(int A, int B);
            public struct Wide { public long A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P; }
            internal class Spinner { public virtual bool Turn() => false; }
            internal sealed class Worse : Spinner { public override bool Turn() => true; }
            internal interface IDeep { long Turn(long x); }
            internal sealed class Deep : IDeep { public long Turn(long x) => ((IDeep)this).Turn(x + 1) + 1; }
            internal class Shown { public virtual long Turn(long x) => x; }
            internal sealed class Hidden : Shown, IDeep { public System.Func<long, long>? Next; public override long Turn(long x) => Next!(x + 1) + 1; }
            internal abstract class Costly { public abstract long Of(long x); }
            internal sealed class Third : Costly { public override long Of(long x) => x / 3; }
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                [View] public long Run() { long s = 0; {{body}} return s; }
                {{(handlers ? "private static long Handled() { try { return 1; } catch (System.Exception) { return 2; } }" : "")}}
                private static void Forever() { while (true) { } }
                private static long Recurse(long n) => n >= 100000 ? throw new System.InvalidOperationException() : Recurse(n + 1) + 1;
                private static long Fresh<T>(int n) => new T[n].Length;
                private static long Guarded(long n)
                {
                    try { try { try { try { return n == 0 ? 0 : Guarded(n - 1) + 1; } catch (System.FormatException) { return 1; } } catch (System.FormatException) { return 1; } }
                    catch (System.FormatException) { return 1; } } catch (System.FormatException) { return 1; }
                }
                private static long Down(long n) => n == 0 ? 0 : Down(n - 1) + 1;
                private static int Generic<T>(int n) { while (n > 0) n++; return 1; }
            }
            """;
        return Query(source, gas);
    }

    private static ViewResult Query(string source, ulong gas)
    {
        EngineRules rules = EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { ViewGasMax = gas } };
        ContractTestHost host = new(rules, MeteredContract.Load(MeteredContract.Compile(source)));
        return host.TryQuery(new MethodCall("attack", "Run", [0x90]));
    }
}
