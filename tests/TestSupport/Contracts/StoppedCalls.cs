using Chain.Contracts.Execution;

namespace Chain.TestSupport.Contracts;

/// <summary>Calls that a limit stops: bodies of a method of a contract that is accepted.</summary>
internal static class StoppedCalls
{
    /// <summary>Loops without end in a contract that handles no exceptions.</summary>
    public static IReadOnlyList<string> LoopsWithoutHandlers { get; } =
    [
        "while (true) s++;",
        "for (;;) { s += 2; if (s == -1) break; }",
        "uint i = 0; do { i++; s++; } while (i < uint.MaxValue || s > 0);",
        "again: s++; if (s != 0) goto again;",
        "again: switch (s & 3) { case 0: s++; goto again; case 1: s++; goto case 0; case 2: s += 2; goto again; default: s += 5; goto case 2; }",
        "Forever();",
        "System.Action forever = Forever; forever();",
        "Spinner spinner = new Worse(); while (spinner.Turn()) { }",
        "Generic<int>(0); while (Generic<string>(1) > 0) { }",
    ];

    /// <summary>Loops without end that try to keep their end to themselves.</summary>
    public static IReadOnlyList<string> LoopsWithHandlers { get; } =
    [
        "while (true) { try { s++; continue; } finally { s++; } }",
        "while (true) { try { while (true) s++; } catch (System.Exception) { s += 2; } }",
        "while (true) { try { throw new System.InvalidOperationException(); } catch { s++; } }",
        "again: try { s++; goto again; } catch (System.Exception) { }",
        "try { while (true) s++; } finally { while (true) s--; }",
        "try { Forever(); } catch (System.Exception) { }",
        "while (true) { try { try { Forever(); } finally { s++; Forever(); } } catch (System.InvalidOperationException) { s++; } catch (System.Exception) { s--; } }",
        "while (true) { try { int[] a = new int[1]; a[(int)(s++ | 1)] = 1; } catch (System.IndexOutOfRangeException) { s++; } }",
        "while (true) { try { string? t = null; s += t!.Length; } catch (System.NullReferenceException) { s++; } }",
        "try { try { Forever(); } catch (System.Exception e) { throw new System.InvalidOperationException(\"\", e); } } catch (System.Exception) { s = 1; }",
        "while (true) { try { s++; } catch (System.Exception) { try { s++; } finally { s++; } continue; } finally { s--; } }",
    ];

    /// <summary>What ends at another limit, and the code of the fault.</summary>
    public static IReadOnlyList<(string Body, string Code)> OtherLimits { get; } =
    [
        ("Recurse(1);", FaultCodes.StackLimit),
        ("System.Func<long, long> f = null!; f = x => f(x + 1) + 1; s = f(1);", FaultCodes.StackLimit),
        ("s = new Deep().Turn(1);", FaultCodes.StackLimit),
        ("System.Action a = null!; a = () => { s++; a(); }; a();", FaultCodes.StackLimit),
        ("try { Recurse(1); } catch (System.Exception) { s = 1; }", FaultCodes.StackLimit),
        ("Hidden d = new(); Shown b = d; d.Next = b.Turn; s = d.Next(1);", FaultCodes.StackLimit),
        ("Hidden d = new(); IDeep i = d; d.Next = i.Turn; s = d.Next(1);", FaultCodes.StackLimit),
        // An exception out of a handler finds its handler above the frames of the one before.
        ("long F(long n) { try { return n == 0 ? throw new System.FormatException() : F(n - 1) + 1; } catch (System.FormatException) { throw new System.FormatException(); } } s = F(1000);", FaultCodes.StackLimit),
        ("long F(long n) { try { return n == 0 ? throw new System.FormatException() : F(n - 1) + 1; } catch { throw; } } try { s = F(1000); } catch (System.FormatException) { s = 1; }", FaultCodes.StackLimit),
        ("long F(long n) { try { return n / (s - s); } catch (System.DivideByZeroException) { return F(n + 1) + 1; } } s = F(1);", FaultCodes.StackLimit),
        ("long F(long n) { try { return n / (s - s); } finally { s += F(n + 1); } } s = F(1);", FaultCodes.StackLimit),
        ("long F(long n) { try { return n == 0 ? 0 : F(n - 1) + 1; } finally { s -= 1 / (s - s); } } try { s = F(1000); } catch (System.DivideByZeroException) { s = 1; }", FaultCodes.StackLimit),
        ("long F(long n) { try { return n == 0 ? throw new System.FormatException() : F(n - 1) + 1; } catch (System.FormatException) { if (n > 0) F(n - 1); throw; } } try { s = F(40); } catch (System.FormatException) { s = 1; }", FaultCodes.StackLimit),
        ("long F(long n) { try { return Down(1000) / (s - s); } catch (System.DivideByZeroException) { return F(n + 1) + 1; } } s = F(1);", FaultCodes.StackLimit),
        // Another method's handler, opened and left, is not the one that stays open.
        ("long B() { try { return 1 / (s - s); } catch (System.DivideByZeroException) { return 1; } } long F(long n) { try { return n / (s - s); } catch (System.DivideByZeroException) { return B() + F(n + 1) + 1; } } s = F(1);", FaultCodes.StackLimit),
        ("long B() { try { return 1; } finally { s += 0; } } long F(long n) { try { return n / (s - s); } finally { s += B() + F(n + 1); } } s = F(1);", FaultCodes.StackLimit),
        // Handlers that run within handlers: of each, the stack keeps what found it.
        ("try { s = InCatch(8000); } catch (System.FormatException) { s = 1; }", FaultCodes.StackLimit),
        ("try { s = FromCatch(8000); } catch (System.FormatException) { s = 1; }", FaultCodes.StackLimit),
        ("try { s = InFinally(8000); } catch (System.FormatException) { s = 1; }", FaultCodes.StackLimit),
        ("try { s = FromFinally(8000); } catch (System.FormatException) { s = 1; }", FaultCodes.StackLimit),
        // Exceptions that others replace, each looked for a handler through all frames.
        ("while (true) { try { s = FromFinally(50); } catch (System.Exception) { s = 1; } }", FaultCodes.OutOfGas),
        ("try { s = AtTheEnd(2000); } catch (System.FormatException) { s = 1; }", FaultCodes.OutOfGas),
        ("byte[] a = new byte[int.MaxValue];", FaultCodes.OutOfMemory),
        ("for (int i = 0; i < 1000; i++) { byte[] a = new byte[100_000]; s += a.Length; }", FaultCodes.OutOfMemory),
        ("object o = 1; for (int i = 0; i < 10_000_000; i++) o = new object[100];", FaultCodes.OutOfMemory),
        ("int n = -1; byte[] a = new byte[n];", FaultCodes.ContractError),
        ("int[] a = new int[2]; a[2] = 1;", FaultCodes.ContractError),
        ("int[] a = new int[2]; object[] o = new object[2]; System.Array.Copy(a, o, 2);", FaultCodes.ContractError),
        ("int[] a = new int[2]; object[] o = new object[2]; System.Array.Copy(a, 0, o, 0, 2);", FaultCodes.ContractError),
        ("s = Fresh<Wide>(300_000);", FaultCodes.OutOfMemory),
        ("try { byte[] a = new byte[int.MaxValue]; } catch (System.Exception) { s = 1; }", FaultCodes.OutOfMemory),
    ];

