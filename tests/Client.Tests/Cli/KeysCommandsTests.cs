using System.Runtime.Versioning;
using System.Text.Json;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

public sealed class KeysCommandsTests : IDisposable
{
    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_key_is_made_listed_and_shown()
    {
        (await _cli.RunAsync("keys", "new", "alice", "--no-passphrase")).Exits(ExitCode.Ok);

        JsonElement list = (await _cli.RunAsync("keys", "list", "--json")).Exits(ExitCode.Ok).Json;
        string address = list[0].GetProperty("address").GetString()!;
        CliResult shown = (await _cli.RunAsync("keys", "show", address)).Exits(ExitCode.Ok);
        Assert.Contains("alice", shown.Out, StringComparison.Ordinal);
        Assert.StartsWith("ch1", address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_passphrase_no_key_is_made_by_accident()
    {
        CliResult refused = (await _cli.RunAsync("keys", "new", "alice")).Exits(ExitCode.Key);

        Assert.Contains("--no-passphrase", refused.Error, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await _cli.RunAsync("keys", "list", "--json")).Out);
    }

    [Fact]
    public async Task Passphrases_come_from_the_environment_or_a_file()
    {
        File.WriteAllText(_cli.File("secret"), "hunter2\n");
        (await _cli.RunAsync("keys", "new", "alice", "--passphrase-file", _cli.File("secret"))).Exits(ExitCode.Ok);

        CliResult none = await _cli.RunAsync("keys", "export", "alice", _cli.File("plain"), "--no-passphrase");
        none.Exits(ExitCode.Key);
        _cli.Variables["CHAIN_PASSPHRASE"] = "wrong";
        (await _cli.RunAsync("keys", "export", "alice", _cli.File("plain"), "--no-passphrase")).Exits(ExitCode.Key);
        _cli.Variables["CHAIN_PASSPHRASE"] = "hunter2";
        (await _cli.RunAsync("keys", "export", "alice", _cli.File("plain"), "--no-passphrase")).Exits(ExitCode.Ok);
        Assert.Contains("\"cipher\": \"none\"", File.ReadAllText(_cli.File("plain")), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_passphrase_that_others_can_read_is_warned_about()
    {
        string file = _cli.File("secret");
        File.WriteAllText(file, "hunter2\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        string warned = (await _cli.RunAsync("keys", "new", "alice", "--passphrase-file", file)).Exits(ExitCode.Ok).Error;
        Assert.Contains($"chmod 600 '{file}'", warned, StringComparison.Ordinal);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string silent = (await _cli.RunAsync("keys", "new", "bob", "--passphrase-file", file)).Exits(ExitCode.Ok).Error;
        Assert.DoesNotContain("chmod", silent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_that_contradict_each_other_are_refused()
    {
        File.WriteAllText(_cli.File("secret"), "hunter2\n");

        (await _cli.RunAsync("keys", "new", "alice", "--no-passphrase", "--passphrase-file", _cli.File("secret"))).Exits(ExitCode.Usage);
    }

    [Fact]
    public async Task An_exported_key_is_imported_under_another_name_with_the_same_address()
    {
        _cli.Variables["CHAIN_PASSPHRASE"] = "hunter2";
        string address = (await _cli.RunAsync("keys", "new", "alice", "--json")).Exits(ExitCode.Ok).Json.GetProperty("address").GetString()!;
        (await _cli.RunAsync("keys", "export", "alice", _cli.File("backup.json"))).Exits(ExitCode.Ok);

        JsonElement imported = (await _cli.RunAsync("keys", "import", "again", _cli.File("backup.json"), "--json")).Exits(ExitCode.Ok).Json;

        Assert.Equal(address, imported.GetProperty("address").GetString());
        Assert.True(imported.GetProperty("encrypted").GetBoolean());
        (await _cli.RunAsync("keys", "import", "again", _cli.File("backup.json"))).Exits(ExitCode.Key);
        (await _cli.RunAsync("keys", "import", "third", _cli.File("absent.json"))).Exits(ExitCode.Key);
    }

    [Fact]
    public async Task Errors_are_json_too_when_asked_for()
    {
        CliResult missing = (await _cli.RunAsync("keys", "show", "nobody", "--json")).Exits(ExitCode.Key);

        JsonElement error = JsonDocument.Parse(missing.Error).RootElement;
        Assert.Equal(ExitCode.Key, error.GetProperty("exitCode").GetInt32());
        Assert.Contains("nobody", error.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
