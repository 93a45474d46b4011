namespace S;

[Contract("handlers")]
public sealed partial class C : Contract
{
    [Call]
    public long Run(long n)
    {
        long sum = 0;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                if (i == 2) continue;
                sum += Inner(n - i);
            }
            catch (DivideByZeroException)
            {
                sum += 10;
            }
            catch (Exception e)
            {
                sum += e is OverflowException ? 1 : 2;
            }
            finally
            {
                sum++;
            }
        }

        return sum;
    }

    private static long Inner(long n)
    {
        try
        {
            return 100 / n;
        }
        catch (OverflowException)
        {
            if (n > 5) throw;
            throw new InvalidOperationException("no");
        }
    }
}
