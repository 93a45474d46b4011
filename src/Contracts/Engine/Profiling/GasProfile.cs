namespace Chain.Contracts.Profiling;

/// <summary>Where the gas of contracts went: exact sums of what the meter took, no sample.</summary>
/// <param name="Methods">Methods that paid something or were called, dearest first.</param>
/// <param name="ContractGas">Gas that calls of contracts took, from outside: what hosts charge around them is not in it.</param>
public sealed record GasProfile(IReadOnlyList<MethodProfile> Methods, long ContractGas)
{
    /// <summary>Gas of all methods. Equal to <see cref="ContractGas"/> unless a call ended in an error or at a limit, which take all that was left.</summary>
    public long Gas => Methods.Sum(m => m.Gas);
}

/// <summary>A method of a contract.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="FullName">Result, declaring type, name and parameters, as Cecil writes them.</param>
/// <param name="Calls">How often it was entered.</param>
/// <param name="Instructions">Those that were paid for, by offset.</param>
public sealed record MethodProfile(string Contract, string FullName, long Calls, IReadOnlyList<InstructionProfile> Instructions)
{
    /// <summary>Gas of the method itself, without methods that it called.</summary>
    public long Gas { get; } = Instructions.Sum(i => i.Gas);

    /// <summary>Its name as a C# author knows it: <c>Shop.ShopContract.Put</c>.</summary>
    public string Name { get; } = ShortName(FullName);

    private static string ShortName(string full)
    {
        int member = full.IndexOf("::", StringComparison.Ordinal);
        int start = full.LastIndexOf(' ', member) + 1;
        string name = full[start..full.IndexOf('(', member)];
        return WithoutFile(name).Replace("::", ".", StringComparison.Ordinal).Replace('/', '.');
    }

    /// <summary>A type that is private to a generated file is called <c>&lt;FILE&gt;F</c>, 64 hex digits, <c>__</c> and its name.</summary>
    private static string WithoutFile(string name)
    {
        const int HashCharacters = 64;
        int start = name.IndexOf('<', StringComparison.Ordinal);
        int hash = name.IndexOf(">F", StringComparison.Ordinal) + 2;
        int end = hash + HashCharacters;
        bool isPrivate = start >= 0 && hash > start + 1 && name.Length > end + 2 && name.AsSpan(end, 2) is "__" && name[hash..end].All(char.IsAsciiHexDigitUpper);
        return isPrivate ? name.Remove(start, end + 2 - start) : name;
    }
}

/// <summary>An instruction of a contract.</summary>
/// <param name="Offset">Offset in the method's IL as it was deployed.</param>
/// <param name="Count">How often it was paid for.</param>
/// <param name="Gas">Its own gas, and what the members that it called charged.</param>
public sealed record InstructionProfile(int Offset, long Count, long Gas);
