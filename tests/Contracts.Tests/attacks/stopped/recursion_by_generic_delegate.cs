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

        [View] public long Run() => new A<string>().Go(x => 1);
    }

    public sealed class A<T> { public long Go(Func<T?, long> f) => new A<T>().Go(x => f(x) + 1) + 1; }
}
