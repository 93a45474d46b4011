// DelegateForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static Func<string, string> N(string s) => s.PadLeft2; 
    }

    public static class X { public static string PadLeft2(this string s, string t) => t; }
}
