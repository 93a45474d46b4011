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

        [View] public string M(Kind a) => $"{(Kind?)a} {1}";
    }

    public enum Kind { A }
}
