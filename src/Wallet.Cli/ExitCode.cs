namespace Chain.Wallet.Cli;

/// <summary>What the process returns. The table in docs/operating/wallet.md says the same.</summary>
internal static class ExitCode
{
    internal const int Ok = 0;
    internal const int Failed = 1;
    internal const int Usage = 2;
    internal const int Unreachable = 3;
    internal const int OutcomeUnknown = 4;
    internal const int Key = 5;
    internal const int Verification = 6;
    internal const int NotFound = 7;
    internal const int Cancelled = 130;
    internal const int Terminated = 143;

    /// <summary>Each code with its meaning, for the help page.</summary>
    internal static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done"),
        (Failed, "the contract faulted, or the network refused the request"),
        (Usage, "wrong command line, file or configuration"),
        (Unreachable, "no node can be reached, or none answers in time"),
        (OutcomeUnknown, "no final answer; a transaction that was sent may still become final"),
        (Key, "no such key, or the passphrase does not open it"),
        (Verification, "an answer or a record does not verify, or all nodes are broken or diverged"),
        (NotFound, "no such transaction, block, contract or method"),
        (Cancelled, "interrupted by Ctrl+C"),
        (Terminated, "terminated by SIGTERM"),
    ];
}

/// <summary>A command cannot go on. The message says what to do.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    internal int ExitCode { get; } = exitCode;
}
