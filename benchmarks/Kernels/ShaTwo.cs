namespace Chain.Benchmarks.Kernels;

/// <summary>SHA-256 as FIPS 180-4, section 6.2, states it.</summary>
internal static class ShaTwo
{
    public static uint[] Hash(byte[] message)
    {
        uint[] k = Constants();
        uint[] h = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        byte[] padded = Pad(message);
        uint[] w = new uint[64];
        for (int start = 0; start < padded.Length; start += 64) Compress(h, k, w, padded, start);
        return h;
    }

    private static byte[] Pad(byte[] message)
    {
        byte[] padded = new byte[(message.Length + 8 + 64) / 64 * 64];
        for (int i = 0; i < message.Length; i++) padded[i] = message[i];
        padded[message.Length] = 0x80;
        ulong bits = (ulong)message.Length * 8;
        for (int i = 0; i < 8; i++) padded[padded.Length - 1 - i] = (byte)(bits >> (8 * i));
        return padded;
    }

    private static void Compress(uint[] h, uint[] k, uint[] w, byte[] block, int start)
    {
        for (int i = 0; i < 16; i++)
        {
            int at = start + (i * 4);
            w[i] = ((uint)block[at] << 24) | ((uint)block[at + 1] << 16) | ((uint)block[at + 2] << 8) | block[at + 3];
        }

        for (int i = 16; i < 64; i++)
        {
            uint s0 = Rotate(w[i - 15], 7) ^ Rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
            uint s1 = Rotate(w[i - 2], 17) ^ Rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        uint a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], last = h[7];
        for (int i = 0; i < 64; i++)
        {
            uint s1 = Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);
            uint t1 = last + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
            uint s0 = Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);
            uint t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            last = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }

        h[0] += a;
        h[1] += b;
        h[2] += c;
        h[3] += d;
        h[4] += e;
        h[5] += f;
        h[6] += g;
        h[7] += last;
    }

    private static uint Rotate(uint value, int bits) => (value >> bits) | (value << (32 - bits));

    /// <summary>The first 32 bits of the fractional parts of the cube roots of the first 64 primes, computed.</summary>
    private static uint[] Constants()
    {
        uint[] k = new uint[64];
        int found = 0;
        for (ulong candidate = 2; found < k.Length; candidate++)
        {
            if (IsPrime(candidate)) k[found++] = (uint)CubeRoot(candidate);
        }

        return k;
    }

    private static bool IsPrime(ulong n)
    {
        for (ulong d = 2; d * d <= n; d++)
        {
            if (n % d == 0) return false;
        }

        return true;
    }

    /// <summary>floor(cbrt(n) · 2^32), bit by bit over 128-bit products.</summary>
    private static ulong CubeRoot(ulong n)
    {
        ulong root = 0;
        for (int bit = 35; bit >= 0; bit--)
        {
            ulong trial = root | (1UL << bit);
            if (CubeIsAtMost(trial, n)) root = trial;
        }

        return root;
    }

    /// <summary>Whether trial³ ≤ n · 2^96, for trial below 2^36 and n below 2^9, with 32-bit digits.</summary>
    private static bool CubeIsAtMost(ulong trial, ulong n)
    {
        ulong low = trial & 0xffff_ffff, high = trial >> 32;
        ulong s0 = low * low, s1 = 2 * low * high, s2 = high * high;
        ulong q0 = s0 & 0xffff_ffff, carry = (s0 >> 32) + s1;
        ulong q1 = carry & 0xffff_ffff, q2 = (carry >> 32) + s2;
        ulong c0 = q0 * low, c1 = (q1 * low) + (c0 >> 32);
        ulong extra = q0 * high, sum1 = (c1 & 0xffff_ffff) + (extra & 0xffff_ffff);
        ulong sum2 = (q2 * low) + (q1 * high) + (c1 >> 32) + (extra >> 32) + (sum1 >> 32);
        ulong sum3 = (q2 * high) + (sum2 >> 32);
        return sum3 < n || (sum3 == n && (sum2 & 0xffff_ffff) == 0 && (sum1 & 0xffff_ffff) == 0 && (c0 & 0xffff_ffff) == 0);
    }
}
