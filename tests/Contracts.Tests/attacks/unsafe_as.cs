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

        private static string M(object o) => System.Runtime.CompilerServices.Unsafe.As<string>(o);
    }
}
