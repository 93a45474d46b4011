// NameForbidden
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
}

namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Method)] public sealed class UnsafeAccessorAttribute : Attribute { } }
