using Chain.Contracts.Loading;

namespace Chain.Wallet.Cli;

/// <summary>All that a command touches besides files and the network.</summary>
internal sealed record CliEnvironment
{
    internal required TextReader In { get; init; }

    internal required TextWriter Out { get; init; }

    internal required TextWriter Error { get; init; }

    /// <summary>Environment variables.</summary>
    internal required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Whether somebody can be asked: input and output are a terminal.</summary>
    internal bool IsInteractive { get; init; }

    /// <summary>Whether output goes to a terminal, and so may have colours.</summary>
    internal bool IsTerminal { get; init; }

    /// <summary>Checks contracts as nodes do.</summary>
    internal IContractLoader Loader { get; init; } = new ContractLoader();

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The process's own.</summary>
    internal static CliEnvironment OfProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        Variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        IsTerminal = !Console.IsOutputRedirected,
    };

    /// <summary>A variable; null if it is unset or empty.</summary>
    internal string? Variable(string name) => Variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Directory of profiles and keys: <c>CHAIN_HOME</c>, else <c>chain</c> in the user's configuration directory.</summary>
    internal string Home =>
        Variable("CHAIN_HOME")
        ?? Path.Combine(Variable("XDG_CONFIG_HOME") ?? Path.Combine(Variable("HOME") ?? Environment.CurrentDirectory, ".config"), "chain");
}
