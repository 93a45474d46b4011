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

        private static object M() { System.Linq.Expressions.Expression<Func<int, int>> e = x => x + 1; return e; }
    }
}
