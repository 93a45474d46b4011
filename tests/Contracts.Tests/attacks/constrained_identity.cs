// IdentityComparison
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static bool M<T>(T a, T b) where T : class, IThing => a == b;
    }

    public interface IThing { }
}
