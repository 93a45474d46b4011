using System.Globalization;

namespace Chain.Contracts.Sdk;

/// <summary>A point in time in whole milliseconds since 1970-01-01T00:00:00Z, from year 1 to year 9999.</summary>
public readonly record struct Timestamp : IComparable<Timestamp>
{
    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long MillisecondsMin = -62_135_596_800_000;

    /// <summary>9999-12-31T23:59:59.999Z.</summary>
    public const long MillisecondsMax = 253_402_300_799_999;

    /// <summary>Wraps milliseconds since 1970.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before year 1 or after year 9999.</exception>
    public Timestamp(long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, MillisecondsMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MillisecondsMax);
        Milliseconds = milliseconds;
    }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long Milliseconds { get; }

    /// <summary>A later time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is after year 9999.</exception>
    public Timestamp AddMilliseconds(long milliseconds) => new(checked(Milliseconds + milliseconds));

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>ISO 8601 in UTC with milliseconds: <c>2026-01-31T09:30:00.000Z</c>.</summary>
    public override string ToString() =>
        DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Earlier.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Later.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Earlier or equal.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Later or equal.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Milliseconds >= right.Milliseconds;
}
