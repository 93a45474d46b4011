using System.ComponentModel;
using System.Diagnostics;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>Runs <c>dotnet</c> to its end, without leaving build servers behind.</summary>
internal static class DotnetProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its exit code and all that it wrote.</returns>
    /// <exception cref="CliException">It is not installed, or took too long.</exception>
    internal static async Task<(int Exit, string Output)> RunAsync(string folder, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A build server would outlive the command.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        using Process process = Start(start);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limited.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limited.Token) + await errors;
            await process.WaitForExitAsync(limited.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancellationToken.IsCancellationRequested) throw;
            throw new CliException(ExitCode.Verification, $"'dotnet {arguments.First()}' took more than {limit.TotalMinutes:0} minutes and was stopped.");
        }
    }

    /// <summary>The first errors of a build, on one line.</summary>
    internal static string FirstErrors(string output) =>
        string.Join(' ', output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().Take(3));

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CliException(ExitCode.Usage, $"'dotnet' cannot be started: {e.Message}. Install the .NET SDK.");
        }
    }
}
