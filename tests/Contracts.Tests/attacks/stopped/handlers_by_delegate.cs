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

        [View] public long Run() { Func<long, long> f = null!; f = n => { try { throw new InvalidOperationException(); } catch (InvalidOperationException) { return f(n + 1) + 1; } }; return f(1); }
    }

}
