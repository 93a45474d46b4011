using System.Diagnostics;
using System.Globalization;
using Chain.Contracts.Tests.Linking;

namespace Chain.Contracts.Tests.Metering;

/// <summary>
/// Gas and results are the same in other processes, however their runtime compiles code, whatever the processor offers and
/// whatever culture is set; for the first call, the last of many, and after loading anew.
/// </summary>
[Trait("Category", "Processes")]
public sealed class ProcessTests
{
    private const int Repeats = 100;
    private const int ManyRepeats = 10_000;

    private static readonly string[] Kernels =
        ["Tight:1000", "Collatz:60", "Sort:80", "Sha:200", "Matmul:8", "Schedule:12", "Fib:9", "Sieve:300", "Objects:40"];

    /// <summary>Contracts, their views, and what a process answers that asks many times.</summary>
    private static readonly (Func<byte[]> Image, string[] Views, Lazy<string> Answers)[] Contracts =
        [Asked(() => KernelImages.Plain, Kernels), Asked(() => KernelImages.WithHandlers, Kernels), Asked(() => LinkerTests.PlannerImage, ["Numbers", "Throws"]), Asked(() => BaseLibraryTests.Image, BaseLibraryTests.Views, 20)];

    public static TheoryData<string, string> Settings => new()
    {
        { "DOTNET_TieredCompilation=0", "plain" },
        { "DOTNET_TieredPGO=0", "plain" },
        { "DOTNET_TC_QuickJitForLoops=0", "plain" },
        { "DOTNET_ReadyToRun=0", "plain" },
        { "DOTNET_EnableHWIntrinsic=0", "plain" },
        { "LANG=tr_TR.UTF-8", "strange" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Another_process_comes_to_the_same(string setting, string culture)
    {
        foreach ((Func<byte[]> image, string[] views, Lazy<string> answers) in Contracts)
        {
            Assert.Equal(answers.Value, Run(image(), Repeats, setting, culture, views));
        }
    }

    /// <summary>Control: the program does tell processes apart, by what they are given.</summary>
    [Fact]
    public void Another_contract_comes_to_another_gas() =>
        Assert.NotEqual(Run(KernelImages.Plain, 1, "", "plain", ["Tight:1000"]), Run(KernelImages.Plain, 1, "", "plain", ["Tight:1001"]).Replace("1001", "1000", StringComparison.Ordinal));

    private static (Func<byte[]> Image, string[] Views, Lazy<string> Answers) Asked(Func<byte[]> image, string[] views, int repeats = ManyRepeats) =>
        (image, views, new Lazy<string>(() => Run(image(), repeats, "", "plain", views)));

    private static string Run(byte[] image, int repeats, string setting, string culture, string[] views)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, image);
            ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Chain.Contracts.Replay.dll"), path, repeats.ToString(CultureInfo.InvariantCulture), culture, .. views]) start.ArgumentList.Add(argument);
            string[] parts = setting.Split('=');
            if (parts.Length == 2) start.Environment[parts[0]] = parts[1];
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return output;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
