// GenericGrowth
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        [View] public long Run() => new Out<int>.In<string>() is null ? 0 : 1;
    }

    public class Out<T> { public class In<U> { public object F() => new Out<In<T>>.In<U>().F(); } }
}
