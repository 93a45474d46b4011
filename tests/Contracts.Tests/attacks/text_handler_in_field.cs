// ReferenceEscapes
namespace Shop;

[Contract("shop")]
public sealed partial class Attack : Contract
{
    /// <summary>The struct is copied, and with it the handler.</summary>
    [View]
    public string Go()
    {
        Holder one = default;
        one.Start();
        Holder two = one;
        return one.Text.ToStringAndClear() + two.Text.ToStringAndClear();
    }
}

public ref struct Holder
{
    public System.Runtime.CompilerServices.DefaultInterpolatedStringHandler Text;

    public void Start() => Text.AppendLiteral("abc");
}
