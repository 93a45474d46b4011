// AttributeForbidden
[Contract("attack")]
public sealed partial class Attack : Contract
{
    [Call]
    public void Nothing()
    {
    }
}

public sealed class MarkAttribute<T> : System.Attribute;

// Reading the attribute asks for the type's attributes.
[Mark<Marked>]
public sealed class Marked;
