using System.Globalization;

namespace Chain.Benchmarks.Contracts;

/// <summary>Endless loops over one thing that has a price each, in code where it takes long.</summary>
internal static class PricedCode
{
    /// <summary>What is measured: a name, what comes before the loop, and what is repeated.</summary>
    public static IReadOnlyList<(string Name, string Before, string Repeated)> WithoutHandlers { get; } =
    [
        ("add, chained", "long a = 1;", "a += a; a += 3; a -= 7;"),
        ("multiplication, chained", "long a = 3;", "a *= a; a *= 5;"),
        ("checked multiplication", "long a = 1, b = 1;", "checked { a = a * b; a = a * b; }"),
        ("checked addition", "int a = 1;", "checked { a = a + 1; a = a - 1; }"),
        ("division of long", "long a = long.MaxValue, b = 3;", "a = (a / b) | (1L << 62); b ^= 2;"),
        ("remainder of ulong", "ulong a = ulong.MaxValue, b = 7;", "a = (a % b) | (1UL << 63); b ^= 2;"),
        ("shifts and masks", "ulong a = 9; int n = 3;", "a = (a << n) ^ (a >> 7); n = (int)(a & 31); a = ~a | 5;"),
        ("conversions", "long a = 9;", "a = (int)a + (short)a + (byte)a + (sbyte)a + (ushort)a + (uint)a;"),
        ("checked conversions", "long a = 9;", "checked { a = (int)a; a = (byte)(a & 7); a = (short)a; a = (long)(ulong)a; a = (uint)a; }"),
        ("branches not foreseen", "uint x = 1; long s = 0;", "x = x * 1664525 + 1013904223; if ((x >> 31) != 0) s++; else s -= 3; if ((x >> 30 & 1) != 0) s ^= 5;"),
        ("switch not foreseen", "uint x = 1; long s = 0;", "x = x * 1664525 + 1013904223; switch (x >> 29) { case 0: s++; break; case 1: s += 2; break; case 2: s ^= 7; break; case 3: s--; break; case 4: s += 9; break; default: s ^= 1; break; }"),
        ("random loads of a large array", "long[] a = Ring(2_000_000); uint x = 1;", "x = x * 1664525 + 1013904223 + (uint)a[x % 2_000_000];"),
        ("random stores of a large array", "long[] a = Ring(2_000_000); uint x = 1;", "x = x * 1664525 + 1013904223; a[x % 2_000_000] = x;"),
        ("random loads of bytes", "byte[] a = new byte[16_000_000]; for (int i = 0; i < a.Length; i += 1000) a[i] = 1; uint x = 1;", "x = x * 1664525 + 1013904223 + a[x % 16_000_000];"),
        ("random loads of objects' fields", "Node[] a = new Node[200_000]; for (int i = 0; i < a.Length; i++) a[i] = new Node(); uint x = 1;", "x = x * 1664525 + 1013904223 + (uint)a[x % 200_000].Value;"),
        ("a walk through a list", "Node first = new(); Node n = first; for (int i = 1; i < 200_000; i++) { Node m = new(); n.Next = m; n = m; } n.Next = first;", "n = n.Next!; n = n.Next!; n = n.Next!; n = n.Next!;"),
        ("a walk through objects in random order, 500 KiB", "Node n = Shuffled(12_500);", "n = n.Next!; n = n.Next!; n = n.Next!; n = n.Next!;"),
        ("a walk through objects in random order, 1 MiB", "Node n = Shuffled(25_500);", "n = n.Next!; n = n.Next!; n = n.Next!; n = n.Next!;"),
        ("a walk through objects in random order, 2 MiB", "Node n = Shuffled(51_000);", "n = n.Next!; n = n.Next!; n = n.Next!; n = n.Next!;"),
        ("a walk through objects in random order, 4 MiB", "Node n = Shuffled(104_000);", "n = n.Next!; n = n.Next!; n = n.Next!; n = n.Next!;"),
        ("a walk through objects in random order, 8 MiB", "Node n = Shuffled(200_000);", "n = n.Next!; n = n.Next!; n = n.Next!; n = n.Next!;"),
        ("a walk through numbers in random order, 500 KiB", "long[] a = Ring(64_000); long i = 0;", "i = a[i]; i = a[i]; i = a[i]; i = a[i];"),
        ("a walk through numbers in random order, 1 MiB", "long[] a = Ring(130_000); long i = 0;", "i = a[i]; i = a[i]; i = a[i]; i = a[i];"),
        ("a walk through numbers in random order, 2 MiB", "long[] a = Ring(261_000); long i = 0;", "i = a[i]; i = a[i]; i = a[i]; i = a[i];"),
        ("a walk through numbers in random order, 4 MiB", "long[] a = Ring(523_000); long i = 0;", "i = a[i]; i = a[i]; i = a[i]; i = a[i];"),
        ("a walk through numbers in random order, 16 MiB", "long[] a = Ring(2_000_000); long i = 0;", "i = a[i]; i = a[i]; i = a[i]; i = a[i];"),
        ("stores of references", "object[] a = new object[1000]; Node n = new(); uint x = 1;", "x = x * 1664525 + 1013904223; a[x % 1000] = n;"),
        ("stores of references into fields", "Node[] a = new Node[100_000]; for (int i = 0; i < a.Length; i++) a[i] = new Node(); uint x = 1;", "x = x * 1664525 + 1013904223; a[x % 100_000].Next = a[(x >> 7) % 100_000];"),
        ("constants of static fields", "long s = 0;", "s += Kept.One + Kept.Two;"),
        ("calls of methods", "long s = 0;", "s = Called(s); s = Called(s);"),
        ("frames of many locals", "long s = 0;", "s = Framed(s);"),
        ("virtual calls", "Node n = new Other(); Node m = new(); long s = 0;", "s = n.Of(s); s = m.Of(s); (n, m) = (m, n);"),
        ("calls of interfaces", "IOf n = new Other(), m = new Node(); long s = 0;", "s = n.Of(s); (n, m) = (m, n);"),
        ("delegates", "long k = 3; Func<long, long> f = x => x + k; long s = 0;", "s = f(s); s = f(s);"),
        ("making delegates", "long s = 0;", "s += Made(s)(1);"),
        ("small objects", "Node n = new();", "n = new Node();"),
        ("small arrays", "byte[] n = [];", "n = new byte[8];"),
        ("large arrays", "byte[] n = [];", "n = new byte[4096];"),
        ("arrays of references", "object[] n = [];", "n = new object[64];"),
        ("boxes", "object n = 1; int i = 0;", "n = i++; i += (int)n;"),
        ("casts", "object[] a = [new Node(), new Other()]; int i = 0; long s = 0;", "i ^= 1; s += ((Node)a[i]).Value; if (a[i] is Other) s++; if (a[i] is IOf) s++;"),
        ("copies of large structs", "Wide w = default, v = default;", "w = v; v = w; w.A++;"),
        ("arrays of large structs", "Wide[] a = new Wide[1000]; uint x = 1;", "x = x * 1664525 + 1013904223; a[x % 1000] = a[(x >> 9) % 1000];"),
        ("division of Int128", "Int128 a = Int128.MaxValue, b = 3;", "a = a / b | ((Int128)1 << 126); b ^= 2;"),
        ("multiplication of Int128", "Int128 a = 3;", "a = unchecked(a * a); a |= 1;"),
        ("division of UInt128 by large numbers", "UInt128 a = UInt128.MaxValue, b = ((UInt128)1 << 70) + 1;", "a = a / b | ((UInt128)1 << 127); b ^= 2;"),
        ("texts joined", "string a = \"abcdef\", b = \"\";", "b = string.Concat(a, \"ghi\"); b = a + b;"),
        ("texts cut", "string a = \"abcdefghijklmnop\", b = \"\";", "b = a.Substring(3, 5);"),
        ("texts compared", "string a = new('a', 200), b = new('a', 200); long s = 0;", "if (a == b) s++; if (string.CompareOrdinal(a, b) == 0) s++;"),
        ("texts searched", "string a = new('a', 500); long s = 0;", "s += a.IndexOf('b');"),
        ("numbers as text", "string b = \"\"; long i = long.MinValue;", "b = i.ToString(); i++;"),
        ("interpolated text", "string b = \"\"; long i = 1;", "b = $\"{i}:{i + 1}\"; i++;"),
        ("characters", "string a = \"abcdefgh\"; long s = 0;", "s += a[(int)(s & 7)]; s += a.Length;"),
        ("arrays copied", "byte[] a = new byte[2000], b = new byte[2000];", "Array.Copy(a, b, 2000);"),
        ("small arrays copied", "byte[] a = new byte[8], b = new byte[8];", "Array.Copy(a, b, 8);"),
        ("spans", "byte[] a = new byte[64]; long s = 0;", "Span<byte> p = a; s += p.Slice(3, 20)[(int)(s & 7)];"),
        ("spans compared", "byte[] a = new byte[500], b = new byte[500]; long s = 0;", "if (a.AsSpan().SequenceEqual(b)) s++;"),
        ("measures added", "Measure a = new(1234567, -3), b = new(7, 2);", "b = a + b; b = b - a;"),
        ("measures as text", "Measure a = new(1234567, -3); string b = \"\";", "b = a.ToString();"),
        ("hashes written in hex", "byte[] a = new byte[32]; string b = \"\";", "b = Hex.Encode(a);"),
        ("canonical writing", "CanonicalWriter w = new(64);", "w.Clear(); w.WriteArrayHeader(2); w.WriteUInt64(7); w.WriteString(\"abc\");"),
        ("short hashes", "byte[] a = new byte[8]; Hash32 h;", "h = Sha256(a);"),
        ("long hashes", "byte[] a = new byte[4096]; Hash32 h;", "h = Sha256(a);"),
        ("signatures", "byte[] a = new byte[8]; PublicKey k = default; Signature g = default; long s = 0;", "if (VerifySignature(k, a, g)) s++;"),
        ("events", "long s = 0;", "if (s++ < 1_000) Emit(new Noted(s)); else Emit(new Noted(1));"),
        ("state read that is not there", "long s = 0;", "if (_values.Contains(s++)) s++;"),
        ("state written anew", "long s = 0;", "_values[s++] = s;"),
        ("state written again", "long s = 0;", "_values[s++ & 7] = s;"),
        ("state read", "_values[1] = 5; long s = 0;", "s += _values[1];"),
        ("state scanned", "for (int i = 0; i < 100; i++) _values[i] = i; long s = 0;", "s += _values.Range(100).Length;"),
        ("sender and block", "ulong s = 0;", "s += Block.Height; if (Signed(Sender)) s++;"),
    ];

