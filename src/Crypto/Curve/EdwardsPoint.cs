using System.Numerics;

namespace Chain.Crypto.Curve;

/// <summary>
/// A point of edwards25519 in extended coordinates, x = X/Z, y = Y/Z, xy = T/Z. Formulas: Hisil, Wong, Carter, Dawson, "Twisted
/// Edwards curves revisited", 2008, which are complete on this curve. For public points only: time depends on them.
/// </summary>
internal struct EdwardsPoint
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    /// <summary>The curve's constant, -121665/121666 (RFC 8032, section 5.1).</summary>
    private static readonly BigInteger DValue = -121665 * BigInteger.ModPow(121666, Prime - 2, Prime);

    private static readonly FieldElement D = FieldElement.Of(DValue), TwoD = FieldElement.Of(2 * DValue);
    private static readonly FieldElement RootOfMinusOne = FieldElement.Of(BigInteger.ModPow(2, (Prime - 1) / 4, Prime));

    private FieldElement _x, _y, _z, _t;

    /// <summary>The base point, of y = 4/5 and even x.</summary>
    public static EdwardsPoint Base { get; } = MakeBase();

    public static EdwardsPoint Of(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) => new() { _x = x, _y = y, _z = z, _t = t };

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        FieldElement y = FieldElement.FromBytes(bytes);
        FieldElement.Square(out FieldElement yy, y);
        FieldElement u = FieldElement.Carry(yy - FieldElement.One);
        FieldElement.Multiply(out FieldElement dyy, yy, D);
        FieldElement v = dyy + FieldElement.One;
        FieldElement x = Root(u, v);
        FieldElement.Square(out FieldElement xx, x);
        FieldElement.Multiply(out FieldElement vxx, v, xx);
        if (!AreEqual(vxx, u))
        {
            if (!AreEqual(FieldElement.Carry(FieldElement.Zero - vxx), u))
            {
                point = default;
                return false;
            }

            FieldElement.Multiply(out x, x, RootOfMinusOne);
        }

        if (IsOdd(x) != (bytes[31] >> 7 == 1)) x = FieldElement.Carry(FieldElement.Zero - x);
        point = OfAffine(x, y);
        return true;
    }

    public readonly void Encode(Span<byte> bytes) => Encode(FieldElement.Invert(_z), bytes);

    /// <summary>Encodes points one after the other, with one inversion for all.</summary>
    public static void Encode(ReadOnlySpan<EdwardsPoint> points, Span<byte> bytes)
    {
        FieldElement[] inverses = Inverses(points);
        for (int i = 0; i < points.Length; i++) points[i].Encode(inverses[i], bytes.Slice(i * FieldElement.Size, FieldElement.Size));
    }

    private readonly void Encode(in FieldElement inverse, Span<byte> bytes)
    {
        FieldElement.Multiply(out FieldElement x, _x, inverse);
        FieldElement.Multiply(out FieldElement y, _y, inverse);
        y.ToBytes(bytes);
        if (IsOdd(x)) bytes[31] |= 0x80;
    }

    public readonly EdwardsPoint Negate() => new()
    {
        _x = FieldElement.Carry(FieldElement.Zero - _x),
        _y = _y,
        _z = _z,
        _t = FieldElement.Carry(FieldElement.Zero - _t),
    };

    public readonly EdwardsPoint Double()
    {
        FieldElement.Square(out FieldElement xx, _x);
        FieldElement.Square(out FieldElement yy, _y);
        FieldElement.Square(out FieldElement zz, _z);
        FieldElement.Square(out FieldElement sum, _x + _y);
        FieldElement h = FieldElement.Carry(yy + xx), g = FieldElement.Carry(yy - xx);
        return Complete(FieldElement.Carry(sum - h), h, g, FieldElement.Carry(zz + zz - g));
    }

    /// <summary>Adds a point made ready for it.</summary>
    public void Add(in ReadyPoint other)
    {
        FieldElement.Multiply(out FieldElement a, _y - _x, other.Difference);
        FieldElement.Multiply(out FieldElement b, _y + _x, other.Sum);
        FieldElement.Multiply(out FieldElement c, other.Product, _t);
        FieldElement d = _z + _z;
        this = Complete(b - a, a + b, d + c, d - c);
    }

    /// <summary>Makes points ready to be added, with one inversion for all.</summary>
    public static ReadyPoint[] MakeReady(ReadOnlySpan<EdwardsPoint> points)
    {
        FieldElement[] inverses = Inverses(points);
        ReadyPoint[] ready = new ReadyPoint[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            FieldElement.Multiply(out FieldElement x, points[i]._x, inverses[i]);
            FieldElement.Multiply(out FieldElement y, points[i]._y, inverses[i]);
            FieldElement.Multiply(out FieldElement xy, x, y);
            FieldElement.Multiply(out FieldElement twice, xy, TwoD);
            ready[i] = new ReadyPoint(FieldElement.Carry(y + x), FieldElement.Carry(y - x), twice);
        }

        return ready;
    }

    /// <summary>Inverses of all Z, from that of their product (Montgomery's trick): no Z is zero.</summary>
    private static FieldElement[] Inverses(ReadOnlySpan<EdwardsPoint> points)
    {
        FieldElement[] inverses = new FieldElement[points.Length];
        FieldElement product = FieldElement.One;
        for (int i = 0; i < points.Length; i++)
        {
            inverses[i] = product;
            FieldElement.Multiply(out product, product, points[i]._z);
        }

        FieldElement rest = FieldElement.Invert(product);
        for (int i = points.Length - 1; i >= 0; i--)
        {
            FieldElement.Multiply(out inverses[i], rest, inverses[i]);
            FieldElement.Multiply(out rest, rest, points[i]._z);
        }

        return inverses;
    }

    /// <summary>The point (e·f, g·h, f·g, e·h), of which sums and doubles come in factors.</summary>
    private static EdwardsPoint Complete(in FieldElement e, in FieldElement h, in FieldElement g, in FieldElement f)
    {
        EdwardsPoint point;
        FieldElement.Multiply(out point._x, e, f);
        FieldElement.Multiply(out point._y, g, h);
        FieldElement.Multiply(out point._z, f, g);
        FieldElement.Multiply(out point._t, e, h);
        return point;
    }

    private static EdwardsPoint OfAffine(in FieldElement x, in FieldElement y)
    {
        FieldElement.Multiply(out FieldElement t, x, y);
        return Of(x, y, FieldElement.One, t);
    }

    private static EdwardsPoint MakeBase()
    {
        Span<byte> bytes = stackalloc byte[FieldElement.Size];
        FieldElement.Of(4 * BigInteger.ModPow(5, Prime - 2, Prime)).ToBytes(bytes);
        return TryDecode(bytes, out EdwardsPoint point) ? point : throw new InvalidOperationException("The base point is not on the curve.");
    }

    /// <summary>A candidate for the root of u/v: u·v³·(u·v⁷)^((p-5)/8) (RFC 8032, section 5.1.3).</summary>
    private static FieldElement Root(in FieldElement u, in FieldElement v)
    {
        FieldElement.Square(out FieldElement vv, v);
        FieldElement.Multiply(out FieldElement v3, vv, v);
        FieldElement.Square(out FieldElement v6, v3);
        FieldElement.Multiply(out FieldElement v7, v6, v);
        FieldElement.Multiply(out FieldElement uv7, u, v7);
        FieldElement power = FieldElement.PowerOfRoot(uv7);
        FieldElement.Multiply(out FieldElement uv3, u, v3);
        FieldElement.Multiply(out FieldElement root, uv3, power);
        return root;
    }

    private static bool IsOdd(in FieldElement value)
    {
        Span<byte> bytes = stackalloc byte[FieldElement.Size];
        value.ToBytes(bytes);
        return (bytes[0] & 1) == 1;
    }

    private static bool AreEqual(in FieldElement left, in FieldElement right)
    {
        Span<byte> a = stackalloc byte[FieldElement.Size], b = stackalloc byte[FieldElement.Size];
        left.ToBytes(a);
        right.ToBytes(b);
        return a.SequenceEqual(b);
    }
}

/// <summary>What adding an affine point needs of it: y + x, y - x and 2dxy.</summary>
internal readonly struct ReadyPoint(in FieldElement sum, in FieldElement difference, in FieldElement product)
{
    public readonly FieldElement Sum = sum;
    public readonly FieldElement Difference = difference;
    public readonly FieldElement Product = product;
}
