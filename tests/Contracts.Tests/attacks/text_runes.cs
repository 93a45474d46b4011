// TypeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public int M(string a) { int n = 0; foreach (System.Text.Rune r in a.EnumerateRunes()) n++; return n; }
    }

}
