// TypeArgumentForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }

        private static object M() => new Box<Plain>(default).Value;
    }

    public struct Plain { public long A; public string B; }

    public sealed class Box<T>(T value) where T : struct { public object Value => (T?)value; }
}
