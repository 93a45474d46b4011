// ReferenceEscapes
namespace Shop;

[Contract("shop")]
public sealed partial class Attack : Contract
{
    /// <summary>Both give the same buffer back to the pool of the process, where two others find it.</summary>
    [View]
    public string Go()
    {
        System.Runtime.CompilerServices.DefaultInterpolatedStringHandler one = new(0, 0);
        one.AppendLiteral("abc");
        System.Runtime.CompilerServices.DefaultInterpolatedStringHandler two = one;
        return one.ToStringAndClear() + two.ToStringAndClear();
    }
}
