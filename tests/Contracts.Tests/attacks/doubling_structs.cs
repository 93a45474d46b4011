// GenericGrowth StructTooLarge
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [Call] public void M() => D0<long>(default);

        private static void D0<T>(T t) => D1<Two<T>>(default);

        private static void D1<T>(T t) => D2<Two<T>>(default);

        private static void D2<T>(T t) => D3<Two<T>>(default);

        private static void D3<T>(T t) => D4<Two<T>>(default);

        private static void D4<T>(T t) => D5<Two<T>>(default);

        private static void D5<T>(T t) => D6<Two<T>>(default);

        private static void D6<T>(T t) => D7<Two<T>>(default);

        private static void D7<T>(T t) { }
    }

    public record struct Two<T>(T A, T B);
}
