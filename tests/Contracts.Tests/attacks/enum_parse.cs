// MemberForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public bool M(string a) => Enum.TryParse<Kind>(a, out _);
    }

    public enum Kind { A }
}
