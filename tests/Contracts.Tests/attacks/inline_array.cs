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

    [System.Runtime.CompilerServices.InlineArray(100000)] public struct Huge { private long _first; }
}
