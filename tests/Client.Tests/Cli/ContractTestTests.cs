using System.Text.Json;
using Chain.Wallet.Cli;

namespace Chain.Client.Tests.Cli;

/// <summary><c>chain contract test</c> on a project that <c>chain contract new</c> made.</summary>
public sealed class ContractTestTests : IDisposable
{
    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Tests_of_a_new_project_run_and_say_the_gas_and_a_broken_rule_fails_them()
    {
        string directory = _cli.File("shop");
        (await _cli.RunAsync("contract", "new", "shop", "--dir", directory)).Exits(ExitCode.Ok);

        JsonElement good = (await _cli.RunAsync("contract", "test", directory, "--json")).Exits(ExitCode.Ok).Json;
        Assert.Equal((1, 0, 0), Counts(good));
        JsonElement test = good.GetProperty("tests")[0];
        Assert.Equal("Shop.Tests.ShopTests.Only_the_keeper_hands_an_item_over", test.GetProperty("name").GetString());
        Assert.Contains(test.GetProperty("output").EnumerateArray(), line => line.GetString()!.StartsWith("shop.HandOver: shop.NotKeeper, ", StringComparison.Ordinal));

        string source = Path.Combine(directory, "src", "Shop", "Shop.cs");
        string text = await File.ReadAllTextAsync(source);
        await File.WriteAllTextAsync(source, text.Replace("Require(entry.Keeper == Sender, Faults.NotKeeper);\n        _entries[item] = entry with { Keeper = to", "_entries[item] = entry with { Keeper = to", StringComparison.Ordinal));
        CliResult bad = (await _cli.RunAsync("contract", "test", directory)).Exits(ExitCode.Failed);
        Assert.Contains("0 passed, 1 failed, 0 skipped", bad.Out, StringComparison.Ordinal);
        Assert.Contains("shop.NotKeeper", bad.Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(source, text + "\nthis is not C#");
        Assert.Contains("does not build: ", (await _cli.RunAsync("contract", "test", directory)).Exits(ExitCode.Failed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_tests_is_refused()
    {
        Directory.CreateDirectory(_cli.File("empty"));

        Assert.Contains("There is no test project in ", (await _cli.RunAsync("contract", "test", _cli.File("empty"))).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("There is no folder ", (await _cli.RunAsync("contract", "test", _cli.File("none"))).Exits(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    private static (int Passed, int Failed, int Skipped) Counts(JsonElement results) =>
        (results.GetProperty("passed").GetInt32(), results.GetProperty("failed").GetInt32(), results.GetProperty("skipped").GetInt32());
}
