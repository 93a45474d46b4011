using System.Text.Json;
using Chain.Client.Tests.Calls;
using Chain.Contracts.Loading;
using Chain.Contracts.Tests.Lifecycle;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary>Runs commands in a home directory of their own.</summary>
internal sealed class CliRunner : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public CliRunner() => Variables["CHAIN_HOME"] = _directory.File("home");

    public Dictionary<string, string> Variables { get; } = [];

    public string In { get; set; } = "";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public IContractLoader Loader { get; init; } = new NamedLoader();

    public string File(string name) => _directory.File(name);

    /// <summary>Makes the keys alice and bob, and a profile that trusts a node and signs as alice.</summary>
    public async Task UseAsync(FakeNode node)
    {
        foreach (string key in (string[])["alice", "bob"]) (await RunAsync("keys", "new", key, "--no-passphrase")).Exits(ExitCode.Ok);
        await System.IO.File.WriteAllTextAsync(File("client.json"), FakeNode.Trust(node).ToJson());
        (await RunAsync("profile", "set", "test", "--trust", File("client.json"), "--key", "alice")).Exits(ExitCode.Ok);
    }

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    public async Task<CliResult> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CliEnvironment environment = new() { In = new StringReader(In), Out = output, Error = error, Variables = Variables, Time = Time, Loader = Loader };
        int code = await ChainCli.RunAsync(args, environment, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _directory.Dispose();
}

internal sealed record CliResult(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Asserts the exit code, showing what the command said if it is another.</summary>
    public CliResult Exits(int code)
    {
        Assert.True(code == Code, $"exit {Code} instead of {code}\n{Out}\n{Error}");
        return this;
    }
}
