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

        [View] public long Run() { using A a = new(); return 1; }
    }

    public sealed class A : IDisposable { public void Dispose() { using A a = new(); } }
}
