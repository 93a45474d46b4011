using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary>A new project, built once for all tests of a class.</summary>
public sealed class BuiltContract : IAsyncLifetime
{
    internal CliRunner Cli { get; } = new();

    internal string Folder => Cli.File("shop");

    internal string Project => Path.Combine(Folder, "src", "Shop");

    internal string Assembly => Path.Combine(Project, "bin", "Release", "net10.0", "Shop.dll");

    public async Task InitializeAsync()
    {
        (await Cli.RunAsync("contract", "new", "shop", "--dir", Folder)).Exits(ExitCode.Ok);
        await DotnetBuild.RunAsync(Project);
    }

    public Task DisposeAsync()
    {
        Cli.Dispose();
        return Task.CompletedTask;
    }
}
