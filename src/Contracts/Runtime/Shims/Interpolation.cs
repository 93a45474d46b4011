using System.Globalization;
using System.Runtime.CompilerServices;
using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Runtime.Shims;

/// <summary>
/// What <c>$"..."</c> compiles to. The handler's buffer grows by doubling and is copied at the end: each character is charged
/// four times when it is appended.
/// </summary>
public static class Interpolation
{
    private const int Copies = 4;

    /// <summary>Starts a text. The announced lengths are the author's word and are not believed.</summary>
    public static void Start(ref DefaultInterpolatedStringHandler self, int literalLength, int formattedCount)
    {
        _ = literalLength + (long)formattedCount;
        Charge(256 / Copies);
        self = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture);
    }

    /// <summary>Appends constant text.</summary>
    public static void AppendLiteral(ref DefaultInterpolatedStringHandler self, string value)
    {
        Charge(value?.Length ?? 0);
        self.AppendLiteral(value!);
    }

    /// <summary>Appends text.</summary>
    public static void AppendText(ref DefaultInterpolatedStringHandler self, string? value)
    {
        Charge(value?.Length ?? 0);
        self.AppendFormatted(value);
    }

    /// <summary>Appends characters.</summary>
    public static void AppendSpan(ref DefaultInterpolatedStringHandler self, ReadOnlySpan<char> value)
    {
        Charge(value.Length);
        self.AppendFormatted(value);
    }

    /// <summary>Appends a value of the types that the verifier lets into text.</summary>
    public static void AppendValue<T>(ref DefaultInterpolatedStringHandler self, T value) => AppendText(ref self, TextOf(value));

    /// <summary>Appends a value, filled up with spaces on the left to a length, or on the right if that is negative.</summary>
    public static void AppendAlignedValue<T>(ref DefaultInterpolatedStringHandler self, T value, int alignment) =>
        AppendAlignedText(ref self, TextOf(value), alignment, null);

    /// <summary>Appends text, filled up with spaces. Formats mean nothing to text.</summary>
    public static void AppendAlignedText(ref DefaultInterpolatedStringHandler self, string? value, int alignment, string? format)
    {
        _ = format;
        Charge(value?.Length ?? 0);
        Charge((int)Math.Min(Math.Abs((long)alignment), int.MaxValue));
        self.AppendFormatted(value, alignment);
    }

    /// <summary>The text.</summary>
    public static string Finish(ref DefaultInterpolatedStringHandler self) => self.ToStringAndClear();

    private static string? TextOf<T>(T value)
    {
        Charge(Measure.ExponentMax); // None of them is longer.
        return value switch
        {
            null => null,
            string text => text,
            bool flag => flag ? "True" : "False",
            char character => new string(character, 1),
            Address or Hash32 or PublicKey or Timestamp or Measure => value.ToString(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(), // A type of the contract with a ToString of its own, which is metered.
        };
    }

    private static void Charge(int length)
    {
        Meter meter = Meter.Current;
        meter.Charge((long)length * Copies);
        meter.ChargeBytes(2L * length * Copies);
    }
}
