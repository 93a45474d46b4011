// StackLimit
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => F(1, default); private static long F(long n, Wide w) { Wide a = w, b = w, c = w, d = w, e = w; try { throw new InvalidOperationException(); } catch (InvalidOperationException) { a.A = n; b = a; c = b; d = c; e = d; return F(n + 1, e) + a.A + b.B + c.A + d.A; } }
    }

    public struct Wide { public long A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P; }
}
