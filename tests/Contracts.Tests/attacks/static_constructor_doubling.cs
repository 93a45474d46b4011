// StaticConstructorForbidden
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

    public static class M { public static readonly object2 X = new(); }

    public sealed class object2 { private readonly A0 a = new(), b = new(); }

    public sealed class A0 { private readonly A1 a = new(), b = new(); }

    public sealed class A1 { private readonly A2 a = new(), b = new(); }

    public sealed class A2 { private readonly A3 a = new(), b = new(); }

    public sealed class A3 { private readonly A4 a = new(), b = new(); }

    public sealed class A4 { private readonly A5 a = new(), b = new(); }

    public sealed class A5 { private readonly A6 a = new(), b = new(); }

    public sealed class A6 { private readonly A7 a = new(), b = new(); }

    public sealed class A7 { private readonly A8 a = new(), b = new(); }

    public sealed class A8 { private readonly A9 a = new(), b = new(); }

    public sealed class A9 { private readonly A10 a = new(), b = new(); }

    public sealed class A10 { private readonly A11 a = new(), b = new(); }

    public sealed class A11 { private readonly A12 a = new(), b = new(); }

    public sealed class A12 { private readonly A13 a = new(), b = new(); }

    public sealed class A13 { private readonly A14 a = new(), b = new(); }

    public sealed class A14 { private readonly A15 a = new(), b = new(); }

    public sealed class A15 { private readonly A16 a = new(), b = new(); }

    public sealed class A16 { private readonly int n = 1; }
}
