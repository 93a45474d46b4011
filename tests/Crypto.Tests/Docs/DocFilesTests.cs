using System.Text.RegularExpressions;

namespace Chain.Crypto.Tests.Docs;

/// <summary>The pages exist that others point to, and none holds a value that no test reads.</summary>
public sealed partial class DocFilesTests
{
    /// <summary>Pages that are cited and still being written.</summary>
    private static readonly string[] Expected = ["docs/operating/metrics.md", "docs/protocol/messages.md"];

    /// <summary>Pages whose examples <see cref="ProtocolDocsTests"/> works out; it reads state.md's through <see cref="StatePageTests"/>.</summary>
    private static readonly string[] WorkedOut = ["block", "consensus", "crypto", "encoding", "transaction"];

    [Fact]
    public void Every_value_of_a_protocol_page_is_read_by_a_test()
    {
        foreach (string path in Directory.GetFiles(Repository.Path("docs/protocol"), "*.md"))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            string[] read = name == "state" ? File.ReadAllLines(path)
                : WorkedOut.Contains(name) ? [.. DocPage.Load(name, name == "block" ? DocPage.Load("transaction") : null).Fenced("example")] : [];

            Assert.Equal([], File.ReadLines(path).Where(HexLines.IsMatch).Except(read));
        }
    }

    [Fact]
    public void The_index_of_decisions_lists_every_page_with_its_title()
    {
        string folder = Repository.Path("docs/adr");
        IEnumerable<string> pages = Directory.GetFiles(folder, "0*.md").Order(StringComparer.Ordinal).Select(path =>
        {
            string file = Path.GetFileName(path), number = file[..4];
            string title = File.ReadLines(path).First();
            string prefix = $"# {int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)}. ";
            Assert.StartsWith(prefix, title, StringComparison.Ordinal);
            return $"- [{number}]({file}) {title[prefix.Length..]}";
        });

        string[] listed = [.. File.ReadLines(Path.Combine(folder, "README.md")).Where(line => line.StartsWith("- ", StringComparison.Ordinal))];
        Assert.Equal(pages, listed);
        Assert.Equal(Enumerable.Range(1, listed.Length).Select(number => $"- [{number:0000}]"), listed.Select(line => line[..8]));
    }

    [Fact]
    public void Every_page_that_is_cited_exists()
    {
        string[] folders = ["src", "tests", "docs", "benchmarks"];
        IEnumerable<string> files = Directory.GetFiles(Repository.Root, "*.md").Concat(folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".md" or ".sh" or ".csproj" or ".proto")
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)));
        HashSet<string> cited = [.. files.SelectMany(path => Citation().Matches(File.ReadAllText(path)).Select(match => match.Value))];

        Assert.True(cited.Count > 10);
        Assert.Equal([], cited.Where(page => !File.Exists(Repository.Path(page))).Except(Expected));
    }

    [GeneratedRegex(@"\bdocs/[\w-]+/[\w-]+\.md\b")]
    private static partial Regex Citation();
}
