using System.Globalization;

namespace Chain.Grpc.Wire;

/// <summary>The form of <c>grpc-timeout</c>: at most eight digits and a unit of H, M, S, m, u or n.</summary>
internal static class GrpcTimeout
{
    private const int DigitsMax = 8;

    /// <summary>A timer holds at most this much; a longer timeout is as good as none.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    internal static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero) return "1n";
        (long Ticks, char Unit)[] units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'), (TimeSpan.TicksPerHour, 'H'),
        ];
        foreach ((long ticks, char unit) in units)
        {
            // Rounded up: a deadline may be late by less than one unit, never early.
            long count = (timeout.Ticks / ticks) + (timeout.Ticks % ticks == 0 ? 0 : 1);
            if (count < 100_000_000) return count.ToString(CultureInfo.InvariantCulture) + unit;
        }

        return "99999999H";
    }

    internal static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > DigitsMax + 1) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        TimeSpan? parsed = text[^1] switch
        {
            'H' => count > Longest.TotalHours ? Longest : TimeSpan.FromHours(count),
            'M' => count > Longest.TotalMinutes ? Longest : TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks(Math.Max(1, count / 100)),
            _ => null,
        };
        if (parsed is null) return false;
        timeout = parsed.Value > Longest ? Longest : parsed.Value;
        return true;
    }
}
