// SignatureForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static object M() => new Box<double>();
    }

    public sealed class Box<T> { public T? V; }
}
