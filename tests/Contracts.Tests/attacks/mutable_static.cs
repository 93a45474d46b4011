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

        [Call] public int M() => ++Memory.Count;
    }

    public static class Memory { public static int Count; }
}
