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

    public struct S0 { public long A, B; } public struct S1 { public S0 A, B, C, D, E, F, G, H, I, J; } public struct S2 { public S1 A, B, C, D, E, F, G, H, I, J; } public struct S3 { public S2 A, B, C, D, E, F, G, H, I, J; } public struct S4 { public S3 A, B, C, D, E, F, G, H, I, J; } public struct S5 { public S4 A, B, C, D, E, F, G, H, I, J; } public struct S6 { public S5 A, B, C, D, E, F, G, H, I, J; } public struct S7 { public S6 A, B, C, D, E, F, G, H, I, J; }
}
