using System.Globalization;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Running;

/// <summary>Which seed catches a mutation, and which checker sees it.</summary>
internal sealed record Caught(string Mutation, string Profile, ulong Seed, CheckerName Checker);

/// <summary>The searched seeds of all mutations: <c>mutations.txt</c>, a line each, <c>MUTATION PROFILE SEED CHECKER</c>.</summary>
internal static class RecordedMutations
{
    /// <summary>How many seeds a mutation may survive.</summary>
    public const int SeedsMax = 2_000;

    private const string FileName = "mutations.txt";

    /// <summary>Reads the file at that path, or else the one beside the program.</summary>
    /// <exception cref="ArgumentException">A line is malformed.</exception>
    public static IReadOnlyList<Caught> Load(string? path = null) => [.. TextTable.Read(path ?? FileName).Select(Parse)];

    /// <summary>Searches the first seed that catches a mutation; null if none of the first <paramref name="seedsMax"/> does.</summary>
    public static Caught? Search(Mutation mutation, int seedsMax) =>
        Runner.FindFailure(mutation.Profile, 0, seedsMax, mutation.Sabotage, validators: null) is { Violation: { } violation } report
            ? new Caught(mutation.Name, mutation.Profile, report.Seed, violation.Checker)
            : null;

    /// <summary>Whether the recorded seed still catches its mutation, by the recorded checker, and passes without it.</summary>
    public static string? WhyNotCaught(Caught caught)
    {
        Request request = new(caught.Profile, caught.Seed, null, caught.Mutation);
        RunReport broken = request.Run();
        if (!Runner.IsCaughtBy(broken, caught.Checker)) return $"{caught.Mutation}: {caught.Checker} did not find it, but {broken.Violation?.ToString() ?? "nothing was found"}";

        RunReport sound = (request with { Mutation = null }).Run();
        return sound.Violation is null ? null : $"{caught.Mutation}: its seed fails without it too: {sound.Violation}";
    }

    /// <summary>Writes the file into the source folder.</summary>
    public static void Save(IEnumerable<Caught> all, string path)
    {
        List<string> lines =
        [
            "# Every rule broken on purpose, and the first seed that finds it. Searched by: dotnet run -c Release --project tests/Simulator -- --find-mutations",
            "# MUTATION PROFILE SEED CHECKER",
        ];
        foreach (Caught caught in all)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{caught.Mutation} {caught.Profile} {caught.Seed} {caught.Checker}"));
        }

        File.WriteAllLines(path, lines);
    }

    /// <summary>The file in the source folder, found from the program's own.</summary>
    /// <exception cref="ArgumentException">The program does not run inside the repository.</exception>
    public static string SourcePath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Simulator", FileName);
            if (File.Exists(path)) return path;
        }

        throw new ArgumentException("The program does not run inside the repository: there is no tests/Simulator/mutations.txt above it.");
    }

    private static Caught Parse(string[] fields) =>
        fields.Length == 4 && ulong.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? new Caught(fields[0], fields[1], seed, Enum.Parse<CheckerName>(fields[3]))
            : throw new ArgumentException($"mutations.txt: '{string.Join(' ', fields)}' is not MUTATION PROFILE SEED CHECKER.");
}
