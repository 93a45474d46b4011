public static class Program
{
    public static string Run(int n)
    {
        char c = (char)('a' + n);
        string text = "x" + c + "y";
        text = c + text;
        text += c;
        text = text + c + c + n;
        return text + 'z' + true + 5L + null + (c, n).Item2;
    }
}
