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

        [A(1.5)] private static int M() => 1;
    }

    public sealed class AAttribute(double d) : Attribute { }
}
