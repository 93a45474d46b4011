using System.Text.RegularExpressions;
using Chain.Client.Tests.Calls;
using Chain.Contracts.Loading;
using Chain.Setup.Keys;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary>docs/contracts/first-contract.md, typed as it stands: the wallet prints what the page shows, but for numbers, hashes and times.</summary>
public sealed partial class FirstContractPageTests : IAsyncLifetime
{
    private const string Prompt = "$ ";

    private readonly CliRunner _cli = new() { Time = new JumpingTime(), Loader = new ContractLoader() };
    private FakeNode _node = null!;

    private string Project => _cli.File("spare-parts");

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync("node");
        (await _cli.RunAsync("keys", "new", "dev-admin", "--no-passphrase")).Exits(ExitCode.Ok);
        Encoding.PublicKey key = new KeyStore(Path.Combine(_cli.Variables["CHAIN_HOME"], "keys")).Find("dev-admin").Info.PublicKey;
        _ = new ChainInMemory(_node, new ContractLoader(), ("dev", key));
        await File.WriteAllTextAsync(_cli.File("client.json"), FakeNode.Trust(_node).ToJson());
        (await _cli.RunAsync("profile", "set", "dev", "--trust", _cli.File("client.json"), "--key", "dev-admin")).Exits(ExitCode.Ok);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task What_the_page_shows_is_what_is_printed()
    {
        List<string> followed = [];
        foreach ((string command, string[] shown) in Steps(await File.ReadAllLinesAsync(Repository.Path("docs/contracts/first-contract.md"))))
        {
            if (command.StartsWith("dotnet build ", StringComparison.Ordinal)) await DotnetBuild.RunAsync(Path.Combine(Project, "src", "SpareParts"));
            if (!command.StartsWith("chain contract ", StringComparison.Ordinal)) continue;

            string[] words = Words(command);
            CliResult result = (await _cli.RunAsync(words)).Exits(ExitCode.Ok);
            followed.Add(words[1]);
            Assert.Equal(Shapes(shown), Shapes($"{result.Out}\n{result.Error}".Split('\n')));
        }

        Assert.Equal(["new", "test", "check", "deploy", "call", "query", "verify-source"], followed);
    }

    /// <summary>The control: a line that is missing, and a word that is another, are seen.</summary>
    [Fact]
    public void A_page_that_shows_something_else_is_seen()
    {
        string[] printed = ["code  " + new string('a', 64), "size  14,848 of 262,144 bytes", "status  active since block 7"];

        Assert.Equal(Shapes(printed), Shapes(["size  1,024 of 262,144 bytes", "status active since block 12", "code  " + new string('0', 64), ""]));
        Assert.NotEqual(Shapes(printed), Shapes(printed[1..]));
        Assert.NotEqual(Shapes(printed), Shapes([.. printed[..2], "status  proposed since block 7"]));
    }

    /// <summary>The commands of the page, each with the lines below it.</summary>
    private static IEnumerable<(string Command, string[] Shown)> Steps(string[] page)
    {
        for (int i = 0; i < page.Length; i++)
        {
            if (!page[i].StartsWith(Prompt, StringComparison.Ordinal)) continue;

            string[] shown = [.. page[(i + 1)..].TakeWhile(line => !line.StartsWith(Prompt, StringComparison.Ordinal) && line != "```")];
            yield return (page[i][Prompt.Length..], shown);
        }
    }

    /// <summary>A command as a shell in the project's folder runs it, without <c>chain</c>.</summary>
    private string[] Words(string command)
    {
        string[] words = [.. Word().Matches(command.Replace(" && cd spare-parts", "", StringComparison.Ordinal)).Skip(1).Select(word => word.Value.Trim('\''))];
        words = [.. words.Select(word => word.StartsWith("src/", StringComparison.Ordinal) ? Path.Combine(Project, word) : word)];
        return words[1] switch
        {
            "new" => [.. words, "--dir", Project],
            "test" => [.. words, Project],
            _ => words,
        };
    }

    /// <summary>What is stable of printed lines. Notes stand on a stream of their own, so the order is not.</summary>
    private static string[] Shapes(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => Numbers().Replace(Changing().Replace(Spaces().Replace(line.Trim(), " "), "*"), "0"))
            .Where(line => line.Length > 0).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"'[^']*'|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b|\bch1[a-z0-9]+|\b[0-9-]+T[0-9:.]+Z|/\S+/spare-parts\b")]
    private static partial Regex Changing();

    [GeneratedRegex("[0-9][0-9,.]*")]
    private static partial Regex Numbers();
}
