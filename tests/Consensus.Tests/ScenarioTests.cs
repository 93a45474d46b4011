namespace Chain.Consensus.Tests;

public sealed class ScenarioTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Folder(), "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> Mutations()
    {
        TheoryData<string, string> data = [];
        foreach (string path in Directory.EnumerateFiles(Folder(), "*.txt").Order(StringComparer.Ordinal))
        {
            foreach (string mutation in Scenario.MutationsCaughtBy(File.ReadAllText(path)))
            {
                data.Add(Path.GetFileNameWithoutExtension(path), mutation);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Replica_answers_as_the_scenario_says(string scenario)
    {
        string path = Path.Combine(Folder(), scenario + ".txt");
        string expected = File.ReadAllText(path);
        string actual = Scenario.Run(expected);
        if (Environment.GetEnvironmentVariable("REWRITE") == "1") File.WriteAllText(path, actual);
        else Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Replica_without_the_rule_answers_otherwise(string scenario, string mutation)
    {
        string expected = File.ReadAllText(Path.Combine(Folder(), scenario + ".txt"));

        Assert.NotEqual(expected, Scenario.Run(expected, Enum.Parse<SimplexMutation>(mutation)));
    }

    [Fact]
    public void Every_rule_has_a_scenario_that_notices_when_it_is_off()
    {
        string[] caught = [.. Directory.EnumerateFiles(Folder(), "*.txt").SelectMany(path => Scenario.MutationsCaughtBy(File.ReadAllText(path)))];

        Assert.Empty(Enum.GetNames<SimplexMutation>().Except(caught).Except([nameof(SimplexMutation.None)]));
    }

    private static string Folder() => Repository.Path("tests/Consensus.Tests/scenarios");
}
