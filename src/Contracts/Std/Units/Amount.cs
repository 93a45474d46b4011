namespace Chain.Contracts.Std;

/// <summary>A whole number of a unit. For parts of a unit choose a smaller one: 1,500 <c>GRM</c> for 1.5 <c>KGM</c>.</summary>
/// <remarks>
/// Amounts of different dimensions never meet: adding, comparing or converting them is an <see cref="ArgumentException"/>, a
/// result beyond 64 bits an <see cref="OverflowException"/>. Nothing is rounded unless it is asked for.
/// </remarks>
public readonly struct Amount : IEquatable<Amount>, IComparable<Amount>
{
    /// <summary>So many of a unit.</summary>
    public Amount(long quantity, Unit unit)
    {
        Quantity = quantity;
        Unit = unit;
    }

    /// <summary>So many of the unit with a code.</summary>
    /// <exception cref="ArgumentException">The code is not known.</exception>
    public Amount(long quantity, string code)
        : this(quantity, Unit.Of(code))
    {
    }

    /// <summary>How many.</summary>
    public long Quantity { get; }

    /// <summary>Of what.</summary>
    public Unit Unit { get; }

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Quantity > 0 ? 1 : Quantity < 0 ? -1 : 0;

    /// <summary>The same amount in another unit.</summary>
    /// <exception cref="ArgumentException">The units measure different things.</exception>
    /// <exception cref="InvalidOperationException">It is not a whole number of that unit: ask for a rounding.</exception>
    public Amount ConvertTo(Unit unit)
    {
        if (unit == Unit) return this;

        Factor(Unit, unit, out Int128 numerator, out Int128 denominator);
        Int128 product = Quantity * numerator, converted = product / denominator;
        if (converted * denominator != product)
        {
            throw new InvalidOperationException("The amount is not a whole number of that unit; convert it with a rounding.");
        }

        return new Amount((long)converted, unit);
    }

    /// <summary>The amount in another unit, rounded once.</summary>
    /// <exception cref="ArgumentException">The units measure different things.</exception>
    public Amount ConvertTo(Unit unit, Rounding rounding)
    {
        if (unit == Unit) return this;

        Factor(Unit, unit, out Int128 numerator, out Int128 denominator);
        return new Amount((long)IntegerMath.Divide(Quantity * numerator, denominator, rounding), unit);
    }

    /// <summary>A part of the amount, rounded once: <c>amount × numerator / denominator</c>.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is 0.</exception>
    public Amount Part(long numerator, long denominator, Rounding rounding = Rounding.HalfEven) =>
        new(IntegerMath.MultiplyDivide(Quantity, numerator, denominator, rounding), Unit);

    /// <summary>How many times <paramref name="other"/> goes into this amount, rounded to 2^−32, half to even.</summary>
    /// <exception cref="ArgumentException">The units measure different things.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="other"/> is nothing.</exception>
    public Fixed RatioTo(Amount other)
    {
        Factor(Unit, other.Unit, out Int128 numerator, out Int128 denominator);
        return AmountRatio.Of(Quantity * numerator, other.Quantity * denominator);
    }

    /// <summary>Reads a whole number, a space and a code: <c>1500 GRM</c>; false for any other text.</summary>
    public static bool TryParse(string text, out Amount amount)
    {
        amount = default;
        int space = Ordinal.IndexOf(text, ' ');
        if (space < 0 || !IntegerText.TryParse(text.Substring(0, space), out long quantity)) return false;
        if (!Unit.TryFind(text.Substring(space + 1), out Unit unit)) return false;

        amount = new Amount(quantity, unit);
        return true;
    }

    /// <summary>The number, a space and the code: <c>1500 GRM</c>.</summary>
    public override string ToString() => IntegerText.Format(Quantity) + " " + Unit.Code;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Amount other && Equals(other);

    /// <summary>Whether number and unit are equal: 1 <c>KGM</c> and 1,000 <c>GRM</c> are not, though <see cref="CompareTo"/> gives 0.</summary>
    public bool Equals(Amount other) => Quantity == other.Quantity && Unit == other.Unit;

    /// <summary>Compares what is measured, whatever the units.</summary>
    /// <exception cref="ArgumentException">The units measure different things.</exception>
    public int CompareTo(Amount other)
    {
        Factor(Unit, other.Unit, out Int128 numerator, out Int128 denominator);
        Int128 left = Quantity * numerator, right = other.Quantity * denominator;
        return left < right ? -1 : left > right ? 1 : 0;
    }

    /// <summary>The sum, in the unit on the left.</summary>
    /// <exception cref="InvalidOperationException">The right is not a whole number of the left's unit: convert it with a rounding.</exception>
    public static Amount operator +(Amount left, Amount right) =>
        new(left.Quantity + right.ConvertTo(left.Unit).Quantity, left.Unit);

    /// <summary>The difference, in the unit on the left.</summary>
    /// <exception cref="InvalidOperationException">The right is not a whole number of the left's unit: convert it with a rounding.</exception>
    public static Amount operator -(Amount left, Amount right) =>
        new(left.Quantity - right.ConvertTo(left.Unit).Quantity, left.Unit);

    /// <summary>The amount with the other sign.</summary>
    public static Amount operator -(Amount amount) => new(-amount.Quantity, amount.Unit);

    /// <summary>So many times the amount.</summary>
    public static Amount operator *(Amount amount, long factor) => new(amount.Quantity * factor, amount.Unit);

    /// <summary>Whether number and unit are equal.</summary>
    public static bool operator ==(Amount left, Amount right) => left.Equals(right);

    /// <summary>Whether number or unit differ.</summary>
    public static bool operator !=(Amount left, Amount right) => !left.Equals(right);

    /// <summary>Less, whatever the units.</summary>
    public static bool operator <(Amount left, Amount right) => left.CompareTo(right) < 0;

    /// <summary>More, whatever the units.</summary>
    public static bool operator >(Amount left, Amount right) => left.CompareTo(right) > 0;

    /// <summary>Less or as much, whatever the units.</summary>
    public static bool operator <=(Amount left, Amount right) => left.CompareTo(right) <= 0;

    /// <summary>More or as much, whatever the units.</summary>
    public static bool operator >=(Amount left, Amount right) => left.CompareTo(right) >= 0;

    /// <summary>The factor from one unit to another in its lowest terms, each part below 2^63.</summary>
    private static void Factor(Unit from, Unit to, out Int128 numerator, out Int128 denominator)
    {
        if (!from.IsCompatibleWith(to)) throw new ArgumentException("The units measure different things.");

        long above = Gcd(from.Numerator, to.Numerator), below = Gcd(from.Denominator, to.Denominator);
        numerator = (Int128)(from.Numerator / above) * (to.Denominator / below);
        denominator = (Int128)(from.Denominator / below) * (to.Numerator / above);
    }

    private static long Gcd(long left, long right) => (long)IntegerMath.GreatestCommonDivisor((ulong)left, (ulong)right);
}
