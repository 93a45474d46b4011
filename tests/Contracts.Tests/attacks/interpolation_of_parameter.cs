// TypeArgumentForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static string M<T>(T t) => $"{t} {1}";
    }
}
