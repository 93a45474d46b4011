// StaticConstructorForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }
    }

    public static class Memory { public static readonly long Sum; static Memory() { while (true) { Sum++; } } }
}
