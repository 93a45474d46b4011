namespace Chain.Consensus;

/// <summary>One proposer's turn to add a block (Chan and Pass: iteration). Genesis stands in view 0; the first proposer has view 1.</summary>
public readonly record struct View(ulong Value) : IComparable<View>
{
    /// <summary>Largest view that decodes: below it, no sum of a view and a window overflows.</summary>
    public const ulong ValueMax = long.MaxValue;

    /// <summary>The one after this.</summary>
    public View Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(View other) => Value.CompareTo(other.Value);

    /// <summary>The number, in decimal digits.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(View left, View right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(View left, View right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(View left, View right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(View left, View right) => left.Value >= right.Value;
}