    /// <summary>The same in a contract that handles exceptions.</summary>
    public static IReadOnlyList<(string Name, string Before, string Repeated)> WithHandlers { get; } =
    [
        ("exceptions thrown and caught", "long s = 0; Exception e = new InvalidOperationException();", "try { throw e; } catch (InvalidOperationException) { s++; }"),
        ("exceptions of arrays", "long s = 0; int[] a = new int[1];", "try { a[(int)(s | 1)] = 1; } catch (IndexOutOfRangeException) { s++; }"),
        ("exceptions of null", "long s = 0; Node? n = null;", "try { s += n!.Value; } catch (NullReferenceException) { s++; }"),
        ("exceptions of overflow", "long s = 0; int i = int.MaxValue;", "try { s += checked(i + 1); } catch (OverflowException) { s++; }"),
        ("exceptions through frames", "long s = 0;", "try { s = Deep(20, s); } catch (InvalidOperationException) { s++; }"),
        ("exceptions through finally blocks", "long s = 0;", "try { s = Guarded(20, s); } catch (InvalidOperationException) { s++; }"),
        ("exceptions thrown again", "long s = 0; Exception e = new InvalidOperationException();", "try { try { throw e; } catch (InvalidOperationException) { throw; } } catch (InvalidOperationException) { s++; }"),
        ("finally blocks without exceptions", "long s = 0;", "try { s++; } finally { s += 2; }"),
        ("add, chained, in memory", "long a = 1;", "a += a; a += 3; a -= 7;"),
        ("calls of methods, in memory", "long s = 0;", "s = Called(s); s = Called(s);"),
    ];

