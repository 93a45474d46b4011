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

        [View] public long Run() { Node a = new(), b = new(); a.Next = a; b.Next = b; return a == b ? 1 : 0; }
    }

    public sealed record Node { public Node? Next { get; set; } }
}
