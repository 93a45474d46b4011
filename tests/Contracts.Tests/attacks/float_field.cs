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

        
    }

    public sealed class Mine { public double Value; }
}
