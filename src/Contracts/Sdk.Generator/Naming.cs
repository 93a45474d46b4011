namespace Chain.Contracts.Sdk.Generator;

internal static class Naming
{
    private const int ContractNameMax = 32;

    /// <summary>The rule of contract names on the chain.</summary>
    public static bool IsContractName(string name) =>
        name.Length is > 0 and <= ContractNameMax
        && name[0] is >= 'a' and <= 'z'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.');

    /// <summary>Whether a name is ASCII letters and digits, starting with a letter, of at most <paramref name="max"/>.</summary>
    public static bool IsPlain(string name, int max) =>
        name.Length > 0 && name.Length <= max && IsAsciiLetter(name[0]) && name.All(c => IsAsciiLetter(c) || c is >= '0' and <= '9');

    /// <summary>Whether the name of a type, field or parameter may stand in an interface: ASCII letters, digits and <c>_</c>.</summary>
    public static bool IsOfInterface(string name) => name.All(c => IsAsciiLetter(c) || c is (>= '0' and <= '9') or '_');

    /// <summary>Lower-cases the leading capitals of a name but the last before a small letter: <c>GTINCode</c> is <c>gtinCode</c>.</summary>
    public static string CamelCase(string name)
    {
        char[] chars = name.ToCharArray();
        for (int i = 0; i < chars.Length && char.IsUpper(chars[i]); i++)
        {
            if (i > 0 && i + 1 < chars.Length && char.IsLower(chars[i + 1])) break;
            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }

    private static bool IsAsciiLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
