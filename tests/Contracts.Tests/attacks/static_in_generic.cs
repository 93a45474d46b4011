// StaticFieldForbidden
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

    public static class Memory<T> { public static readonly string Name = "a".Trim2(); } public static class X { public static string Trim2(this string s) => s; }
}
