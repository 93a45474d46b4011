// OutOfGas
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { Wide w = default; Wide[] a = new Wide[1]; while (true) { a[0] = w; w = a[0]; } }
    }

    public struct Wide { public long A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P; }
}
