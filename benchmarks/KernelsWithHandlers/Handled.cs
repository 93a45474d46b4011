namespace Chain.Benchmarks.Kernels;

/// <summary>The only handler of the assembly.</summary>
internal static class Handled
{
    public static long Quotient(long a, long b)
    {
        try
        {
            return a / b;
        }
        catch (DivideByZeroException)
        {
            return 0;
        }
    }
}