    /// <summary>The contract with a method <c>M0</c>, <c>M1</c>, ... for each.</summary>
    public static string Source(IReadOnlyList<(string Name, string Before, string Repeated)> all, bool handlers)
    {
        string methods = string.Concat(all.Select((code, i) => string.Create(CultureInfo.InvariantCulture, $"[Call] public void M{i}() {{ {code.Before} while (true) {{ {code.Repeated} }} }}\n")));
        string handling = handlers
            ? "private static long Deep(int n, long s) => n == 0 ? throw new InvalidOperationException() : Deep(n - 1, s) + 1; private static long Guarded(int n, long s) { try { return n == 0 ? throw new InvalidOperationException() : Guarded(n - 1, s) + 1; } finally { s++; } }"
            : "";
        return $$"""
            namespace Priced;
            public interface IOf { long Of(long x); }
            public class Node : IOf { public long Value; public Node? Next; public virtual long Of(long x) { if (x > 9) for (int i = 0; i < 1; i++) x--; return x + 1; } }
            public sealed class Other : Node { public override long Of(long x) { if (x > 9) for (int i = 0; i < 1; i++) x -= 2; return x + 2; } }
            public struct Wide { public long A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P; }
            public static class Kept { public static readonly long One = 1; public static readonly long Two = 2; }
            [Event] public sealed record Noted(long Number);
            [Contract("priced")]
            public sealed partial class Priced : Contract
            {
                private readonly StateMap<long, long> _values;
                {{methods}}
                // Sattolo's shuffle: one cycle through all.
                private static long[] Ring(int n) { long[] a = new long[n]; for (int i = 0; i < n; i++) a[i] = i; ulong x = 1; for (int i = n - 1; i > 0; i--) { x = x * 6364136223846793005 + 1442695040888963407; int j = (int)((x >> 33) % (uint)i); (a[i], a[j]) = (a[j], a[i]); } return a; }
                private static Node Shuffled(int n) { Node[] a = new Node[n]; for (int i = 0; i < n; i++) a[i] = new Node(); ulong x = 1; for (int i = n - 1; i > 0; i--) { x = x * 6364136223846793005 + 1442695040888963407; int j = (int)((x >> 33) % (uint)i); (a[i], a[j]) = (a[j], a[i]); } for (int i = 0; i < n; i++) a[i].Next = a[(i + 1) % n]; return a[0]; }
                private static long Called(long x) { if (x > 9) for (int i = 0; i < 1; i++) x -= 3; return x + 1; }
                private static long Framed(long x) { Wide a = default, b = default, c = default; a.A = x; b = a; c = b; for (int i = 0; i < 1; i++) c.B++; return c.A + Called(c.B); }
                private static Func<long, long> Made(long k) => x => x + k;
                {{handling}}
            }
            """;
    }
}
