namespace Chain.Contracts.Runtime.Shims;

/// <summary>Members of string whose time depends on lengths. Ordinal, whatever the machine's culture.</summary>
public static class Text
{
    private const int HeaderBytes = 22;

    /// <summary>Charges a new string of <paramref name="length"/> characters.</summary>
    internal static void ChargeNew(long length)
    {
        Meter meter = Meter.Current;
        meter.Charge(length >> 2);
        meter.ChargeBytes(HeaderBytes + (2 * length));
    }

    /// <summary><c>left == right</c>.</summary>
    public static bool AreEqual(string? left, string? right)
    {
        if (left is not null && right is not null && left.Length == right.Length) Meter.Current.Charge(left.Length >> 3);
        return string.Equals(left, right, StringComparison.Ordinal);
    }

    /// <summary><c>left != right</c>.</summary>
    public static bool AreNotEqual(string? left, string? right) => !AreEqual(left, right);

    /// <summary><c>self.Equals(other)</c>.</summary>
    public static bool Equals(string self, string? other) => AreEqual(Present(self), other);

    /// <summary><c>self.Equals(other)</c>.</summary>
    public static bool Equals(string self, object? other) => other is string text && AreEqual(Present(self), text);

    /// <summary>Order by UTF-16 code units.</summary>
    public static int CompareOrdinal(string? left, string? right)
    {
        if (left is not null && right is not null) Meter.Current.Charge(Math.Min(left.Length, right.Length) >> 2);
        int order = string.CompareOrdinal(left, right);
        return Math.Sign(order); // How far apart the first different units are is the runtime's affair.
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(string? first, string? second)
    {
        ChargeNew((first?.Length ?? 0L) + (second?.Length ?? 0));
        return string.Concat(first, second);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(string? first, string? second, string? third)
    {
        ChargeNew((first?.Length ?? 0L) + (second?.Length ?? 0) + (third?.Length ?? 0));
        return string.Concat(first, second, third);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(string? first, string? second, string? third, string? fourth)
    {
        ChargeNew((first?.Length ?? 0L) + (second?.Length ?? 0) + (third?.Length ?? 0) + (fourth?.Length ?? 0));
        return string.Concat(first, second, third, fourth);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(string?[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Meter.Current.Charge(20L * parts.Length);
        long length = 0;
        foreach (string? part in parts) length += part?.Length ?? 0;
        ChargeNew(length);
        return string.Concat(parts);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(ReadOnlySpan<string?> parts)
    {
        Meter.Current.Charge(20L * parts.Length);
        long length = 0;
        foreach (string? part in parts) length += part?.Length ?? 0;
        ChargeNew(length);
        return string.Concat(parts);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        ChargeNew((long)first.Length + second.Length);
        return string.Concat(first, second);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> third)
    {
        ChargeNew((long)first.Length + second.Length + third.Length);
        return string.Concat(first, second, third);
    }

    /// <summary>Concatenates.</summary>
    public static string Concat(ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> third, ReadOnlySpan<char> fourth)
    {
        ChargeNew((long)first.Length + second.Length + third.Length + fourth.Length);
        return string.Concat(first, second, third, fourth);
    }

    /// <summary>Concatenates with something in between.</summary>
    public static string Join(string? separator, string?[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Meter.Current.Charge(20L * parts.Length);
        long length = (separator?.Length ?? 0L) * Math.Max(parts.Length - 1, 0);
        foreach (string? part in parts) length += part?.Length ?? 0;
        ChargeNew(length);
        return string.Join(separator, parts);
    }

    /// <summary>The rest from an index on.</summary>
    public static string Substring(string self, int start)
    {
        ChargeNew(Math.Max(Present(self).Length - (long)start, 0));
        return self.Substring(start);
    }

    /// <summary>A part.</summary>
    public static string Substring(string self, int start, int length)
    {
        ChargeNew(Math.Clamp(length, 0, Present(self).Length));
        return self.Substring(start, length);
    }

    /// <summary>Where a character first stands.</summary>
    public static int IndexOf(string self, char value)
    {
        Meter.Current.Charge(Present(self).Length >> 2);
        return self.IndexOf(value, StringComparison.Ordinal);
    }

    /// <summary>Where a character first stands, from an index on.</summary>
    public static int IndexOf(string self, char value, int start)
    {
        Meter.Current.Charge(Present(self).Length >> 2);
        return self.IndexOf(value, start);
    }

    /// <summary>Where a character last stands.</summary>
    public static int LastIndexOf(string self, char value)
    {
        Meter.Current.Charge(Present(self).Length >> 2);
        return self.LastIndexOf(value);
    }

    /// <summary>Whether a character stands in the text.</summary>
    public static bool Contains(string self, char value) => IndexOf(self, value) >= 0;

    /// <summary>Whether a text stands in the text.</summary>
    public static bool Contains(string self, string value)
    {
        ChargeSearch(Present(self), value);
        return self.Contains(value, StringComparison.Ordinal);
    }

    /// <summary>Where a text first stands; only ordinally.</summary>
    public static int IndexOf(string self, string value, StringComparison comparison)
    {
        CheckOrdinal(comparison);
        ChargeSearch(Present(self), value);
        return self.IndexOf(value, StringComparison.Ordinal);
    }

    /// <summary>Whether the text starts with another; only ordinally.</summary>
    public static bool StartsWith(string self, string value, StringComparison comparison)
    {
        CheckOrdinal(comparison);
        ArgumentNullException.ThrowIfNull(value);
        Meter.Current.Charge(value.Length >> 3);
        return Present(self).StartsWith(value, StringComparison.Ordinal);
    }

    /// <summary>Whether the text ends with another; only ordinally.</summary>
    public static bool EndsWith(string self, string value, StringComparison comparison)
    {
        CheckOrdinal(comparison);
        ArgumentNullException.ThrowIfNull(value);
        Meter.Current.Charge(value.Length >> 3);
        return Present(self).EndsWith(value, StringComparison.Ordinal);
    }

    /// <summary>Replaces a character by another.</summary>
    public static string Replace(string self, char from, char to)
    {
        ChargeNew(Present(self).Length);
        return self.Replace(from, to);
    }

    /// <summary>Fills up on the left.</summary>
    public static string PadLeft(string self, int width, char padding)
    {
        ChargeNew(Math.Max(width, Present(self).Length));
        return self.PadLeft(width, padding);
    }

    /// <summary>Fills up on the left with spaces.</summary>
    public static string PadLeft(string self, int width) => PadLeft(self, width, ' ');

    /// <summary>Fills up on the right.</summary>
    public static string PadRight(string self, int width, char padding)
    {
        ChargeNew(Math.Max(width, Present(self).Length));
        return self.PadRight(width, padding);
    }

    /// <summary>Its characters.</summary>
    public static char[] ToCharArray(string self)
    {
        ChargeNew(Present(self).Length);
        return self.ToCharArray();
    }

    /// <summary>Copies characters into an array.</summary>
    public static void CopyTo(string self, int sourceIndex, char[] destination, int destinationIndex, int count)
    {
        Meter.Current.Charge(Math.Clamp(count, 0, Present(self).Length) >> 2);
        self.CopyTo(sourceIndex, destination, destinationIndex, count);
    }

    /// <summary>One character, so many times.</summary>
    public static string Repeat(char value, int count)
    {
        ChargeNew(Math.Max(count, 0));
        return new string(value, count);
    }

    /// <summary>A text of characters.</summary>
    public static string FromChars(char[]? value)
    {
        ChargeNew(value?.Length ?? 0);
        return new string(value);
    }

    /// <summary>A text of characters.</summary>
    public static string FromChars(char[] value, int start, int length)
    {
        ChargeNew(Math.Max(length, 0));
        return new string(value, start, length);
    }

    /// <summary>A text of characters.</summary>
    public static string FromSpan(ReadOnlySpan<char> value)
    {
        ChargeNew(value.Length);
        return new string(value);
    }

    /// <summary>A text of the characters of a span.</summary>
    public static string OfSpan(ref ReadOnlySpan<char> value) => FromSpan(value);

    /// <summary>Null fails here as it would in the member that the shim stands for.</summary>
    private static string Present(string self)
    {
        _ = self.Length;
        return self;
    }

    /// <summary>In the worst case each place is compared to the end.</summary>
    private static void ChargeSearch(string self, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Meter.Current.Charge(((long)self.Length * Math.Max(value.Length, 1)) >> 1);
    }

    private static void CheckOrdinal(StringComparison comparison)
    {
        if (comparison != StringComparison.Ordinal) throw new NotSupportedException("Contracts compare text ordinally.");
    }
}
