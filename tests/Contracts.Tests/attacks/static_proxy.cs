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

    public static class K { public static readonly AttackProxy X = null!; }
}
