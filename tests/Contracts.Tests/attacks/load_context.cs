// AssemblyForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static object M() => System.Runtime.Loader.AssemblyLoadContext.Default;
    }

}
