// OpcodeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static object M() => Array.CreateInstance(typeof(int), 3);
    }

}
