// StackLimit
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { try { return F(30); } catch (Exception) { return 5; } } private static long F(long n) { try { return n == 0 ? throw new InvalidOperationException() : F(n - 1) + 1; } catch (InvalidOperationException) { if (n > 0) F(n - 1); throw; } }
    }

}
