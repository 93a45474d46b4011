// ModulePartForbidden
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

    public sealed class Bell { public event Action? Rung; public void Ring() => Rung?.Invoke(); }
}
