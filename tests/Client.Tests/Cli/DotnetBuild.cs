using System.Diagnostics;

namespace Chain.Client.Tests.Cli;

/// <summary>Builds projects as their authors do.</summary>
internal static class DotnetBuild
{
    /// <summary>Builds a project without warnings; what the build says otherwise fails the test.</summary>
    public static async Task RunAsync(string project)
    {
        ProcessStartInfo start = new("dotnet", ["build", project, "-c", "Release", "--nologo", "-v", "quiet", "-warnaserror"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A build server would outlive the test.
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }
}
