namespace Chain.Contracts.Std;

/// <summary>Kinds of ASCII characters. Every other character is of no kind and has no case.</summary>
public static class AsciiChar
{
    /// <summary>0 to 9.</summary>
    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>A to Z, a to z.</summary>
    public static bool IsLetter(char c) => (char)(c | 0x20) is >= 'a' and <= 'z';

    /// <summary>A letter or a digit.</summary>
    public static bool IsLetterOrDigit(char c) => IsLetter(c) || IsDigit(c);

    /// <summary>Space, tab, line feed, vertical tab, form feed, carriage return.</summary>
    public static bool IsWhiteSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary>The value of a hexadecimal digit of either case, or −1.</summary>
    public static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>The lower-case hexadecimal digit of a value from 0 to 15.</summary>
    public static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);

    /// <summary>The lower-case letter of A to Z; any other character as it is.</summary>
    public static char ToLower(char c) => c is >= 'A' and <= 'Z' ? (char)(c + 0x20) : c;

    /// <summary>The upper-case letter of a to z; any other character as it is.</summary>
    public static char ToUpper(char c) => c is >= 'a' and <= 'z' ? (char)(c - 0x20) : c;
}
