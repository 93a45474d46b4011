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

    public sealed record R(int[] A); public static class K { public static readonly R X = new(new int[1]); }
}
