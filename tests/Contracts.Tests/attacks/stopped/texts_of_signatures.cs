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

        [View]
        public long Run()
        {
            int n = 60_000;
            string[] a = new string[n];
            for (int i = 0; i < n; i++) a[i] = default(Signature).ToString();
            uint k = 1;
            while (true) { k = unchecked(k * 1664525 + 1013904223 + a[k % 60_000][(int)(k >> 25)]); }
        }
    }
}
