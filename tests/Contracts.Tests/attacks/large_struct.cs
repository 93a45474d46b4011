// StructTooLarge
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

    public record struct Large(Hash32 A, Hash32 B, Hash32 C, Hash32 D, Hash32 E);
}
