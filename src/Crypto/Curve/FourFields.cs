using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chain.Crypto.Curve;

/// <summary>
/// Four numbers modulo 2^255 - 19, one in each lane: ten limbs of 26 and 25 bits in turn (Bernstein, "Curve25519", 2006, section 4). Products have limbs
/// below 2^26 + 2^13, sums and differences of two such ones below 2^27.6, which multiplication takes on both sides.
/// </summary>
internal struct FourFields
{
    private const int Limbs = 10;
    private const ulong Even = (1UL << 26) - 1, Odd = (1UL << 25) - 1;

    private Vector256<uint> _0, _1, _2, _3, _4, _5, _6, _7, _8, _9;

    /// <summary>Whether this machine has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Reads four numbers, limb by limb, as <see cref="Write"/> wrote them.</summary>
    public static void Read(ReadOnlySpan<uint> limbs, out FourFields four)
    {
        Unsafe.SkipInit(out four);
        ReadOnlySpan<uint> from = limbs[..(Limbs * 4)];
        four._0 = Widen(from, 0);
        four._1 = Widen(from, 4);
        four._2 = Widen(from, 8);
        four._3 = Widen(from, 12);
        four._4 = Widen(from, 16);
        four._5 = Widen(from, 20);
        four._6 = Widen(from, 24);
        four._7 = Widen(from, 28);
        four._8 = Widen(from, 32);
        four._9 = Widen(from, 36);
    }

    /// <summary>Writes four numbers, limb by limb, in 40 words.</summary>
    public static void Write(in FieldElement n0, in FieldElement n1, in FieldElement n2, in FieldElement n3, Span<uint> limbs)
    {
        n0.WriteLimbs(limbs);
        n1.WriteLimbs(limbs[1..]);
        n2.WriteLimbs(limbs[2..]);
        n3.WriteLimbs(limbs[3..]);
    }

    /// <summary>The number in a lane.</summary>
    public readonly FieldElement Lane(int lane) => FieldElement.OfLimbs(
        [_0[2 * lane], _1[2 * lane], _2[2 * lane], _3[2 * lane], _4[2 * lane], _5[2 * lane], _6[2 * lane], _7[2 * lane], _8[2 * lane], _9[2 * lane]]);

    /// <summary>Products of lanes.</summary>
    /// <remarks>
    /// Ten sums stay in registers while one limb of <paramref name="a"/> after the other is multiplied with all of <paramref name="b"/>, which lie in memory: behind
    /// their own 19-fold, which stand for limbs beyond the tenth. Limbs of 25 bits count twice where two of them meet.
    /// </remarks>
    [SkipLocalsInit]
    public static unsafe void Multiply(out FourFields product, in FourFields a, in FourFields b)
    {
        Vector256<uint>* factors = stackalloc Vector256<uint>[Limbs + Limbs - 1];
        Scale(factors, b);
        Vector256<ulong> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default, r8 = default, r9 = default;
        fixed (Vector256<uint>* first = &a._0)
        {
            Vector256<uint>* limb = first, end = first + Limbs;
            for (Vector256<uint>* own = factors + Limbs - 1; limb != end; own -= 2, limb += 2)
            {
                Vector256<uint> even = limb[0], odd = limb[1], twice = odd + odd;
                r0 += Avx2.Multiply(even, own[0]);
                r1 += Avx2.Multiply(even, own[1]);
                r2 += Avx2.Multiply(even, own[2]);
                r3 += Avx2.Multiply(even, own[3]);
                r4 += Avx2.Multiply(even, own[4]);
                r5 += Avx2.Multiply(even, own[5]);
                r6 += Avx2.Multiply(even, own[6]);
                r7 += Avx2.Multiply(even, own[7]);
                r8 += Avx2.Multiply(even, own[8]);
                r9 += Avx2.Multiply(even, own[9]);
                r0 += Avx2.Multiply(twice, own[-1]);
                r1 += Avx2.Multiply(odd, own[0]);
                r2 += Avx2.Multiply(twice, own[1]);
                r3 += Avx2.Multiply(odd, own[2]);
                r4 += Avx2.Multiply(twice, own[3]);
                r5 += Avx2.Multiply(odd, own[4]);
                r6 += Avx2.Multiply(twice, own[5]);
                r7 += Avx2.Multiply(odd, own[6]);
                r8 += Avx2.Multiply(twice, own[7]);
                r9 += Avx2.Multiply(odd, own[8]);
            }
        }

        Carry(out product, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9);
    }

