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
            int[] next = Ring(1_040_000);
            int i = 0;
            while (true) i = next[next[next[next[next[next[next[next[i]]]]]]]];
        }

        // Each leads to another one (Sattolo's shuffle).
        private static int[] Ring(int count)
        {
            int[] next = new int[count];
            for (int i = 0; i < count; i++) next[i] = i;
            ulong x = 1;
            for (int i = count - 1; i > 0; i--)
            {
                x = unchecked(x * 6364136223846793005 + 1442695040888963407);
                int j = (int)((x >> 33) % (uint)i);
                (next[i], next[j]) = (next[j], next[i]);
            }

            return next;
        }
    }
}
