// OverrideForbidden
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

    public sealed class AAttribute : Attribute { public override bool Match(object? o) => true; }
}