    private const string Handlers = """
        private static long Guarded(long n)
            {
                try { try { try { try { return n == 0 ? 0 : Guarded(n - 1) + 1; } catch (System.FormatException) { return 1; } } catch (System.FormatException) { return 1; } }
                catch (System.FormatException) { return 1; } } catch (System.FormatException) { return 1; }
            }
            private static long InCatch(long n) { long k = n; try { k /= k - n; } catch (System.DivideByZeroException) { k += n == 0 ? 0 : InCatch(n - 1); } return k; }
            private static long FromCatch(long n) { long k = n; try { k += FromCatch(n - 1); } catch (System.DivideByZeroException) { k /= k - n; } return k; }
            private static long InFinally(long n) { long k = n; try { k /= k - n; } finally { k += n == 0 ? 0 : InFinally(n - 1); } return k; }
            private static long FromFinally(long n) { long k = n; try { k = n == 0 ? k / n : FromFinally(n - 1); } finally { k /= k - k; } return k; }
            private static long AtTheEnd(long n) => n > 0 ? AtTheEnd(n - 1) + 1 : Replacing(n);
            private static long Replacing(long n)
            {
                string? t = null;
                while (true) { try { try { n /= n - n; } finally { n += t!.Length; } } catch (System.NullReferenceException) { n = 1; } }
            }
        """;

    /// <summary>The contract <c>attack</c> whose view <c>Run</c> has a body.</summary>
    public static string Source(string body, bool handlers) => $$"""
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
        internal interface IVaries<in T> { }
        internal class Varied { public virtual long Of<T>() => 1; }
        internal sealed class Other : Varied { public override long Of<T>() => 2; }
        [Contract("attack")]
        public sealed partial class Attack : Contract
        {
            [View] public long Run() { long s = 0; {{body}} return s; }
            {{(handlers ? Handlers : "")}}
            private static void Forever() { while (true) { } }
            private static long Recurse(long n) => n >= 100000 ? throw new System.InvalidOperationException() : Recurse(n + 1) + 1;
            private static bool Has<T>(object o) => o is T;
            private static long Fresh<T>(int n) => new T[n].Length;
            private static long Down(long n) => n == 0 ? 0 : Down(n - 1) + 1;
            private static int Generic<T>(int n) { while (n > 0) n++; return 1; }
        }
        """;

    /// <summary>Its assembly; numbers overflow, as they do in endless loops.</summary>
    public static byte[] Compile(string body, bool handlers) =>
        ContractCompiler.Compile([Source(body, handlers)], Microsoft.CodeAnalysis.OptimizationLevel.Release, allowUnsafe: false, checkOverflow: false);
}
