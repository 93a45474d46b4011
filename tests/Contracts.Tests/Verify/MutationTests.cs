using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Fuzz.Mutations;
using Chain.Contracts.Fuzz.Running;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Verify;

/// <summary>
/// Bytes of real contracts, changed at random from a number: the verifier answers, in bounded time and memory, and what it accepts runs.
/// This is a slice; <c>tests/Contracts.Fuzz</c> runs millions, and shows what the case of a number is.
/// </summary>
public sealed class MutationTests
{
    private const int Cases = 2_500;

    private static readonly FuzzSettings Slice = new() { RewriteShare = 8, CallShare = 16 };

    [Fact]
    public void What_is_accepted_runs_and_nothing_crashes()
    {
        CaseRunner runner = new(Corpus.Compiled, Slice);
        Tally tally = new();
        List<Finding> findings = [];
        for (ulong number = 0; number < Cases; number++)
        {
            if (runner.Run(number, tally) is { } finding) findings.Add(finding);
        }

        Assert.True(findings.Count == 0, $"{findings.Count} findings; dotnet run --project tests/Contracts.Fuzz -- --case N shows one:\n{string.Join('\n', findings.Take(5))}");

        // Mutants that all end at the first rule would show nothing.
        Assert.InRange(tally[VerifyStage.Bodies], Cases / 5, Cases);
        Assert.InRange(tally[VerifyStage.Accepted], Cases / 6, Cases);
        Assert.InRange(tally.Called, 10, Cases);
    }

    [Fact]
    public void A_number_is_always_the_same_mutant()
    {
        for (ulong number = 0; number < 500; number++) Assert.Equal(Mutator.Make(Corpus.Compiled, number), Mutator.Make(Corpus.Compiled, number, notes: []));
    }

    /// <summary>Controls: verifiers that are wrong are found to be so.</summary>
    [Fact]
    public void A_verifier_that_accepts_everything_is_found_by_what_comes_after_it()
    {
        VerifiedContract contract = new("arithmetic", 1, false, "{}", "S.C", false);

        Assert.Contains("load", Kinds(_ => new VerifyResult(contract, []) { Stage = VerifyStage.Accepted }));
    }

    [Fact]
    public void A_verifier_that_throws_is_found() => Assert.Contains("crash", Kinds(_ => throw new InvalidOperationException("broken")));

    [Fact]
    public void A_verifier_that_answers_now_so_and_now_so_is_found()
    {
        int calls = 0;

        Assert.Contains("unequal", Kinds(_ => new VerifyResult(null, [new VerifyProblem("Code", "there", $"{calls++}")])));
    }

    [Fact]
    public void A_verifier_that_contradicts_itself_is_found() => Assert.Contains("unequal", Kinds(_ => new VerifyResult(null, [])));

    [Fact]
    public void A_verifier_that_takes_too_much_memory_is_found() =>
        Assert.Contains("memory", Kinds(image => new byte[20 * 1024 * 1024].Length > 0 ? ContractVerifier.Verify(image) : null!));

    [Fact]
    public void A_verifier_that_takes_too_long_is_found() => Assert.Contains("slow", Kinds(ContractVerifier.Verify, new FuzzSettings { VerifyMillisecondsMax = 0 }));

    private static string[] Kinds(Func<ReadOnlyMemory<byte>, VerifyResult> verify, FuzzSettings? settings = null)
    {
        CaseRunner runner = new(Corpus.Compiled, settings ?? Slice, verify);
        Tally tally = new();
        return [.. Enumerable.Range(0, 128).Select(number => runner.Run((ulong)number, tally)?.Kind).OfType<string>().Distinct()];
    }
}
