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

        [View] public bool M(string a) => char.GetNumericValue(a[0]) > 1;
    }

}
