// TypeShapeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static T Same<T>(T t) where T : class, new() => t;
    }
}
