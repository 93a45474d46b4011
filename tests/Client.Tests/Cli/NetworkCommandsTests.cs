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
        (await _cli.RunAsync("network", "init", _cli.File("net"))).Exits(ExitCode.Failed);
        (await _cli.RunAsync("network", "init", _cli.File("other"), "--organisation", "Not An Id")).Exits(ExitCode.Usage);
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
