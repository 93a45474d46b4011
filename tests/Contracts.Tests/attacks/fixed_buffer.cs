// AttributeForbidden
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

    public unsafe struct Huge { public fixed long Items[100000]; }
}
