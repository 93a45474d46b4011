using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chain.Simulator.World;

namespace Chain.Simulator.Running;

/// <summary>One invocation of the program: runs what was asked for and prints what came of it.</summary>
internal sealed class Session(bool json, int jobs)
{
    private const int PrintedMax = 20;

    private static readonly JsonSerializerOptions JsonOptions = new() { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private readonly Lock _lock = new();
    private long _done;
    private long _failed;
    private ulong _blocks;
    private long _transactions;
    private ulong _nullified;
    private long _restarts;
    private long _partitions;
    private long _equivocations;
    private double _wallMs;
    private long _printedAt = Stopwatch.GetTimestamp();

    /// <summary>Runs one seed and says all about it; true if all held.</summary>
    public bool RunOne(Request request, string? tracePath)
    {
        using StreamWriter? file = tracePath is null or "-" ? null : new StreamWriter(tracePath);
        RunReport report = request.Run(tracePath == "-" ? Console.Out : file);
        Print(request, report, always: true);
        return report.Violation is null;
    }

    /// <summary>Runs seeds, with progress and a summary; true if all held in all of them.</summary>
    public bool RunAll(IEnumerable<Request> requests)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Max(1, jobs) };
        Parallel.ForEach(requests, options, request =>
        {
            RunReport report = request.Run();
            lock (_lock) Take(request, report);
        });
        PrintTotals(Console.Out);
        return _failed == 0;
    }

    /// <summary>Replays every recorded mutation; true if all are caught and every mutation there is has a line.</summary>
    public bool ReplayMutations()
    {
        IReadOnlyList<Caught> recorded = RecordedMutations.Load();
        bool allCaught = true;
        foreach (Mutation mutation in Mutations.All)
        {
            Caught? caught = recorded.FirstOrDefault(entry => entry.Mutation == mutation.Name);
            string? problem = caught is null ? $"{mutation.Name}: no seed is recorded" : RecordedMutations.WhyNotCaught(caught);
            allCaught &= problem is null;
            Console.WriteLine(problem ?? $"{mutation.Name}: caught by {caught!.Checker} with seed {caught.Seed} of {caught.Profile}");
        }

        return allCaught;
    }

    /// <summary>Searches seeds for mutations and records them; true if all are caught.</summary>
    /// <param name="only">The mutation to search for, or null for all.</param>
    /// <param name="seedsMax">How many seeds to try for each.</param>
    public bool FindMutations(string? only, int seedsMax)
    {
        string path = RecordedMutations.SourcePath();
        Dictionary<string, Caught> found = RecordedMutations.Load(path).ToDictionary(static caught => caught.Mutation);
        bool allCaught = true;
        foreach (Mutation mutation in Mutations.All)
        {
            if (only is not null && mutation.Name != Mutations.Find(only).Name) continue;

            long start = Stopwatch.GetTimestamp();
            Caught? caught = RecordedMutations.Search(mutation, seedsMax);
            allCaught &= caught is not null;
            found.Remove(mutation.Name);
            if (caught is not null) found[mutation.Name] = caught;
            string result = caught is null ? $"survived {seedsMax} seeds" : $"seed {caught.Seed}, {caught.Checker}";
            Console.WriteLine($"{mutation.Name} ({mutation.Profile}): {result}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
            RecordedMutations.Save(Mutations.All.Where(m => found.ContainsKey(m.Name)).Select(m => found[m.Name]), path);
        }

        return allCaught;
    }

    private void Take(Request request, RunReport report)
    {
        _done++;
        _blocks += report.Blocks;
        _transactions += report.TransactionsFinal;
        _nullified += report.ViewsNullified;
        _restarts += report.Restarts;
        _partitions += report.Partitions;
        _equivocations += report.Equivocations;
        _wallMs += report.WallMs;
        if (report.Violation is not null) _failed++;
        if (report.Violation is null || _failed <= PrintedMax) Print(request, report, always: false);
        if (Stopwatch.GetElapsedTime(_printedAt).TotalSeconds < 2) return;

        _printedAt = Stopwatch.GetTimestamp();
        PrintTotals(Console.Error);
    }

    private void Print(Request request, RunReport report, bool always)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report.ToRecord(), JsonOptions));
            return;
        }

        if (report.Violation is null && !always) return;

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Summary()}, {report.WallMs:0} ms"));
        if (report.Byzantine.Length > 0) Console.WriteLine($"  Byzantine: {report.Byzantine}");
        if (report.Violation is not { } violation) return;

        Console.WriteLine($"  VIOLATION {violation.Checker}: {violation.Text}");
        Console.WriteLine($"  {Runner.CommandFor(report, request.Mutation)}");
    }

    private void PrintTotals(TextWriter output)
    {
        if (json && output == Console.Out) return;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_done} seeds, {_failed} failed: {_blocks} blocks, {_transactions} transactions final, {_nullified} views nullified, "
            + $"{_restarts} restarts, {_partitions} partitions, {_equivocations} equivocations proven, {_wallMs / Math.Max(1, _done):0} ms a seed"));
    }
}
