namespace Chain.Crypto.Curve;

/// <summary>
/// A point of edwards25519 with X, Y, T and Z in the four lanes, so that an addition is two multiplications of four numbers (Hisil, Wong, Carter, Dawson,
/// "Twisted Edwards curves revisited", 2008, section 4.2).
/// </summary>
internal struct LanePoint
{
    /// <summary>Words of a point that is ready to be added.</summary>
    public const int ReadyWords = 40;

    private FourFields _lanes;

    /// <summary>The point that changes nothing.</summary>
    public static LanePoint Identity { get; } = MakeIdentity();

    /// <summary>Writes a point as <see cref="Add"/> takes it: y - x, y + x, 2dxy and 2.</summary>
    public static void MakeReady(in ReadyPoint point, Span<uint> words) =>
        FourFields.Write(point.Difference, point.Sum, point.Product, FieldElement.One + FieldElement.One, words);

    /// <summary>Adds a point that was made ready, or takes it away.</summary>
    public void Add(ReadOnlySpan<uint> ready, bool isNegative)
    {
        FourFields.Read(ready, out FourFields other);
        if (isNegative) other.Negate();
        _lanes.DifferenceAndSum(out FourFields own);
        FourFields.Multiply(out FourFields products, own, other);
        products.DifferencesAndSums(out FourFields factors);
        factors.LeftFactors(out FourFields left);
        factors.RightFactors(out FourFields right);
        FourFields.Multiply(out _lanes, left, right);
    }

    /// <summary>The same point, to be encoded.</summary>
    public readonly EdwardsPoint ToPoint() => EdwardsPoint.Of(_lanes.Lane(0), _lanes.Lane(1), _lanes.Lane(3), _lanes.Lane(2));

    private static LanePoint MakeIdentity()
    {
        Span<uint> words = stackalloc uint[ReadyWords];
        FourFields.Write(FieldElement.Zero, FieldElement.One, FieldElement.Zero, FieldElement.One, words);
        LanePoint identity;
        FourFields.Read(words, out identity._lanes);
        return identity;
    }
}
