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

    public static class Memory { public static readonly long Sum = Add(); private static long Add() { long s = 0; for (int i = 0; i < 1000000000; i++) s += i; return s; } }
}
