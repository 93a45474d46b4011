namespace Chain.Consensus;

/// <summary>Number of a block; the root of the chain, genesis, is 0.</summary>
public readonly record struct Height(ulong Value) : IComparable<Height>
{
    /// <summary>The one after this.</summary>
    public Height Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    /// <summary>The number, in decimal digits.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(Height left, Height right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Height left, Height right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Height left, Height right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Height left, Height right) => left.Value >= right.Value;
}
