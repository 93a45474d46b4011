// OutOfGas
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() { while (true) { try { F(100); } catch (Exception) { } } } private static long F(long n) { try { return n == 0 ? throw new InvalidOperationException() : F(n - 1) + 1; } catch (Exception) { throw; } }
    }

}
