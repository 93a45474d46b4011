using System.Diagnostics;
using Chain.Contracts.Fuzz.Images;
using Chain.Contracts.Fuzz.Mutations;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>Runs single cases: each is verified, and some of those that are accepted are metered, loaded and called.</summary>
/// <param name="corpus">The contracts that are changed.</param>
/// <param name="settings">Bounds and shares.</param>
/// <param name="verify">Verifies an image; tests put one in that is wrong.</param>
public sealed class CaseRunner(Corpus corpus, FuzzSettings settings, Func<ReadOnlyMemory<byte>, VerifyResult>? verify = null)
{
    private const int Attempts = 3;

    private readonly Func<ReadOnlyMemory<byte>, VerifyResult> _verify = verify ?? ContractVerifier.Verify;

    /// <summary>Runs a case and counts it.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    public Finding? Run(ulong number, Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        byte[] image = Mutator.Make(corpus, number);
        try
        {
            Finding? finding = Verify(number, image, out VerifyResult result);
            tally.Add(result);
            if (finding is not null || result.Contract is null) return finding;

            ulong accepted = number; // Shares go by the number, so that a case is treated alike however it came about.
            if (accepted % (ulong)settings.CallShare == 0)
            {
                tally.Called++;
                return AcceptedCase.Call(number, image, settings);
            }

            if (accepted % (ulong)settings.RewriteShare == 0)
            {
                tally.Rewritten++;
                return AcceptedCase.Rewrite(number, image, result.Contract);
            }

            return null;
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            return new Finding(number, "crash", thrown.ToString());
        }
    }

    /// <summary>What it says for all to see: the record also holds a list, and so is equal to itself alone.</summary>
    private static object? Identity(VerifyResult result) =>
        result.Contract is { } contract ? (contract.Name, contract.Version, contract.Reentrant, contract.Abi, contract.ContractType, contract.HasHandlers) : null;

    private Finding? Verify(ulong number, byte[] image, out VerifyResult result)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        result = _verify(image);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        bool isConsistent = (result.Contract is null) == (result.Problems.Count > 0) && result.Problems.Count <= VerifyLimits.ProblemsMax
            && (result.Contract is not null) == (result.Stage == VerifyStage.Accepted);
        if (!isConsistent) return new Finding(number, "unequal", "The answer contradicts itself.");
        if (allocated > settings.VerifyBytesMax) return new Finding(number, "memory", $"The verifier allocates {allocated:N0} bytes.");
        if (taken.TotalMilliseconds > settings.VerifyMillisecondsMax && BestOf(() => _verify(image), taken) is var best && best.TotalMilliseconds > settings.VerifyMillisecondsMax)
        {
            return new Finding(number, "slow", $"The verifier takes {best.TotalMilliseconds:N0} ms.");
        }

        if (number % (ulong)settings.RepeatShare != 0) return null;
        VerifyResult again = _verify(image);
        bool isEqual = again.Problems.SequenceEqual(result.Problems) && Equals(Identity(again), Identity(result)) && again.Stage == result.Stage;
        return isEqual ? null : new Finding(number, "unequal", $"The verifier answers first {string.Join("; ", result.Problems)}, then {string.Join("; ", again.Problems)}.");
    }

    /// <summary>The shortest time: whatever else the machine does makes it longer, never shorter.</summary>
    internal static TimeSpan BestOf(Action action, TimeSpan first)
    {
        TimeSpan best = first;
        for (int i = 1; i < Attempts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            if (taken < best) best = taken;
        }

        return best;
    }
}
