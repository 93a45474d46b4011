using System.Text.Json;
using Chain.Client.Tests.Calls;
using Chain.Contracts.Loading;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Setup.Keys;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Contracts.Source;

namespace Chain.Client.Tests.Cli;

/// <summary>Source on the chain, built again: it gives the code, or is found out, and runs nothing.</summary>
public sealed class VerifySourceTests(BuiltContract built) : IClassFixture<BuiltContract>, IAsyncLifetime
{
    private readonly CliRunner _cli = new() { Time = new JumpingTime(), Loader = new ContractLoader() };
    private FakeNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync("node");
        (await _cli.RunAsync("keys", "new", "oem", "--no-passphrase")).Exits(ExitCode.Ok);
        PublicKey key = new KeyStore(Path.Combine(_cli.Variables["CHAIN_HOME"], "keys")).Find("oem").Info.PublicKey;
        _ = new ChainInMemory(_node, new ContractLoader(), ("oem", key));
        File.WriteAllText(_cli.File("client.json"), FakeNode.Trust(_node).ToJson());
        (await _cli.RunAsync("profile", "set", "test", "--trust", _cli.File("client.json"), "--key", "oem")).Exits(ExitCode.Ok);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task Source_that_was_deployed_with_the_code_gives_it_again_in_another_folder()
    {
        (await _cli.RunAsync("contract", "deploy", built.Assembly, "--source", built.Project)).Exits(ExitCode.Ok);

        JsonElement verified = (await _cli.RunAsync("contract", "verify-source", "shop@1", "--out", _cli.File("copy"), "--json")).Exits(ExitCode.Ok).Json;

        Assert.True(verified.GetProperty("matches").GetBoolean());
        Assert.Equal(Hashing.Sha256(built.Image).ToString(), verified.GetProperty("rebuilt").GetString());
        Assert.Equal(File.ReadAllText(Path.Combine(built.Project, "Shop.cs")), File.ReadAllText(_cli.File("copy/Shop.cs")));
        Assert.Equal(["Shop.cs", "Sorted.cs"], Directory.EnumerateFiles(_cli.File("copy"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_planted_difference_is_found()
    {
        SourcePackage other = SourcePackage.Decode(await PackAsync());
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(built.Project, "Shop.cs")).Replace("entry.Keeper == Sender", "entry.Keeper != Sender", StringComparison.Ordinal));
        byte[] planted = (other with { Files = [new SourceFile("Shop.cs", changed), .. other.Files.Skip(1)] }).Encode();
        File.WriteAllBytes(_cli.File("planted"), planted);
        CliResult refused = (await _cli.RunAsync("contract", "deploy", built.Assembly, "--source", _cli.File("planted"))).Exits(ExitCode.Failed);
        Assert.Contains("Nothing was sent", refused.Error, StringComparison.Ordinal);

        await Propose(planted);
        CliResult found = (await _cli.RunAsync("contract", "verify-source", "shop", "--json")).Exits(ExitCode.Verification);

        Assert.False(found.Json.GetProperty("matches").GetBoolean());
        Assert.NotEqual(found.Json.GetProperty("code").GetString(), found.Json.GetProperty("rebuilt").GetString());
    }

    [Fact]
    public async Task The_authors_project_file_is_neither_packed_nor_run()
    {
        string project = _cli.File("armed/src/Shop");
        (await _cli.RunAsync("contract", "new", "shop", "--dir", _cli.File("armed"))).Exits(ExitCode.Ok);
        BuiltContract.AddLibraryUse(project);
        string marker = _cli.File("marker");
        string csproj = Path.Combine(project, "Shop.csproj");
        string exec = $"<Target Name=\"Arm\" BeforeTargets=\"CoreCompile\"><WriteLinesToFile File=\"{marker}\" Lines=\"ran\" /></Target>";
        File.WriteAllText(csproj, File.ReadAllText(csproj).Replace("</Project>", exec + "</Project>", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(project, "Directory.Build.targets"), $"<Project>{exec}</Project>");

        (await _cli.RunAsync("contract", "deploy", built.Assembly, "--source", project)).Exits(ExitCode.Ok);
        (await _cli.RunAsync("contract", "verify-source", "shop")).Exits(ExitCode.Ok);
        Assert.False(File.Exists(marker));

        await DotnetBuild.RunAsync(project);
        Assert.True(File.Exists(marker), "The trap works where it is built itself.");
    }

    [Theory]
    [InlineData("Shop.csproj", "1.2.3", "is not allowed", ExitCode.Verification)]
    [InlineData("../Shop.cs", "1.2.3", "is not allowed", ExitCode.Verification)]
    [InlineData("Shop.cs", "0.0.1", "SDK of chain 0.0.1, which is not on this machine", ExitCode.Usage)]
    [InlineData("Shop.cs", null, ".NET SDK 9.9.999, which is not on this machine", ExitCode.Usage)]
    public async Task What_cannot_be_checked_is_said_with_its_reason(string path, string? sdk, string expected, int code)
    {
        await Propose(SourcePackageTests.Raw(sdk: sdk ?? SourcePackage.Decode(await PackAsync()).SdkVersion, compiler: "9.9.999", paths: [path]));

        CliResult result = (await _cli.RunAsync("contract", "verify-source", "shop")).Exits(code);
        Assert.Contains(expected, result.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_without_source_cannot_be_checked()
    {
        await Propose(null);
        Assert.Contains("without source", (await _cli.RunAsync("contract", "verify-source", "shop")).Exits(ExitCode.NotFound).Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        (await _cli.RunAsync("contract", "verify-source", "shed")).Exits(ExitCode.NotFound);
    }

    private async Task<byte[]> PackAsync()
    {
        string file = _cli.File(Guid.NewGuid().ToString("N"));
        (await _cli.RunAsync("contract", "pack", built.Project, "--out", file)).Exits(ExitCode.Ok);
        return await File.ReadAllBytesAsync(file);
    }

    /// <summary>As somebody would who does not use the wallet's own checks.</summary>
    private async Task Propose(byte[]? source)
    {
        string image = Convert.ToBase64String(built.Image);
        string packed = source is null ? "null" : $"\"{Convert.ToBase64String(source)}\"";
        await File.WriteAllTextAsync(_cli.File("propose.json"), $"[\"{image}\", {packed}, null]");
        (await _cli.RunAsync("contract", "call", "registry", "Propose", "@" + _cli.File("propose.json"), "--gas-limit", "10000000000")).Exits(ExitCode.Ok);
    }
}
