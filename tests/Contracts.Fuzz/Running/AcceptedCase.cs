using System.Diagnostics;
using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Verify;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Fuzz.Running;

/// <summary>What becomes of a mutant that the verifier accepts: it must run as any contract does.</summary>
internal static class AcceptedCase
{
    private static readonly ContractRewriter Rewriter = new(Whitelist.Current, InstructionPrices.Version1);
    private static readonly ContractLoader Loader = new();

    // Refusals after the verifier that are its counterparts for what only the whole pipeline knows.
    private static readonly string[] Expected = [ProblemCodes.StackTooDeep];

    /// <summary>Meters the contract; the rewriter ends with its own proofs.</summary>
    public static Finding? Rewrite(ulong number, byte[] image, VerifiedContract contract)
    {
        try
        {
            Rewriter.Rewrite(image, contract.ContractType);
            return null;
        }
        catch (StackTooDeepException)
        {
            return null;
        }
        catch (Exception thrown)
        {
            return new Finding(number, "load", thrown.ToString());
        }
    }

    /// <summary>Loads the contract and calls it twice with little gas, with the same outcome.</summary>
    public static Finding? Call(ulong number, byte[] image, FuzzSettings settings)
    {
        LoadResult loaded = Loader.Load(image);
        if (loaded.Contract is null)
        {
            // Static constructors make faults of texts that may be none.
            return Array.TrueForAll([.. loaded.Problems], p => Expected.Contains(p.Code) || IsOfStaticField(loaded.Cause)) ? null : new Finding(number, "load", $"{string.Join('\n', loaded.Problems)}\n{loaded.Cause}");
        }

        (Receipt first, TimeSpan taken, Exception? error) = Run(loaded.Contract, number, settings);
        (Receipt second, TimeSpan again, _) = Run(loaded.Contract, number, settings);
        if (!first.Encode().AsSpan().SequenceEqual(second.Encode())) return new Finding(number, "unequal", $"First {first}, then {second}.");
        if (first.GasUsed > settings.CallGas) return new Finding(number, "call", $"{first.GasUsed} gas of {settings.CallGas} used.");
        if (error is not null && IsRuntimes(error)) return new Finding(number, "call", error.ToString());

        double best = Math.Min(taken.TotalMilliseconds, again.TotalMilliseconds);
        if (best > settings.CallMillisecondsMax) best = Math.Min(best, Run(loaded.Contract, number, settings).Taken.TotalMilliseconds);
        return best > settings.CallMillisecondsMax ? new Finding(number, "slow", $"A call with {settings.CallGas} gas takes {best:N0} ms.") : null;
    }

    private static bool IsOfStaticField(Exception? cause) => cause is not null && (cause is TypeInitializationException || IsOfStaticField(cause.InnerException));

    private static (Receipt Receipt, TimeSpan Taken, Exception? Error) Run(ContractDefinition contract, ulong number, FuzzSettings settings)
    {
        ContractTestHost host = new(contract);
        TestMember member = host.AddMember("acme", "ann");
        CanonicalWriter arguments = new();
        arguments.WriteArrayHeader(1);
        arguments.WriteInt64((long)(number / (ulong)settings.CallShare % 9));
        Transaction transaction = host.Transaction([member], [new MethodCall(contract.Name, "Run", arguments.ToArray())], settings.CallGas);
        host.ExecuteBlock();
        long start = Stopwatch.GetTimestamp();
        Receipt receipt = host.ExecuteBlock(transaction)[0];
        return (receipt, Stopwatch.GetElapsedTime(start), host.Errors.Count > 0 ? host.Errors[0].Exception : null);
    }

    /// <summary>Whether an exception says that the runtime could not execute the code, which is for the verifier to see.</summary>
    private static bool IsRuntimes(Exception error) =>
        error is BadImageFormatException or InvalidProgramException or TypeLoadException or MissingMemberException or TypeInitializationException
            or System.Security.VerificationException or AccessViolationException or MemberAccessException or ArrayTypeMismatchException;
}
