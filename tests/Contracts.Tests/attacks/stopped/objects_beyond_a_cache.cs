// OutOfGas
namespace Shop
{
    public sealed class Node
    {
        public Node? Next;
        public long Value;
    }

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
            Node n = Ring(50_000);
            while (true) n = n.Next!.Next!.Next!.Next!.Next!.Next!.Next!.Next!;
        }

        private static Node Ring(int count)
        {
            Node[] all = new Node[count];
            for (int i = 0; i < count; i++) all[i] = new Node();
            ulong x = 1;
            for (int i = count - 1; i > 0; i--)
            {
                x = unchecked(x * 6364136223846793005 + 1442695040888963407);
                int j = (int)((x >> 33) % (uint)i);
                (all[i], all[j]) = (all[j], all[i]);
            }

            for (int i = 0; i < count; i++) all[i].Next = all[(i + 1) % count];
            return all[0];
        }
    }
}
