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

    public sealed class P { public int N { get; init; } public int[]? A { get; init; } } public static class K { public static readonly P X = new(); }
}
