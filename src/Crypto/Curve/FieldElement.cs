using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Chain.Crypto.Curve;

/// <summary>
/// A number modulo 2^255 - 19 in five limbs of 51 bits, not always reduced: what multiplying, squaring and
/// <see cref="Carry"/> give has limbs below 2^52, sums and differences of such ones stay below 2^54, which multiplication takes.
/// Time depends on values: for public ones only.
/// </summary>
internal struct FieldElement
{
    /// <summary>Bytes of the encoding, little-endian.</summary>
    public const int Size = 32;

    private const ulong Mask = (1UL << 51) - 1, LowHalf = (1UL << 26) - 1;

    // Four times the modulus, limb by limb: subtrahends below it leave nothing negative.
    private const ulong FourPLow = (1UL << 53) - 76, FourP = (1UL << 53) - 4;

    private ulong _0, _1, _2, _3, _4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        _0 = l0;
        _1 = l1;
        _2 = l2;
        _3 = l3;
        _4 = l4;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>A constant, reduced.</summary>
    public static FieldElement Of(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BigInteger prime = BigInteger.Pow(2, 255) - 19, reduced = ((value % prime) + prime) % prime;
        reduced.TryWriteBytes(bytes, out _, isUnsigned: true);
        return FromBytes(bytes);
    }

