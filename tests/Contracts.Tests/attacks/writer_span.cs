// MemberForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        // Whether the first bytes change depends on how far the buffer had grown before, in transactions that another node has not run.
        private static bool M(CanonicalWriter writer, byte[] much)
        {
            writer.WriteUInt64(1);
            ReadOnlySpan<byte> kept = writer.WrittenSpan;
            writer.Clear();
            writer.WriteBytes(much);
            return kept[0] == 1;
        }
    }

}
