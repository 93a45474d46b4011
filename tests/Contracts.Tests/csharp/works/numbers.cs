public static class Program
{
    public static string Run(int n)
    {
        Int128 wide = (Int128)long.MaxValue * n;
        UInt128 natural = ulong.MaxValue + (UInt128)n;
        uint u = 3_000_000_000;
        short s = (short)(n - 3);
        sbyte sb = -5;
        ushort us = 0xFFFF;
        long big = 0b1010_1010L << 20;
        return $"{wide} {natural} {u} {s} {sb} {us} {big} {Math.Max(n, 2)} {Math.Abs(-n)} {Math.Clamp(n, 1, 2)} {Math.DivRem(17, 5).Remainder} {int.Parse("12") + n} {long.MinValue} {char.IsAsciiDigit('7')} {(int)'x'} {(char)(n + 65)} {n.CompareTo(2)} {n.Equals(2)} {5.ToString()}";
    }
}