    /// <summary>Reads 32 bytes without the highest bit, which is no part of the number.</summary>
    public static FieldElement FromBytes(ReadOnlySpan<byte> bytes)
    {
        ulong a = BinaryPrimitives.ReadUInt64LittleEndian(bytes), b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong c = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), d = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement(a & Mask, ((a >> 51) | (b << 13)) & Mask, ((b >> 38) | (c << 26)) & Mask, ((c >> 25) | (d << 39)) & Mask, (d >> 12) & Mask);
    }

    /// <summary>Writes the one encoding that is below the modulus.</summary>
    public readonly void ToBytes(Span<byte> bytes)
    {
        FieldElement r = Carry(Carry(this));

        // One if the number is the modulus or more: then 19 more go beyond 2^255.
        ulong over = (r._0 + 19) >> 51;
        over = (r._1 + over) >> 51;
        over = (r._2 + over) >> 51;
        over = (r._3 + over) >> 51;
        over = (r._4 + over) >> 51;
        ulong l0 = r._0 + (19 * over), l1 = r._1 + (l0 >> 51), l2 = r._2 + (l1 >> 51), l3 = r._3 + (l2 >> 51), l4 = r._4 + (l3 >> 51);
        l0 &= Mask;
        l1 &= Mask;
        l2 &= Mask;
        l3 &= Mask;
        l4 &= Mask;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (l3 >> 39) | (l4 << 12));
    }

    /// <summary>Writes ten limbs of 26 and 25 bits in turn, each four words behind the one before.</summary>
    public readonly void WriteLimbs(Span<uint> limbs)
    {
        Span<byte> bytes = stackalloc byte[Size];
        ToBytes(bytes);
        FieldElement reduced = FromBytes(bytes);
        ReadOnlySpan<ulong> own = [reduced._0, reduced._1, reduced._2, reduced._3, reduced._4];
        for (int i = 0; i < own.Length; i++)
        {
            limbs[8 * i] = (uint)(own[i] & LowHalf);
            limbs[(8 * i) + 4] = (uint)(own[i] >> 26);
        }
    }

    /// <summary>The number of ten limbs of 26 and 25 bits in turn, not all of them reduced.</summary>
    public static FieldElement OfLimbs(ReadOnlySpan<uint> limbs) => Carry(new FieldElement(
        limbs[0] + ((ulong)limbs[1] << 26), limbs[2] + ((ulong)limbs[3] << 26), limbs[4] + ((ulong)limbs[5] << 26),
        limbs[6] + ((ulong)limbs[7] << 26), limbs[8] + ((ulong)limbs[9] << 26)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        new(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    /// <summary>The subtrahend's limbs are below 2^53 - 76.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator -(in FieldElement a, in FieldElement b) =>
        new(a._0 + FourPLow - b._0, a._1 + FourP - b._1, a._2 + FourP - b._2, a._3 + FourP - b._3, a._4 + FourP - b._4);

    /// <summary>The same number with limbs below 2^52.</summary>
    public static FieldElement Carry(in FieldElement a) => new(
        (a._0 & Mask) + (19 * (a._4 >> 51)), (a._1 & Mask) + (a._0 >> 51), (a._2 & Mask) + (a._1 >> 51), (a._3 & Mask) + (a._2 >> 51), (a._4 & Mask) + (a._3 >> 51));

    /// <summary>The product. Limbs of both are below 2^54, of the result below 2^52.</summary>
    public static void Multiply(out FieldElement product, in FieldElement a, in FieldElement b)
    {
        ulong a0 = a._0, a1 = a._1, a2 = a._2, a3 = a._3, a4 = a._4;
        ulong b0 = b._0, b1 = b._1, b2 = b._2, b3 = b._3, b4 = b._4;
        ulong c1 = 19 * b1, c2 = 19 * b2, c3 = 19 * b3, c4 = 19 * b4;
        Wide r0 = default, r1 = default, r2 = default, r3 = default, r4 = default;
        r0.Add(a0, b0);
        r0.Add(a1, c4);
        r0.Add(a2, c3);
        r0.Add(a3, c2);
        r0.Add(a4, c1);
        r1.Low = r0.High51();
        r1.Add(a0, b1);
        r1.Add(a1, b0);
        r1.Add(a2, c4);
        r1.Add(a3, c3);
        r1.Add(a4, c2);
        r2.Low = r1.High51();
        r2.Add(a0, b2);
        r2.Add(a1, b1);
        r2.Add(a2, b0);
        r2.Add(a3, c4);
        r2.Add(a4, c3);
        r3.Low = r2.High51();
        r3.Add(a0, b3);
        r3.Add(a1, b2);
        r3.Add(a2, b1);
        r3.Add(a3, b0);
        r3.Add(a4, c4);
        r4.Low = r3.High51();
        r4.Add(a0, b4);
        r4.Add(a1, b3);
        r4.Add(a2, b2);
        r4.Add(a3, b1);
        r4.Add(a4, b0);
        Finish(out product, r0.Low, r1.Low, r2.Low, r3.Low, r4);
    }

    /// <summary>The square. Limbs are below 2^54, of the result below 2^52.</summary>
    public static void Square(out FieldElement square, in FieldElement a)
    {
        ulong a0 = a._0, a1 = a._1, a2 = a._2, a3 = a._3, a4 = a._4;
        ulong d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, c3 = 19 * a3, c4 = 19 * a4;
        Wide r0 = default, r1 = default, r2 = default, r3 = default, r4 = default;
        r0.Add(a0, a0);
        r0.Add(d1, c4);
        r0.Add(d2, c3);
        r1.Low = r0.High51();
        r1.Add(d0, a1);
        r1.Add(d2, c4);
        r1.Add(a3, c3);
        r2.Low = r1.High51();
        r2.Add(d0, a2);
        r2.Add(a1, a1);
        r2.Add(2 * a3, c4);
        r3.Low = r2.High51();
        r3.Add(d0, a3);
        r3.Add(d1, a2);
        r3.Add(a4, c4);
        r4.Low = r3.High51();
        r4.Add(d0, a4);
        r4.Add(d1, a3);
        r4.Add(a2, a2);
        Finish(out square, r0.Low, r1.Low, r2.Low, r3.Low, r4);
    }

    /// <summary>Squares so many times, at least once.</summary>
    public static FieldElement Square(in FieldElement a, int times)
    {
        Square(out FieldElement square, a);
        for (int i = 1; i < times; i++) Square(out square, square);
        return square;
    }

    /// <summary>The inverse, a^(p - 2); of zero, zero.</summary>
    public static FieldElement Invert(in FieldElement a)
    {
        (FieldElement a11, FieldElement a250) = Powers(a);
        Multiply(out FieldElement inverse, Square(a250, 5), a11);
        return inverse;
    }

    /// <summary>a^((p - 5) / 8), which square roots are made from (RFC 8032, section 5.1.3).</summary>
    public static FieldElement PowerOfRoot(in FieldElement a)
    {
        (_, FieldElement a250) = Powers(a);
        Multiply(out FieldElement power, Square(a250, 2), a);
        return power;
    }

    /// <summary>a^11 and a^(2^250 - 1).</summary>
    private static (FieldElement A11, FieldElement A250) Powers(in FieldElement a)
    {
        Square(out FieldElement a2, a);
        Multiply(out FieldElement a9, Square(a2, 2), a);
        Multiply(out FieldElement a11, a9, a2);
        Square(out FieldElement a22, a11);
        Multiply(out FieldElement ones5, a22, a9);
        FieldElement ones10 = Extend(ones5, 5, ones5);
        FieldElement ones20 = Extend(ones10, 10, ones10);
        FieldElement ones40 = Extend(ones20, 20, ones20);
        FieldElement ones50 = Extend(ones40, 10, ones10);
        FieldElement ones100 = Extend(ones50, 50, ones50);
        FieldElement ones200 = Extend(ones100, 100, ones100);
        return (a11, Extend(ones200, 50, ones50));
    }

    /// <summary>Exponents that are all ones, one behind the other.</summary>
    private static FieldElement Extend(in FieldElement high, int bits, in FieldElement low)
    {
        Multiply(out FieldElement both, Square(high, bits), low);
        return both;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(out FieldElement result, ulong r0, ulong r1, ulong r2, ulong r3, Wide r4)
    {
        ulong l0 = (r0 & Mask) + (19 * r4.High51());
        result._0 = l0 & Mask;
        result._1 = (r1 & Mask) + (l0 >> 51);
        result._2 = r2 & Mask;
        result._3 = r3 & Mask;
        result._4 = r4.Low & Mask;
    }

    /// <summary>A sum of products, in 128 bits.</summary>
    private struct Wide
    {
        public ulong Low;
        private ulong _high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong x, ulong y)
        {
            ulong high = Math.BigMul(x, y, out ulong low);
            Low += low;
            _high += high + (Low < low ? 1UL : 0UL);
        }

        /// <summary>What is above the lowest 51 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly ulong High51() => (_high << 13) | (Low >> 51);
    }
}
