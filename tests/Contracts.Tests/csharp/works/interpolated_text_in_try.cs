// The compiler makes interpolated text otherwise inside of try.
using System;

public static class Program
{
    public static string Run(int n)
    {
        string all = "";
        for (int i = 0; i < 4; i++)
        {
            try
            {
                all += $"<{Half(i + n)}>" + (i > 2 ? $"{i}:{all.Length}" : $"{n}");
                if (i == 1) return $"{all} after {i}";
            }
            catch (InvalidOperationException)
            {
                all += $"odd {i}";
            }
            finally
            {
                all += $"({i})";
            }
        }

        return all;
    }

    private static int Half(int n) => n % 2 == 0 ? n / 2 : throw new InvalidOperationException($"{n} is odd");
}
