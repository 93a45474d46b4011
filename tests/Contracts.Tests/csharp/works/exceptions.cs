public static class Program
{
    public static string Run(int n)
    {
        string log = "";
        for (int i = 0; i < 5; i++)
        {
            try
            {
                log += Work(i, n);
            }
            catch (ShopException e)
            {
                log += "shop" + e.Code;
            }
            catch (ArgumentException)
            {
                log += "argument";
            }
            catch (IndexOutOfRangeException)
            {
                log += "index";
            }
            catch (DivideByZeroException)
            {
                log += "zero";
            }
            finally
            {
                log += ";";
            }
        }

        try
        {
            try
            {
                throw new InvalidOperationException("inner");
            }
            finally
            {
                log += "f";
            }
        }
        catch (InvalidOperationException)
        {
            log += "c";
        }

        try
        {
            Rethrow();
        }
        catch (ShopException e)
        {
            log += e.Code;
        }

        return log;
    }

    private static string Work(int i, int n)
    {
        switch (i)
        {
            case 0: throw new ShopException(n);
            case 1: throw new ArgumentException("x");
            case 2: return ((int[])[1])[n + 1].ToString();
            case 3: return (5 / (n - n)).ToString();
            default: return "fine";
        }
    }

    private static void Rethrow()
    {
        try
        {
            throw new ShopException(8);
        }
        catch (ShopException)
        {
            throw;
        }
    }
}

public sealed class ShopException(int code) : Exception("shop")
{
    public int Code => code;
}
