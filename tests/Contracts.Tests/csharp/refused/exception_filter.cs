// OpcodeForbidden: A catch cannot have a when clause
public static class Program
{
    public static string Run(int n)
    {
        try
        {
            return (5 / n).ToString();
        }
        catch (DivideByZeroException) when (n == 0) // here
        {
            return "zero";
        }
    }
}
