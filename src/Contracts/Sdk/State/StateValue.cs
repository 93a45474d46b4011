namespace Chain.Contracts.Sdk;

/// <summary>One value in the contract's state, absent until it is set.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class StateValue<T>
{
    private readonly ContractContext _context;
    private readonly byte _slot;
    private readonly Codec<T> _codec;

    /// <summary>Called by the generated constructor.</summary>
    public StateValue(ContractContext context, byte slot, Codec<T> codec)
    {
        _context = context;
        _slot = slot;
        _codec = codec;
    }

    /// <summary>Whether a value is set.</summary>
    public bool Exists => _context.Contains(_context.StartKey(_slot).Written);

    /// <summary>Reads the value; false if none is set.</summary>
    public bool TryGet([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value) =>
        StateAccess.TryRead(_context, _context.StartKey(_slot), _codec, out value);

    /// <summary>The value, or <paramref name="absent"/> if none is set.</summary>
    public T GetOr(T absent) => TryGet(out T? value) ? value : absent;

    /// <summary>The value; a fault if none is set.</summary>
    public T Require(Fault fault)
    {
        if (!TryGet(out T? value)) _context.Raise(fault);
        return value;
    }

    /// <summary>Sets the value.</summary>
    public void Set(T value) => StateAccess.Write(_context, _context.StartKey(_slot), _codec, value);

    /// <summary>Removes the value.</summary>
    public void Remove() => _context.Remove(_context.StartKey(_slot).Written);
}
