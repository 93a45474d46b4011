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
    }

    public sealed class Mine { public override int GetHashCode() => base.GetHashCode(); public override bool Equals(object? o) => o is Mine; }
}
