// CallForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static int M<T>(T n) where T : notnull => n.GetHashCode();
    }

}
