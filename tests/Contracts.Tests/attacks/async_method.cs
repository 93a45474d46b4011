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

        private static async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); }
    }
}
