using System.Globalization;
using System.Reflection;
using Chain.TestSupport;

namespace Chain.Contracts.Tests.Verify;

/// <summary>A kind of attack, what stops it, and the names of what tries it (attacks/kinds.txt).</summary>
internal sealed record AttackKind(int Number, string What, string StoppedBy)
{
    public List<(string Form, string Name)> Tries { get; } = [];

    /// <summary>All kinds, in their order.</summary>
    public static IReadOnlyList<AttackKind> All { get; } = Parse(File.ReadAllLines(Repository.Path("tests/Contracts.Tests/attacks/kinds.txt")));

    /// <summary>Reads the lines of the file.</summary>
    /// <exception cref="FormatException">A line is no kind and no name.</exception>
    public static IReadOnlyList<AttackKind> Parse(IEnumerable<string> lines)
    {
        List<AttackKind> kinds = [];
        foreach (string line in lines.Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] words = line.Split(' ', 2);
            if (words is ["cs", string files]) kinds[^1].Tries.AddRange(files.Split(' ').Select(name => ("cs", name)));
            else if (words is ["il" or "test", string name]) kinds[^1].Tries.Add((words[0], name));
            else if (words[0].EndsWith('.') && words[1].Split(" | ") is [string what, string stopped]) kinds.Add(new AttackKind(int.Parse(words[0].AsSpan(..^1), CultureInfo.InvariantCulture), what, stopped));
            else throw new FormatException($"'{line}' is no kind of attack and names none.");
        }

        return kinds;
    }

    /// <summary>What is wrong with the list; empty if nothing is.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<AttackKind> kinds)
    {
        for (int i = 0; i < kinds.Count; i++)
        {
            if (kinds[i].Number != i + 1) yield return $"{kinds[i].Number} stands where {i + 1} should";
            if (kinds[i].Tries.Count == 0) yield return $"nothing tries {kinds[i].Number}";
        }

        foreach ((string form, string name) in kinds.SelectMany(k => k.Tries).Distinct().Where(t => !Exists(t.Form, t.Name))) yield return $"there is no {form} {name}";
        HashSet<(string, string)> listed = [.. kinds.SelectMany(k => k.Tries)];
        foreach (string file in Names(AttackTests.Files(), "").Concat(Names(AttackTests.Stopped(), "stopped/")))
        {
            if (!listed.Contains(("cs", file))) yield return $"cs {file} is of no kind";
        }

        foreach (string edit in AttackTests.AllEdits.Keys.Where(edit => !listed.Contains(("il", edit)))) yield return $"il {edit} is of no kind";
    }

    private static IEnumerable<string> Names(System.Collections.IEnumerable rows, string folder) => rows.Cast<object[]>().Select(row => $"{folder}{row[0]}");

    private static bool Exists(string form, string name) => form switch
    {
        "cs" => File.Exists(Repository.Path($"tests/Contracts.Tests/attacks/{name}.cs")),
        "il" => AttackTests.AllEdits.ContainsKey(name),
        _ => IsTest(name),
    };

    /// <summary>Whether there is such a test, or with an asterisk any test of the class.</summary>
    private static bool IsTest(string name)
    {
        string[] parts = name.Split('.');
        return typeof(AttackKind).Assembly.GetTypes().Where(t => t.Name == parts[0]).SelectMany(t => t.GetMethods())
            .Any(m => (parts[1] == "*" || m.Name == parts[1]) && m.GetCustomAttributes<FactAttribute>().Any());
    }
}
