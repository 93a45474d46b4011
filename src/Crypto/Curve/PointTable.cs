using System.Buffers.Binary;

namespace Chain.Crypto.Curve;

/// <summary>
/// Multiples 1 to 16 of 32^i times a point, for each of the 51 digits that a scalar has in base 32: multiplying the point then takes
/// 51 additions and no doubling. 130 KB.
/// </summary>
internal sealed class PointTable
{
    private const int Digits = 51;
    private const int DigitBits = 5;
    private const int Multiples = 16;

    private readonly uint[] _points;

    public PointTable(in EdwardsPoint point)
    {
        EdwardsPoint[] powers = new EdwardsPoint[Digits];
        powers[0] = point;
        for (int i = 1; i < Digits; i++) powers[i] = powers[i - 1].Double().Double().Double().Double().Double();

        ReadyPoint[] ready = EdwardsPoint.MakeReady(powers);
        EdwardsPoint[] multiples = new EdwardsPoint[Digits * Multiples];
        for (int i = 0; i < Digits; i++)
        {
            EdwardsPoint multiple = powers[i];
            for (int m = 0; m < Multiples; m++)
            {
                multiples[(i * Multiples) + m] = multiple;
                multiple.Add(ready[i]);
            }
        }

        _points = new uint[multiples.Length * LanePoint.ReadyWords];
        ready = EdwardsPoint.MakeReady(multiples);
        for (int i = 0; i < ready.Length; i++) LanePoint.MakeReady(ready[i], Ready(i));
    }

    /// <summary>The table of the base point.</summary>
    public static PointTable OfBase { get; } = new(EdwardsPoint.Base);

    /// <summary>Adds the point times a scalar to a sum.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="scalar">32 bytes, little-endian, below 2^253.</param>
    public void AddTimes(ref LanePoint sum, ReadOnlySpan<byte> scalar)
    {
        Span<byte> padded = stackalloc byte[FieldElement.Size + sizeof(ushort)];
        padded[^2..].Clear();
        scalar.CopyTo(padded);
        int carry = 0;
        for (int i = 0; i < Digits; i++)
        {
            int bit = i * DigitBits;
            int digit = ((BinaryPrimitives.ReadUInt16LittleEndian(padded[(bit / 8)..]) >> (bit % 8)) & ((2 * Multiples) - 1)) + carry; // 0 to 32
            carry = digit > Multiples ? 1 : 0;
            digit -= 2 * Multiples * carry; // -15 to 16
            if (digit != 0) sum.Add(Ready((i * Multiples) + Math.Abs(digit) - 1), digit < 0);
        }
    }

    private Span<uint> Ready(int index) => _points.AsSpan(index * LanePoint.ReadyWords, LanePoint.ReadyWords);
}