    /// <summary>In lanes 0 and 2 the next lane less this one, in lanes 1 and 3 the sum of it and the one before.</summary>
    public readonly void DifferencesAndSums(out FourFields result)
    {
        Unsafe.SkipInit(out result);
        result._0 = DifferenceAndSum(_0, TwoPLow);
        result._1 = DifferenceAndSum(_1, TwoPOdd);
        result._2 = DifferenceAndSum(_2, TwoPEven);
        result._3 = DifferenceAndSum(_3, TwoPOdd);
        result._4 = DifferenceAndSum(_4, TwoPEven);
        result._5 = DifferenceAndSum(_5, TwoPOdd);
        result._6 = DifferenceAndSum(_6, TwoPEven);
        result._7 = DifferenceAndSum(_7, TwoPOdd);
        result._8 = DifferenceAndSum(_8, TwoPEven);
        result._9 = DifferenceAndSum(_9, TwoPOdd);
    }

    /// <summary>The same in lanes 0 and 1; lanes 2 and 3 stay.</summary>
    public readonly void DifferenceAndSum(out FourFields result)
    {
        Unsafe.SkipInit(out result);
        result._0 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_0, TwoPLow), _0);
        result._1 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_1, TwoPOdd), _1);
        result._2 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_2, TwoPEven), _2);
        result._3 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_3, TwoPOdd), _3);
        result._4 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_4, TwoPEven), _4);
        result._5 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_5, TwoPOdd), _5);
        result._6 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_6, TwoPEven), _6);
        result._7 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_7, TwoPOdd), _7);
        result._8 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_8, TwoPEven), _8);
        result._9 = Vector256.ConditionalSelect(LowLanes, DifferenceAndSum(_9, TwoPOdd), _9);
    }

    /// <summary>Lanes 0, 1, 0, 2.</summary>
    public readonly void LeftFactors(out FourFields result)
    {
        Unsafe.SkipInit(out result);
        result._0 = Avx2.Permute4x64(_0.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._1 = Avx2.Permute4x64(_1.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._2 = Avx2.Permute4x64(_2.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._3 = Avx2.Permute4x64(_3.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._4 = Avx2.Permute4x64(_4.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._5 = Avx2.Permute4x64(_5.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._6 = Avx2.Permute4x64(_6.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._7 = Avx2.Permute4x64(_7.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._8 = Avx2.Permute4x64(_8.AsUInt64(), 0b10_00_01_00).AsUInt32();
        result._9 = Avx2.Permute4x64(_9.AsUInt64(), 0b10_00_01_00).AsUInt32();
    }

    /// <summary>Lanes 2, 3, 1, 3.</summary>
    public readonly void RightFactors(out FourFields result)
    {
        Unsafe.SkipInit(out result);
        result._0 = Avx2.Permute4x64(_0.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._1 = Avx2.Permute4x64(_1.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._2 = Avx2.Permute4x64(_2.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._3 = Avx2.Permute4x64(_3.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._4 = Avx2.Permute4x64(_4.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._5 = Avx2.Permute4x64(_5.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._6 = Avx2.Permute4x64(_6.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._7 = Avx2.Permute4x64(_7.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._8 = Avx2.Permute4x64(_8.AsUInt64(), 0b11_01_11_10).AsUInt32();
        result._9 = Avx2.Permute4x64(_9.AsUInt64(), 0b11_01_11_10).AsUInt32();
    }

    /// <summary>Lanes 0 and 1 changed, lane 2 negated: a point made ready for subtraction.</summary>
    public void Negate()
    {
        _0 = Negated(_0, TwoPLow);
        _1 = Negated(_1, TwoPOdd);
        _2 = Negated(_2, TwoPEven);
        _3 = Negated(_3, TwoPOdd);
        _4 = Negated(_4, TwoPEven);
        _5 = Negated(_5, TwoPOdd);
        _6 = Negated(_6, TwoPEven);
        _7 = Negated(_7, TwoPOdd);
        _8 = Negated(_8, TwoPEven);
        _9 = Negated(_9, TwoPOdd);
    }

    // Twice the modulus, limb by limb: subtrahends are below it.
    private static Vector256<uint> TwoPLow => Vector256.Create((2 * Even) - 36).AsUInt32();

    private static Vector256<uint> TwoPEven => Vector256.Create(2 * Even).AsUInt32();

    private static Vector256<uint> TwoPOdd => Vector256.Create(2 * Odd).AsUInt32();

    private static Vector256<uint> LowLanes => Vector256.Create(ulong.MaxValue, ulong.MaxValue, 0, 0).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Scale(Vector256<uint>* factors, in FourFields b)
    {
        Vector256<uint> nineteen = Vector256.Create(19UL).AsUInt32();
        factors[0] = Avx2.Multiply(b._1, nineteen).AsUInt32();
        factors[1] = Avx2.Multiply(b._2, nineteen).AsUInt32();
        factors[2] = Avx2.Multiply(b._3, nineteen).AsUInt32();
        factors[3] = Avx2.Multiply(b._4, nineteen).AsUInt32();
        factors[4] = Avx2.Multiply(b._5, nineteen).AsUInt32();
        factors[5] = Avx2.Multiply(b._6, nineteen).AsUInt32();
        factors[6] = Avx2.Multiply(b._7, nineteen).AsUInt32();
        factors[7] = Avx2.Multiply(b._8, nineteen).AsUInt32();
        factors[8] = Avx2.Multiply(b._9, nineteen).AsUInt32();
        factors[9] = b._0;
        factors[10] = b._1;
        factors[11] = b._2;
        factors[12] = b._3;
        factors[13] = b._4;
        factors[14] = b._5;
        factors[15] = b._6;
        factors[16] = b._7;
        factors[17] = b._8;
        factors[18] = b._9;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Widen(ReadOnlySpan<uint> limbs, int at) => Avx2.ConvertToVector256Int64(Vector128.Create(limbs.Slice(at, 4))).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> DifferenceAndSum(Vector256<uint> limb, Vector256<uint> twoP)
    {
        Vector256<uint> other = Avx2.Shuffle(limb, 0b01_00_11_10);
        Vector256<uint> mask = Vector256.Create(ulong.MaxValue, 0, ulong.MaxValue, 0).AsUInt32();
        return other + Vector256.ConditionalSelect(mask, twoP - limb, limb);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Negated(Vector256<uint> limb, Vector256<uint> twoP)
    {
        Vector256<uint> changed = Avx2.Permute4x64(limb.AsUInt64(), 0b11_10_00_01).AsUInt32();
        return Vector256.ConditionalSelect(Vector256.Create(0, 0, ulong.MaxValue, 0).AsUInt32(), twoP - changed, changed);
    }

    /// <summary>Carries in two chains at once, then once around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        out FourFields result, Vector256<ulong> r0, Vector256<ulong> r1, Vector256<ulong> r2, Vector256<ulong> r3, Vector256<ulong> r4,
        Vector256<ulong> r5, Vector256<ulong> r6, Vector256<ulong> r7, Vector256<ulong> r8, Vector256<ulong> r9)
    {
        Vector256<ulong> even = Vector256.Create(Even), odd = Vector256.Create(Odd);
        r1 += r0 >>> 26;
        r5 += r4 >>> 26;
        r2 += r1 >>> 25;
        r6 += r5 >>> 25;
        r3 += r2 >>> 26;
        r7 += r6 >>> 26;
        Vector256<ulong> fourth = (r4 & even) + (r3 >>> 25);
        r8 += r7 >>> 25;
        Vector256<ulong> fifth = (r5 & odd) + (fourth >>> 26);
        r9 += r8 >>> 26;
        Vector256<ulong> around = r9 >>> 25;
        Vector256<ulong> first = (r0 & even) + (around << 4) + (around << 1) + around;
        Unsafe.SkipInit(out result);
        result._0 = (first & even).AsUInt32();
        result._1 = ((r1 & odd) + (first >>> 26)).AsUInt32();
        result._2 = (r2 & even).AsUInt32();
        result._3 = (r3 & odd).AsUInt32();
        result._4 = (fourth & even).AsUInt32();
        result._5 = fifth.AsUInt32();
        result._6 = (r6 & even).AsUInt32();
        result._7 = (r7 & odd).AsUInt32();
        result._8 = (r8 & even).AsUInt32();
        result._9 = (r9 & odd).AsUInt32();
    }
}
