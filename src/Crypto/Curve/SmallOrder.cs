namespace Chain.Crypto.Curve;

/// <summary>The canonical encodings of the eight points whose order divides 8, which libsodium accepts nowhere.</summary>
internal static class SmallOrder
{
    // Of y alone: the highest bit is the sign of x.
    private static readonly byte[][] Ys =
    [
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    /// <summary>Whether bytes encode one of them.</summary>
    public static bool IsOne(ReadOnlySpan<byte> point)
    {
        foreach (byte[] y in Ys)
        {
            if (point[..^1].SequenceEqual(y.AsSpan(0, y.Length - 1)) && (point[^1] & 0x7f) == y[^1]) return true;
        }

        return false;
    }
}
