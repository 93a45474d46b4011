using System.Globalization;

namespace Chain.Simulator.Running;

/// <summary>Seeds that once found something: <c>seeds.txt</c>, a line each, <c>PROFILE SEED [NODES] # what it found</c>.</summary>
internal static class RecordedSeeds
{
    /// <summary>Reads the file beside the program.</summary>
    /// <exception cref="ArgumentException">A line is malformed.</exception>
    public static IReadOnlyList<Request> Load() => [.. TextTable.Read("seeds.txt").Select(Parse)];

    private static Request Parse(string[] fields)
    {
        bool isNumber = fields.Length is 2 or 3 && ulong.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!isNumber) throw new ArgumentException($"seeds.txt: '{string.Join(' ', fields)}' is not PROFILE SEED [NODES].");

        int? nodes = fields.Length == 3 ? int.Parse(fields[2], CultureInfo.InvariantCulture) : null;
        return new Request(fields[0], ulong.Parse(fields[1], CultureInfo.InvariantCulture), nodes, Mutation: null);
    }
}

/// <summary>Lines of words, with comments behind <c>#</c>.</summary>
internal static class TextTable
{
    /// <summary>Reads a file beside the program, or at a full path.</summary>
    public static IEnumerable<string[]> Read(string name)
    {
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, name)))
        {
            string[] fields = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length > 0) yield return fields;
        }
    }
}
