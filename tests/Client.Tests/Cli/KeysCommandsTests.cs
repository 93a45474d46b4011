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
        CliResult refused = (await _cli.RunAsync("keys", "new", "alice")).Exits(ExitCode.Usage);

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
    }

    [Theory]
    [InlineData("'a/b' cannot name a key", "new", "a/b", "--no-passphrase")]
    [InlineData("'a/b' cannot name a key", "import", "a/b", "FILE/alice.json", "--no-passphrase")]
    [InlineData("'alice' exists already", "new", "alice", "--no-passphrase")]
    [InlineData("'alice' exists already", "new", "alice")]
    [InlineData("'alice' exists already", "import", "alice", "FILE/alice.json")]
    [InlineData("no such file", "import", "bob", "FILE/absent.json")]
    [InlineData("not a key file", "import", "bob", "FILE/notes.json")]
    [InlineData("exists already", "export", "alice", "FILE/notes.json")]
    [InlineData("--passphrase-file", "new", "bob")]
    [InlineData("--passphrase-file: ", "new", "bob", "--passphrase-file", "FILE/absent.txt")]
    public async Task A_wrong_name_or_file_is_a_wrong_command_line(string expected, string command, params string[] args)
    {
        (await _cli.RunAsync("keys", "new", "alice", "--no-passphrase")).Exits(ExitCode.Ok);
        (await _cli.RunAsync("keys", "export", "alice", _cli.File("alice.json"))).Exits(ExitCode.Ok);
        File.WriteAllText(_cli.File("notes.json"), "{}");

        CliResult refused = (await _cli.RunAsync(["keys", command, .. args.Select(arg => arg.Replace("FILE", _cli.File(""), StringComparison.Ordinal))])).Exits(ExitCode.Usage);

        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
        Assert.Equal(["alice"], (await _cli.RunAsync("keys", "list", "--json")).Json.EnumerateArray().Select(key => key.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_key_that_does_not_exist_or_does_not_open_is_no_wrong_command_line()
    {
        _cli.Variables["CHAIN_PASSPHRASE"] = "hunter2";
        (await _cli.RunAsync("keys", "new", "alice")).Exits(ExitCode.Ok);
        (await _cli.RunAsync("keys", "export", "alice", _cli.File("alice.json"))).Exits(ExitCode.Ok);
        _cli.Variables["CHAIN_PASSPHRASE"] = "wrong";

        (await _cli.RunAsync("keys", "import", "bob", _cli.File("alice.json"))).Exits(ExitCode.Key);
        (await _cli.RunAsync("keys", "export", "bob", _cli.File("bob.json"))).Exits(ExitCode.Key);
        (await _cli.RunAsync("keys", "show", "a/b")).Exits(ExitCode.Key);
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
