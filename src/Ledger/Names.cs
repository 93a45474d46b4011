namespace Chain.Ledger;

/// <summary>Which names of contracts and methods are well-formed.</summary>
public static class Names
{
    /// <summary>1 to 32 lower-case ASCII letters, digits, <c>-</c> and <c>.</c>, starting with a letter.</summary>
    public static bool IsContract(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > LedgerLimits.ContractNameBytesMax || !char.IsAsciiLetterLower(name[0])) return false;

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.')) return false;
        }

        return true;
    }

    /// <summary>1 to 64 ASCII letters and digits, starting with a letter.</summary>
    public static bool IsMethod(string name) => IsPlain(name, LedgerLimits.MethodNameBytesMax);

    /// <summary>1 to 64 ASCII letters and digits, starting with a letter.</summary>
    public static bool IsEvent(string name) => IsPlain(name, LedgerLimits.NameBytesMax);

    /// <summary>1 to 64 ASCII letters, digits, <c>-</c> and <c>.</c>: a code of the engine, or <c>contract.Code</c>.</summary>
    public static bool IsFaultCode(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is 0 or > LedgerLimits.FaultCodeBytesMax) return false;

        foreach (char c in code)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')) return false;
        }

        return true;
    }

    private static bool IsPlain(string name, int max)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || name.Length > max || !char.IsAsciiLetter(name[0])) return false;

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        }

        return true;
    }
}
