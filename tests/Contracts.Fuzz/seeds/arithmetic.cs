namespace S;

[Contract("arithmetic")]
public sealed partial class C : Contract
{
    [Call]
    public long Run(long n)
    {
        int[] a = new int[4];
        long sum = 0;
        for (int i = 0; i < (int)(n & 7); i++)
        {
            a[i & 3] += i;
            sum += Mix(i, n, a) + Canvas(i, n, a, "ab");
        }

        return sum + a[1];
    }

    private static long Mix(int i, long n, int[] a) => (i & 3) switch
    {
        0 => n / (i + 1L),
        1 => unchecked((uint)n >> i),
        2 => checked((short)i) ^ a[0],
        _ => n % 7 == 0 ? (byte)n : -n,
    };

    // Room for code that mutations write.
    private static long Canvas(int i, long n, int[] a, string s)
    {
        int x = i, y = s.Length;
        long u = n, v = 3;
        if (x > y) { x = x * 3 + y; u -= x; } else { y = y - x; v += y; }
        while (x > 0) { x -= 5; u ^= v << 1; v = unchecked(v * 31 + u); y |= x; }
        a[y & 3] = x;
        return u + v;
    }
}
