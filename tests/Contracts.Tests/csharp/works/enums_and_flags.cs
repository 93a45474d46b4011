public static class Program
{
    public static string Run(int n)
    {
        Rights rights = Rights.Read | (n > 1 ? Rights.Write : 0);
        rights &= ~Rights.Read;
        rights ^= Rights.All;
        Level level = Level.High - 2;
        return $"{(int)rights} {(rights & Rights.Write) != 0} {rights == Rights.All} {(byte)level} {level > Level.Low} {level switch { Level.Low => "low", Level.High => "high", _ => "between" }}";
    }
}

[Flags]
public enum Rights
{
    None = 0,
    Read = 1,
    Write = 2,
    All = Read | Write,
}

public enum Level : byte
{
    Low = 1,
    High = 9,
}
