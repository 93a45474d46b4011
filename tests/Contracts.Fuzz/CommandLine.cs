using System.CommandLine;
using System.Globalization;
using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Fuzz.Mutations;
using Chain.Contracts.Fuzz.Running;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Fuzz;

/// <summary>The command line of <c>Chain.Contracts.Fuzz</c>.</summary>
internal static class CommandLine
{
    public const int ExitSound = 0;
    public const int ExitFound = 1;
    public const int ExitUsage = 2;

    public static RootCommand Build()
    {
        Option<string> folder = new("--folder") { Description = "Where checkpoint and findings go; a run goes on where the last one in it stopped.", DefaultValueFactory = static _ => "artifacts/fuzz" };
        Option<ulong> cases = new("--cases") { Description = "How many cases to have run in all, those of earlier runs among them.", DefaultValueFactory = static _ => 10_000_000 };
        Option<int?> seconds = new("--seconds") { Description = "Stop after so many seconds. Without it, when all cases have run." };
        Option<int> threads = new("--threads") { Description = "How many threads: 1 or 2.", DefaultValueFactory = static _ => 1 };
        Option<ulong?> one = new("--case") { Description = "Run one case and say what it is: the contract, the changes, the answer." };
        Option<string?> output = new("--output") { Description = "With --case: write the bytes to this file." };
        RootCommand root = new(
            "Changes bytes of small contracts, by what they mean, and watches the verifier and what comes after it: it must answer, in bounded time and memory, "
            + "always the same, and what it accepts must run. A case is its number. Exit code 0: nothing found; 1: findings, each a file in the folder; 2: wrong usage.")
        {
            folder, cases, seconds, threads, one, output,
        };
        root.SetAction(parsed =>
        {
            try
            {
                if (parsed.GetValue(one) is ulong number) return RunOne(number, parsed.GetValue(output));
                int count = parsed.GetValue(threads);
                if (count is < 1 or > RunningCases.ThreadsMax) throw new ArgumentException($"--threads is 1 or {RunningCases.ThreadsMax}.");
                TimeSpan time = parsed.GetValue(seconds) is int limit ? TimeSpan.FromSeconds(limit) : TimeSpan.MaxValue;
                Campaign campaign = new(Corpus.Compiled, parsed.GetValue(folder)!, count, new FuzzSettings(), Print);
                return campaign.Run(parsed.GetValue(cases), time) ? ExitSound : ExitFound;
            }
            catch (ArgumentException exception)
            {
                Console.Error.WriteLine(exception.Message);
                return ExitUsage;
            }
        });
        return root;
    }

    private static int RunOne(ulong number, string? output)
    {
        List<string> notes = [];
        byte[] image = Mutator.Make(Corpus.Compiled, number, notes);
        if (output is not null) File.WriteAllBytes(output, image);
        VerifyResult result = ContractVerifier.Verify(image);
        Finding? finding = new CaseRunner(Corpus.Compiled, new FuzzSettings { CallShare = 1, RepeatShare = 1 }).Run(number, new Tally());
        foreach (string note in notes) Console.WriteLine(note);
        foreach (VerifyProblem problem in result.Problems) Console.WriteLine(problem);
        Console.WriteLine(result.Contract is null ? $"refused: {result.Stage}" : "accepted");
        Console.WriteLine(finding is null ? "nothing wrong" : $"{finding.Kind}: {finding.Detail}");
        return finding is null ? ExitSound : ExitFound;
    }

    private static void Print(string line)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {line}"));
        Console.Out.Flush();
    }
}
