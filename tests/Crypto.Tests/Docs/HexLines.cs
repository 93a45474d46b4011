using System.Text.RegularExpressions;

namespace Chain.Crypto.Tests.Docs;

/// <summary>Lines of pages that state a value as hexadecimal digits.</summary>
internal static partial class HexLines
{
    /// <summary>Whether a line is <c>name = hex</c>.</summary>
    public static bool IsMatch(string line) => Form().IsMatch(line);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9 ]* = (0x)?([0-9a-f]{2})+$")]
    private static partial Regex Form();
}
