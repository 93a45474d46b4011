public static class Program
{
    public static string Run(int n)
    {
        int most = int.MaxValue;
        string all = "";
        try
        {
            all += checked(most + n);
        }
        catch (OverflowException)
        {
            all += "over";
        }

        unchecked
        {
            all += (most + n) + " " + (byte)(300 + n) + " " + (int)3_000_000_000L + " " + (uint)-n;
        }

        try
        {
            byte b = (byte)(n * 200);
            all += b;
        }
        catch (OverflowException)
        {
            all += " byte";
        }

        return all + (n << 33) + " " + (-8 >> 1) + " " + (-8 >>> 28) + " " + (~n & 0xF ^ 3 | 8) + " " + (-7 / 2) + " " + (-7 % 3);
    }
}
