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

        [View]
        public long Run()
        {
            try
            {
                Chain.Contracts.Std.Sorting.Stable(new long[] { 3, 2, 1 }, (a, b) => { while (true) { } });
                return 1;
            }
            catch (Exception)
            {
                return 2;
            }
        }
    }
}
