namespace Chain.Contracts.Sdk;

/// <summary>
/// Makes a <c>sealed partial</c> class deriving from <see cref="Contract"/> a contract. The generator writes its
/// constructor, codecs, ABI, dispatch and proxy.
/// </summary>
/// <param name="name">Name on the chain: 1 to 32 lower-case ASCII letters, digits, <c>-</c> and <c>.</c>, starting with a letter.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContractAttribute(string name) : Attribute
{
    /// <summary>Name on the chain.</summary>
    public string Name { get; } = name;

    /// <summary>Version of the contract's interface; 1 or more. Default 1.</summary>
    public int Version { get; set; } = 1;

    /// <summary>
    /// Whether the contract may be called again while one of its calls is running. Default false: such a call is a fault.
    /// </summary>
    public bool Reentrant { get; set; }
}

/// <summary>
/// Makes an interface the description of a contract that stands elsewhere: for <c>IStore</c> the generator writes
/// <c>StoreProxy</c>, by which a contract calls it, and <c>StoreCalls</c>, which builds calls of it. Its methods are marked
/// <see cref="CallAttribute"/> or <see cref="ViewAttribute"/>, and are those of the other contract that are of use here.
/// </summary>
/// <param name="name">Name of the other contract on the chain.</param>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class ContractInterfaceAttribute(string name) : Attribute
{
    /// <summary>Name on the chain.</summary>
    public string Name { get; } = name;
}

/// <summary>A method that a transaction, or another contract, calls. May change state. A fault rolls it back.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CallAttribute : Attribute;

/// <summary>A method that only reads. Free for users, and callable by calls and views of other contracts.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ViewAttribute : Attribute;

/// <summary>A record that a contract emits with <c>Emit</c>. At most 4 KiB encoded.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EventAttribute : Attribute;

/// <summary>
/// Fixes the key prefix of a state field. Without it fields are numbered from 0 in the order of declaration, so that
/// fields may only be appended; with it on every field they may be reordered.
/// </summary>
/// <param name="number">0 to 255, unique in the contract.</param>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
public sealed class SlotAttribute(byte number) : Attribute
{
    /// <summary>The first byte of the field's keys.</summary>
    public byte Number { get; } = number;
}
