using System.Diagnostics;
using System.Globalization;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Running;

/// <summary>Runs seeds and measures how long each took.</summary>
internal static class Runner
{
    /// <summary>Runs one seed.</summary>
    /// <param name="profile">A profile's name.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="validators">How many validators; null lets the seed choose.</param>
    /// <param name="sabotage">What is broken on purpose.</param>
    /// <param name="trace">Receives a line an event, or null.</param>
    public static RunReport Run(string profile, ulong seed, int? validators, Sabotage sabotage, TextWriter? trace)
    {
        Scenario scenario = Profiles.Draw(profile, seed, validators) with { Sabotage = sabotage };
        long start = Stopwatch.GetTimestamp();
        RunReport report = new Simulation(scenario, trace).Run();
        report.WallMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return report;
    }

    /// <summary>Searches seeds from <paramref name="first"/> on until a checker finds something; null if none does.</summary>
    /// <param name="profile">A profile's name.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many seeds to try.</param>
    /// <param name="sabotage">What is broken on purpose.</param>
    /// <param name="validators">How many validators; null lets the seed choose.</param>
    public static RunReport? FindFailure(string profile, ulong first, int count, Sabotage sabotage, int? validators)
    {
        for (ulong seed = first; seed < first + (ulong)count; seed++)
        {
            RunReport report = Run(profile, seed, validators, sabotage, trace: null);
            if (report.Violation is not null) return report;
        }

        return null;
    }

    /// <summary>The command that repeats a run and writes it out.</summary>
    public static string CommandFor(RunReport report, string? mutation)
    {
        string command = string.Create(
            CultureInfo.InvariantCulture,
            $"dotnet run -c Release --project tests/Simulator -- --seed {report.Seed} --profile {report.Profile} --nodes {report.Validators}");
        if (mutation is not null) command += $" --mutation {mutation}";
        return command + " --trace -";
    }

    /// <summary>Whether the run broke this property.</summary>
    public static bool IsCaughtBy(RunReport report, CheckerName checker) => report.Violation?.Checker == checker;
}
