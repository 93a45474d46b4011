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

        private static long M() => Memory.Sum.Value;
    }

    public readonly record struct Number(long Value)
    {
        public static Number Of(long n) => n > 0 ? new(n + Of(n - 1).Value) : new(0);
    }

    public static class Memory { public static readonly Number Sum = Number.Of(1_000_000_000); }
}
