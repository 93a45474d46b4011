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

        private static T Sum<T>(T a, T b) where T : System.Numerics.INumber<T> => a + b;
    }
}
