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

namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Assembly)] public sealed class IgnoresAccessChecksToAttribute(string name) : Attribute { public string Name { get; } = name; } }
