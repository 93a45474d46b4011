using System.Text.Json;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

public sealed class NetworkCommandsTests : IDisposable
{
    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_network_is_made_and_chosen_by_a_profile()
    {
        JsonElement made = (await _cli.RunAsync("network", "init", _cli.File("net"), "--nodes", "2", "--users", "1", "--json")).Exits(ExitCode.Ok).Json;
        Assert.Equal(["oem", "sup1"], made.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()));

        (await _cli.RunAsync("profile", "set", "dev", "--network", _cli.File("net"), "--key", "oem-user1")).Exits(ExitCode.Ok);
        (await _cli.RunAsync("profile", "set", "other", "--network", _cli.File("net"))).Exits(ExitCode.Ok);
        (await _cli.RunAsync("profile", "use", "dev")).Exits(ExitCode.Ok);
        Assert.Equal("dev", (await _cli.RunAsync("profile", "list", "--json")).Json.GetProperty("current").GetString());
        Assert.Contains("sup1-admin", (await _cli.RunAsync("keys", "list")).Out, StringComparison.Ordinal);

        // Its nodes do not run: the network was found, and cannot be reached.
        _cli.Time = new JumpingTime();
        CliResult status = (await _cli.RunAsync("status")).Exits(ExitCode.Unreachable);
        Assert.Contains("no answer", status.Out, StringComparison.Ordinal);
        (await _cli.RunAsync("block")).Exits(ExitCode.Unreachable);
    }

    [Fact]
    public async Task Organisations_can_be_named()
    {
        (await _cli.RunAsync("network", "init", _cli.File("net"), "--organisation", "acme=Acme Works", "--organisation", "zeta", "--plaintext", "--base-port", "7500")).Exits(ExitCode.Ok);

        Assert.Contains("Acme Works", File.ReadAllText(_cli.File("net/genesis.json")), StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:7601", File.ReadAllText(_cli.File("net/client.json")), StringComparison.Ordinal);
        (await _cli.RunAsync("network", "init", _cli.File("net"))).Exits(ExitCode.Usage);
        (await _cli.RunAsync("network", "init", _cli.File("other"), "--organisation", "Not An Id")).Exits(ExitCode.Usage);
    }

    [Theory]
    [InlineData("--name", "", "--name")]
    [InlineData("--name", "two\nlines", "cannot name a network")]
    [InlineData("--name", "a name that is much longer than the sixty-four bytes that there are", "cannot name a network")]
    [InlineData("--organisation", "acme=", "the name of acme")]
    [InlineData("--nodes", "0", "organisations are allowed")]
    [InlineData("--organisation=acme", "--nodes=7", "exclude each other")]
    [InlineData("--passphrase-file", "secret.txt", "--encrypt")]
    [InlineData("--encrypt", "--plaintext", "or leave out --encrypt")]
    [InlineData("--encrypt", "--passphrase-file=absent.txt", "--passphrase-file: absent.txt: no such file")]
    public async Task A_wrong_plan_is_refused_before_anything_is_written(string first, string second, string expected)
    {
        CliResult refused = (await _cli.RunAsync("network", "init", _cli.File("net"), first, second)).Exits(ExitCode.Usage);

        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.File("net")));
    }

    [Theory]
    [InlineData("a,b=c \"quoted\"; +#<>\\")]
    [InlineData("Werkstoffprüfung Österreich-Süd & Partner, Netz 1 von 12")]
    public async Task Any_other_text_names_a_network(string name)
    {
        JsonElement made = (await _cli.RunAsync("network", "init", _cli.File("net"), "--nodes", "1", "--name", name, "--json")).Exits(ExitCode.Ok).Json;

        Assert.Equal(name, made.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_profile_that_a_flag_names_wins_over_the_environment()
    {
        foreach (string network in new[] { "one", "two" })
        {
            (await _cli.RunAsync("network", "init", _cli.File(network), "--organisation", network, "--users", "1")).Exits(ExitCode.Ok);
            (await _cli.RunAsync("profile", "set", network, "--network", _cli.File(network), "--key", $"{network}-user1")).Exits(ExitCode.Ok);
        }

        _cli.Variables["CHAIN_NETWORK"] = _cli.File("one");
        Assert.Contains("one-user1", await KeysAsync(), StringComparison.Ordinal);
        Assert.Contains("two-user1", await KeysAsync("--profile", "two"), StringComparison.Ordinal);
        Assert.Contains("one-user1", await KeysAsync("--profile", "two", "--network", _cli.File("one")), StringComparison.Ordinal);
        _cli.Time = new JumpingTime();
        JsonElement status = (await _cli.RunAsync("status", "--json", "--profile", "two")).Exits(ExitCode.Unreachable).Json;
        Assert.Equal("two", status.GetProperty("nodes")[0].GetProperty("name").GetString());

        async Task<string> KeysAsync(params string[] flags) => (await _cli.RunAsync(["keys", "list", .. flags])).Exits(ExitCode.Ok).Out;
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_refused_even_if_it_is_not_needed()
    {
        (await _cli.RunAsync("network", "init", _cli.File("net"), "--nodes", "1")).Exits(ExitCode.Ok);
        string[] list = ["keys", "list", "--network", _cli.File("net")];

        Assert.Contains("No profile 'nil'", (await _cli.RunAsync([.. list, "--profile", "nil"])).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        _cli.Variables["CHAIN_PROFILE"] = "nil";
        (await _cli.RunAsync(list)).Exits(ExitCode.Usage);
        (await _cli.RunAsync("profile", "set", "nil", "--network", _cli.File("net"))).Exits(ExitCode.Ok);
        (await _cli.RunAsync(list)).Exits(ExitCode.Ok);
    }

    [Fact]
    public async Task A_wrong_command_line_is_told_as_json_too()
    {
        JsonElement error = JsonDocument.Parse((await _cli.RunAsync("events", "follow", "--nonsense", "--json")).Exits(ExitCode.Usage).Error).RootElement;

        Assert.Equal(ExitCode.Usage, error.GetProperty("exitCode").GetInt32());
        Assert.Contains("--nonsense", error.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key")]
    [InlineData("--keys")]
    [InlineData("--network")]
    [InlineData("--trust")]
    [InlineData("--profile")]
    [InlineData("--endpoint")]
    [InlineData("--passphrase-file")]
    public async Task An_empty_text_is_refused_by_the_name_of_its_option(string option) =>
        Assert.Contains($"{option}: is empty", (await _cli.RunAsync("keys", "list", option, "")).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--timeout: 'x' is not a number", "status", "--timeout", "x")]
    [InlineData("--rate: 'x' is not a number", "load", "--rate", "x")]
    [InlineData("--clients: '1.5' is not a whole number", "load", "--clients", "1.5")]
    [InlineData("--count: '99999999999' is not a whole number", "events", "follow", "--count", "99999999999")]
    [InlineData("--gas-limit: '-1' is not a whole number of 0 or more", "tx", "call", "store", "Put", "--gas-limit", "-1")]
    public async Task A_text_that_is_no_number_is_refused_by_the_name_of_its_option(string expected, params string[] args)
    {
        string error = (await _cli.RunAsync(args)).Exits(ExitCode.Usage).Error;

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_redirected_keeps_its_lines_however_long()
    {
        string directory = _cli.File(string.Join('/', Enumerable.Repeat(new string('d', 60), 5)));
        CliResult made = (await _cli.RunAsync("network", "init", directory, "--nodes", "1")).Exits(ExitCode.Ok);

        Assert.Contains($" {directory}\n", made.Out, StringComparison.Ordinal);
        string refused = (await _cli.RunAsync("status", "--network", directory + "/none")).Exits(ExitCode.Usage).Error;
        Assert.Single(refused.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task What_a_terminal_would_obey_is_shown_instead()
    {
        CliResult refused = (await _cli.RunAsync("status", "--profile", "x\u001b[2J\ry")).Exits(ExitCode.Usage);

        Assert.Contains("No profile 'x [2J y'", refused.Error, StringComparison.Ordinal);
        CliResult unknown = (await _cli.RunAsync("keyz\u001b[2J")).Exits(ExitCode.Usage);
        Assert.Contains("'keyz [2J'", unknown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', unknown.Error + unknown.Out);
    }

    [Theory]
    [InlineData("""{ "profiles": { "a": null } }""", "'a' is null")]
    [InlineData("""{ "profiles": { "a": { "endpoints": [null] } } }""", "'endpoints' is null or holds null")]
    [InlineData("null", "The document is null")]
    public async Task A_file_of_profiles_that_holds_nothing_where_something_is_due_is_refused(string json, string expected)
    {
        Directory.CreateDirectory(_cli.Variables["CHAIN_HOME"]);
        await File.WriteAllTextAsync(Path.Combine(_cli.Variables["CHAIN_HOME"], "profiles.json"), json);

        Assert.Contains(expected, (await _cli.RunAsync("profile", "list")).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_says_what_is_right()
    {
        Assert.Contains("chain profile set", (await _cli.RunAsync("status")).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("--trust", (await _cli.RunAsync("status", "--endpoint", "https://127.0.0.1:1")).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("No profile 'x'", (await _cli.RunAsync("status", "--profile", "x")).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        (await _cli.RunAsync("nonsense")).Exits(ExitCode.Usage);
        (await _cli.RunAsync("tx", "show")).Exits(ExitCode.Usage);
        (await _cli.RunAsync("status", "--timeout", "-1")).Exits(ExitCode.Usage);
        (await _cli.RunAsync("status", "--network", _cli.File("absent"))).Exits(ExitCode.Usage);
    }

    [Fact]
    public async Task Help_has_examples_and_exit_codes_and_completion_knows_the_commands()
    {
        CliResult help = (await _cli.RunAsync("--help")).Exits(ExitCode.Ok);
        Assert.Contains("Exit codes:", help.Out, StringComparison.Ordinal);
        Assert.Contains("chain tx call store Put", (await _cli.RunAsync("tx", "call", "--help")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
        Assert.Contains("COMP_LINE", (await _cli.RunAsync("completion", "bash")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
        Assert.Contains("compdef", (await _cli.RunAsync("completion", "zsh")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
        Assert.Contains("export", (await _cli.RunAsync("[suggest:12]", "chain keys e")).Exits(ExitCode.Ok).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manual_lists_the_exit_codes_of_the_program()
    {
        string manual = File.ReadAllText(Repository.Path("docs/operating/wallet.md"));

        Assert.All(ExitCode.All, code => Assert.Contains($"| {code.Code} | {code.Meaning} |", manual, StringComparison.Ordinal));
    }
}
