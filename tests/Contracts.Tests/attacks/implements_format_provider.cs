// TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M() => 1;
    }

    public sealed class Own : IFormatProvider { public object? GetFormat(Type? type) => null; }
}
