using System.Text.Json;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary>Projects that <c>chain contract new</c> makes.</summary>
public sealed class NewContractTests : IDisposable
{
    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_project_builds_anywhere_without_packages_and_gives_the_same_bytes_each_time()
    {
        byte[] here = await Build("here");
        byte[] there = await Build("elsewhere/deep/down");

        Assert.Equal(here, there);
        Assert.InRange(here.Length, 1, 20_000);
    }

    [Fact]
    public async Task A_project_has_a_contract_a_test_and_rules_of_style()
    {
        JsonElement made = (await _cli.RunAsync("contract", "new", "spare-parts.v2", "--dir", _cli.File("parts"), "--json")).Exits(ExitCode.Ok).Json;

        string[] files = [.. made.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)];
        Assert.Contains("src/SparePartsV2/SparePartsV2.cs", files);
        Assert.Contains("tests/SparePartsV2.Tests/SparePartsV2Tests.cs", files);
        Assert.Contains(".editorconfig", files);
        foreach (string file in files)
        {
            string text = await File.ReadAllTextAsync(Path.Combine(_cli.File("parts"), file));
            Assert.DoesNotContain("CLASS", text, StringComparison.Ordinal);
            Assert.DoesNotContain("SDKFOLDER", text, StringComparison.Ordinal);
        }

        Assert.Contains("[Contract(\"spare-parts.v2\", Version = 1)]", await File.ReadAllTextAsync(Path.Combine(_cli.File("parts"), "src/SparePartsV2/SparePartsV2.cs")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(made.GetProperty("sdk").GetString()!, "lib", "Chain.Contracts.Sdk.xml")));
    }

    [Theory]
    [InlineData("Shop", "lower-case letters")]
    [InlineData("registry", "of the software itself")]
    [InlineData("gas", "of the software itself")]
    [InlineData("store", "networks have from genesis")]
    public async Task A_name_that_could_not_be_deployed_is_refused(string name, string expected) =>
        Assert.Contains(expected, (await _cli.RunAsync("contract", "new", name, "--dir", _cli.File("x"))).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_directory_that_holds_anything_is_left_alone()
    {
        Directory.CreateDirectory(_cli.File("full"));
        await File.WriteAllTextAsync(_cli.File("full/notes.txt"), "mine");

        (await _cli.RunAsync("contract", "new", "shop", "--dir", _cli.File("full"))).Exits(ExitCode.Usage);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(_cli.File("full")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_repository_around_a_project_does_not_change_its_bytes() =>
        Assert.Equal(await Build("plain"), await Build("kept", PutInRepository));

    /// <summary>What the build looks for, to write the commit into the PDB.</summary>
    private static void PutInRepository(string directory)
    {
        string git = Path.Combine(directory, ".git");
        Directory.CreateDirectory(Path.Combine(git, "refs", "heads"));
        Directory.CreateDirectory(Path.Combine(git, "objects"));
        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(Path.Combine(git, "refs", "heads", "main"), new string('a', 40) + "\n");
        File.WriteAllText(Path.Combine(git, "config"), "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = https://github.com/acme/shop.git\n");
    }

    private async Task<byte[]> Build(string folder, Action<string>? prepare = null)
    {
        string directory = _cli.File(folder);
        (await _cli.RunAsync("contract", "new", "shop", "--dir", directory)).Exits(ExitCode.Ok);
        prepare?.Invoke(directory);
        await DotnetBuild.RunAsync(Path.Combine(directory, "src", "Shop"));
        return await File.ReadAllBytesAsync(Path.Combine(directory, "src", "Shop", "bin", "Release", "net10.0", "Shop.dll"));
    }
}
