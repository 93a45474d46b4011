// BaseTypeForbidden
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

    public record Base(int A); public sealed record Derived(int A, int B) : Base(A);
}
