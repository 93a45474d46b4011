namespace Chain.Contracts.Execution;

/// <summary>A contract's name with a version, <c>custody@2</c>: what queries may name to read by an earlier version's code.</summary>
/// <param name="Name">The contract's name.</param>
/// <param name="Version">The version's number.</param>
internal readonly record struct VersionedName(string Name, int Version)
{
    private const int DigitsMax = 9;

    /// <summary>Reads one; false if the text names no version.</summary>
    public static bool TryParse(string text, out VersionedName name)
    {
        name = default;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !Ledger.Names.IsContract(text[..at])) return false;

        string digits = text[(at + 1)..];
        if (digits.Length is 0 or > DigitsMax || digits[0] == '0') return false;

        int version = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            version = (version * 10) + (digit - '0');
        }

        name = new VersionedName(text[..at], version);
        return true;
    }
}
