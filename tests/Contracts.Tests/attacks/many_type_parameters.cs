// TypeShapeForbidden MethodTooLarge
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int M<T0, T1, T2, T3, T4, T5, T6, T7, T8>() => 1;
    }
}
