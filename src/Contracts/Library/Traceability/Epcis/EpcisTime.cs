using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Times of EPCIS: ISO 8601 with a zone in, Unix milliseconds inside, UTC with three decimals out.</summary>
public static class EpcisTime
{
    /// <summary>9999-12-31T23:59:59.999Z.</summary>
    public const long UnixMsMax = 253_402_300_799_999;

    private const long DayMs = 86_400_000;

    /// <summary>
    /// Reads <c>YYYY-MM-DDThh:mm:ss[.f…](Z|±hh:mm)</c>. The third decimal is rounded up if the fourth is 5 to 9
    /// (CBV 2.0, section 8.9, rule 9).
    /// </summary>
    /// <returns>False for any other form, an impossible date, or a time before 1970 or after 9999.</returns>
    public static bool TryParse(string text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T') return false;
        if (text[13] != ':' || text[16] != ':') return false;
        if (!TryNumber(text, 0, 4, 1, 9999, out int year) || !TryNumber(text, 5, 2, 1, 12, out int month)) return false;
        if (!TryNumber(text, 8, 2, 1, DaysIn(year, month), out int day)) return false;
        if (!TryNumber(text, 11, 2, 0, 23, out int hour) || !TryNumber(text, 14, 2, 0, 59, out int minute)) return false;
        if (!TryNumber(text, 17, 2, 0, 59, out int second)) return false;

        int position = 19;
        int milliseconds = ReadFraction(text, ref position);
        if (milliseconds < 0 || !TryReadZone(text, position, out int zoneMinutes)) return false;

        long seconds = (((hour * 60L) + minute - zoneMinutes) * 60) + second;
        unixMs = (DaysSince1970(year, month, day) * DayMs) + (seconds * 1000) + milliseconds;
        return unixMs is >= 0 and <= UnixMsMax;
    }

    /// <summary><c>YYYY-MM-DDThh:mm:ss.mmmZ</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unixMs"/> is negative.</exception>
    public static string Format(long unixMs)
    {
        if (unixMs < 0) throw new ArgumentOutOfRangeException(nameof(unixMs));
        (int year, int month, int day) = Date(unixMs / DayMs);
        long ms = unixMs % DayMs;
        return $"{Pad(year, 4)}-{Pad(month, 2)}-{Pad(day, 2)}T{Pad(ms / 3_600_000, 2)}:{Pad(ms / 60_000 % 60, 2)}:"
            + $"{Pad(ms / 1000 % 60, 2)}.{Pad(ms % 1000, 3)}Z";
    }

    /// <summary>Whether the text is an offset <c>±hh:mm</c> of at most 14 hours.</summary>
    public static bool IsOffset(string text) => text.Length == 6 && TryReadZone(text, 0, out _);

    private static int ReadFraction(string text, ref int position)
    {
        if (position == text.Length || text[position] != '.') return 0;

        int start = ++position;
        int value = 0;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            int digit = text[position] - '0';
            int place = position - start;
            if (place < 3) value = (value * 10) + digit;
            else if (place == 3 && digit >= 5) value++;
            position++;
        }

        for (int place = position - start; place is > 0 and < 3; place++) value *= 10;
        return position == start ? -1 : value;
    }

    private static bool TryReadZone(string text, int position, out int minutes)
    {
        minutes = 0;
        if (text.Length == position + 1) return text[position] == 'Z';
        if (text.Length != position + 6 || text[position] is not ('+' or '-') || text[position + 3] != ':') return false;
        if (!TryNumber(text, position + 1, 2, 0, 14, out int hour)) return false;
        if (!TryNumber(text, position + 4, 2, 0, hour == 14 ? 0 : 59, out int minute)) return false;

        minutes = (hour * 60) + minute;
        if (text[position] == '-') minutes = -minutes;
        return true;
    }

    private static bool TryNumber(string text, int start, int length, int min, int max, out int value)
    {
        value = 0;
        for (int i = start; i < start + length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            value = (value * 10) + (text[i] - '0');
        }

        return value >= min && value <= max;
    }

    private static int DaysIn(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static long DaysSince1970(int year, int month, int day)
    {
        // Years begin in March, so that the leap day is the last day of a year and months have a fixed pattern.
        int y = month <= 2 ? year - 1 : year;
        int m = month <= 2 ? month + 9 : month - 3;
        return (365L * y) + (y / 4) - (y / 100) + (y / 400) + (((153 * m) + 2) / 5) + day - 1 - 719_468;
    }

    private static (int Year, int Month, int Day) Date(long days)
    {
        long z = days + 719_468;
        long era = z / 146_097;
        long dayOfEra = z % 146_097;
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long m = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * m) + 2) / 5) + 1);
        int month = (int)(m < 10 ? m + 3 : m - 9);
        return ((int)((era * 400) + yearOfEra + (month <= 2 ? 1 : 0)), month, day);
    }

    private static string Pad(long value, int width) => IntegerText.Format(value).PadLeft(width, '0');
}
