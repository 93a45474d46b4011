// TypeShapeForbidden
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

    public interface ITaker<in T> { }

    public class First { }

    public class Second { }

    public class Both : ITaker<First>, ITaker<Second> { }
}
