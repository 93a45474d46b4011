// AttributeForbidden
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

    public static class Start { [System.Runtime.CompilerServices.ModuleInitializer] public static void Run() { } }
}
