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

        [View] public long Run() => Go(new A(), 1); private static long Go<T>(T t, long n) where T : ITurn => t.F(n) + 1;
    }

    public interface ITurn { long F(long n); } public record struct A : ITurn { public long F(long n) => Again.Go(this, n) + 1; } public static class Again { public static long Go<T>(T t, long n) where T : ITurn => t.F(n + 1) + 1; }
}
