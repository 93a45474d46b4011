namespace Chain.Contracts.Std;

/// <summary>A unit of measure under its code of UN/CEFACT Recommendation 20: <c>KGM</c>, <c>KWH</c>, <c>MIN</c>.</summary>
public readonly struct Unit : IEquatable<Unit>
{
    private readonly string? _code;
    private readonly long _numerator;
    private readonly long _denominator;

    internal Unit(string code, Dimension dimension, long numerator, long denominator)
    {
        _code = code;
        Dimension = dimension;
        _numerator = numerator;
        _denominator = denominator;
    }

    /// <summary>The code. That of a unit that nobody set is <c>C62</c>, one.</summary>
    public string Code => _code ?? "C62";

    /// <summary>What it measures.</summary>
    public Dimension Dimension { get; }

    /// <summary>Above the line of the factor that turns it into the first unit of its dimension.</summary>
    public long Numerator => _code is null ? 1 : _numerator;

    /// <summary>Below the line of that factor. The two share no divisor.</summary>
    public long Denominator => _code is null ? 1 : _denominator;

    /// <summary>The unit of a code in upper case; false for a code that is not known here (docs/contracts/std.md).</summary>
    public static bool TryFind(string code, out Unit unit)
    {
        Unit? found = UnitTable.Find(code);
        unit = found ?? default;
        return found is not null;
    }

    /// <summary>The unit of a code in upper case.</summary>
    /// <exception cref="ArgumentException">The code is not known here.</exception>
    public static Unit Of(string code) =>
        TryFind(code, out Unit unit) ? unit : throw new ArgumentException("The unit code is not known; docs/contracts/std.md lists them.", nameof(code));

    /// <summary>Whether amounts convert between the two.</summary>
    public bool IsCompatibleWith(Unit other) => Dimension == other.Dimension;

    /// <summary>The code.</summary>
    public override string ToString() => Code;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Unit other && Equals(other);

    /// <inheritdoc/>
    public bool Equals(Unit other) => Code == other.Code;

    /// <summary>Whether the codes are equal. <c>LTR</c> and <c>DMQ</c> are different units of one size.</summary>
    public static bool operator ==(Unit left, Unit right) => left.Equals(right);

    /// <summary>Whether the codes differ.</summary>
    public static bool operator !=(Unit left, Unit right) => !left.Equals(right);
}
