using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Fuzz.Running;

namespace Chain.Contracts.Tests.Verify;

/// <summary>A run of many mutants can be stopped anywhere, even by a mutant.</summary>
public sealed class CampaignTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_that_goes_on_counts_what_one_run_counts()
    {
        Run("parts", 100);
        Run("parts", 250, threads: 2);
        Run("whole", 250);

        Assert.Equal(Counts("whole"), Counts("parts"));
        Assert.Contains("next 250", Counts("whole"));
    }

    [Fact]
    public void A_case_that_ends_the_process_twice_is_a_finding_and_is_left_out()
    {
        Run("killed", 100);
        EndDuring(150);
        Assert.True(Run("killed", 120)); // Once can have any reason.
        EndDuring(150);

        Assert.False(Run("killed", 200));

        Assert.StartsWith("case 150 ", File.ReadAllText(Path.Combine(_folder, "killed", "finding-150.txt")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "killed", "finding-150.dll")));
        Assert.Contains("findings 1", Counts("killed"));
    }

    [Fact]
    public void A_run_over_other_contracts_does_not_go_on()
    {
        Run("other", 10);
        string file = Path.Combine(_folder, "other", "checkpoint.txt");
        File.WriteAllText(file, File.ReadAllText(file).Replace(Corpus.Compiled.Fingerprint, "0123456789abcdef", StringComparison.Ordinal));

        Assert.Contains("other contracts", Assert.Throws<ArgumentException>(() => Run("other", 20)).Message, StringComparison.Ordinal);
    }

    private void EndDuring(ulong number) =>
        File.WriteAllBytes(Path.Combine(_folder, "killed", "running"), [.. BitConverter.GetBytes(number), .. BitConverter.GetBytes(ulong.MaxValue)]);

    private bool Run(string name, ulong cases, int threads = 1) =>
        new Campaign(Corpus.Compiled, Path.Combine(_folder, name), threads, new FuzzSettings(), _ => { }).Run(cases, TimeSpan.MaxValue);

    private string[] Counts(string name) => [.. File.ReadAllLines(Path.Combine(_folder, name, "checkpoint.txt")).Where(line => !line.StartsWith("milliseconds", StringComparison.Ordinal))];
}
