// OutOfGas
namespace Shop
{
    public struct S0 { public int V; public long W; public byte P; }
    public struct S1 { public byte P; public S0 S; }
    public struct S2 { public byte P; public S1 S; }
    public struct S3 { public byte P; public S2 S; }
    public struct S4 { public byte P; public S3 S; }
    public struct S5 { public byte P; public S4 S; }
    public struct S6 { public byte P; public S5 S; }
    public struct S7 { public byte P; public S6 S; }
    public struct S8 { public byte P; public S7 S; }
    public struct S9 { public byte P; public S8 S; }
    public struct SA { public byte P; public S9 S; }
    public struct SB { public byte P; public SA S; }

    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View]
        public long Run()
        {
            int n = 41_000;
            SB[] a = new SB[n];
            ulong x = 1;
            for (int i = 0; i < n; i++) a[i].S.S.S.S.S.S.S.S.S.S.S.V = i;
            for (int i = n - 1; i > 0; i--)
            {
                x = unchecked(x * 6364136223846793005 + 1442695040888963407);
                int j = (int)((x >> 33) % (uint)i);
                int t = a[i].S.S.S.S.S.S.S.S.S.S.S.V;
                a[i].S.S.S.S.S.S.S.S.S.S.S.V = a[j].S.S.S.S.S.S.S.S.S.S.S.V;
                a[j].S.S.S.S.S.S.S.S.S.S.S.V = t;
            }
            int k = 0;
            while (true) { k = Next(ref a[k]); }
        }
        private static int Next(ref SB s) => s.S.S.S.S.S.S.S.S.S.S.S.V;
    }
}
