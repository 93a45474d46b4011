namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>Orders strings as their UTF-8 bytes are ordered, which is the order of their code points.</summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static readonly Utf8Order Instance = new();

    private Utf8Order() { }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int length = Math.Min(x.Length, y.Length);
        for (int i = 0; i < length; i++)
        {
            if (x[i] != y[i]) return Rank(x[i]) - Rank(y[i]);
        }

        return x.Length - y.Length;
    }

    /// <summary>Surrogates stand for code points above all others, so they rank above U+E000 to U+FFFF.</summary>
    private static int Rank(char c) => c < 0xd800 ? c : c >= 0xe000 ? c - 0x800 : c + 0x2000;
}
