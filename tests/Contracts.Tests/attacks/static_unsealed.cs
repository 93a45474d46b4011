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

    public static class Memory { public static readonly Open Shared = new(); } public class Open { }

    public sealed class Derived : Open { public int Count; }
}
