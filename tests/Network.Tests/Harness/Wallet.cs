using System.Text.Json;

namespace Chain.Network.Tests.Harness;

/// <summary>Runs the wallet as a user does: a process with arguments, an exit code and two outputs.</summary>
internal sealed class Wallet(string home)
{
    /// <summary>Runs one command to its end.</summary>
    internal async Task<WalletResult> RunAsync(params string[] arguments)
    {
        await using ChildProcess process = Start(arguments);
        int exitCode = await process.WaitForExitAsync();
        return new WalletResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>Starts a command that takes its time.</summary>
    internal ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start(Programs.DotNet, [Programs.Wallet, .. arguments], ("CHAIN_HOME", home));
}

/// <summary>How a command ended.</summary>
internal sealed record WalletResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output of a command with <c>--json</c>.</summary>
    internal JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Fails the test unless the command ended as it should.</summary>
    internal WalletResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n{Output}\n{Errors}");
        return this;
    }
}
