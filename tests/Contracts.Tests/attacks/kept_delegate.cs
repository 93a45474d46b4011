// StaticFieldForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing() => Keeper.Function();
    }

    internal static class Keeper
    {
        private static Func<int, int>? Kept;

        public static Func<int, int> Function() => Kept ??= Twice;

        private static int Twice(int n) => 2 * n;
    }
}
