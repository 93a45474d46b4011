namespace Chain.Contracts.Abi;

/// <summary>A value does not have the type that the interface says.</summary>
public sealed class AbiFormatException : FormatException
{
    /// <summary>Says where and what.</summary>
    public AbiFormatException(string path, string problem)
        : base($"{path}: {problem}")
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>Where the value stands: <c>args.items[3].quantity</c>.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it, and what was expected.</summary>
    public string Problem { get; }
}
