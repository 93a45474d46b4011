// StaticFieldForbidden
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

    public static class Memory { public static readonly Box Shared = new(); }

    public sealed class Box { public int Count; }
}
