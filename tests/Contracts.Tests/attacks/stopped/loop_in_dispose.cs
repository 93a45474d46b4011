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

        [View] public long Run() { try { using A a = new(); return 1; } catch (Exception) { return 3; } }
    }

    public sealed class A : IDisposable { public void Dispose() { while (true) { } } }
}
