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

        private static bool M(IThing a, IThing b) => a == b;
    }

    public interface IThing { } public record struct S(int N) : IThing;
}
