public static class Program
{
    public static string Run(int n)
    {
        string all = "";
        for (int i = 0; i < 12; i++)
        {
            switch (i + n)
            {
                case 0: all += "a"; break;
                case 1 or 2: all += "b"; goto case 5;
                case 5: all += "c"; break;
                case > 8 when n > 1: all += "d"; break;
                case 7: goto default;
                default: all += "e"; break;
            }
        }

        return all;
    }
}
