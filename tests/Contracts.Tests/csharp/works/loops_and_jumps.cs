public static class Program
{
    public static string Run(int n)
    {
        int sum = 0;
        for (int i = 0, j = 10; i < j; i++, j--)
        {
            if (i == 1) continue;
            if (i == 4) break;
            sum += i * j;
        }

        while (true)
        {
            sum++;
            if (sum % 7 == n) goto done;
        }

        done:
        do
        {
            sum -= 2;
        }
        while (sum > 20);
        int k = n;
        _ = k++ + --k;
        sum += k > 1 ? k : -k;
        sum <<= 1;
        sum |= 1;
        return sum.ToString();
    }
}
