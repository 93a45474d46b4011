using System.Diagnostics;
using System.Globalization;
using Chain.Benchmarks.Kernels;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Verify;
using Chain.Encoding;

namespace Chain.Benchmarks.Contracts;

/// <summary>
/// What metering costs: the kernels of contracts.md E.4 as a contract, as they are and rewritten, in turn. The least time of a
/// kernel counts, since others on the machine only add to it.
/// </summary>
internal static class MeteringRun
{
    private static readonly (string Name, int Size)[] Kernels =
    [
        ("Tight", 2_000_000), ("Collatz", 20_000), ("Sort", 100_000), ("Sha", 256 * 1024), ("Matmul", 160),
        ("Schedule", 300), ("Fib", 27), ("Sieve", 1_000_000), ("Objects", 100_000),
    ];

    /// <summary>Prints a line for each kernel and the geometric mean of the ratios, without and with a handler in the assembly.</summary>
    /// <param name="rounds">Runs of each kernel that count.</param>
    public static void Run(int rounds)
    {
        Run("without handlers", "Chain.Benchmarks.Kernels.dll", rounds);
        Run("with a handler", "Chain.Benchmarks.KernelsWithHandlers.dll", rounds);
    }

    private static void Run(string what, string assembly, int rounds)
    {
        byte[] image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, assembly));
        const string Type = "Chain.Benchmarks.Kernels.Kernels";
        byte[] metered = new ContractRewriter(Whitelist.Current, InstructionPrices.Version1).Rewrite(image, Type);
        ContractTestHost plain = Host(ContractModule.Load(image, Type, KernelsAbi.Json, reentrant: false));
        ContractTestHost paying = Host(ContractModule.Load(metered, Type, KernelsAbi.Json, reentrant: false));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {image.Length} bytes, metered {metered.Length}"));
        double product = 0;
        foreach ((string name, int size) in Kernels)
        {
            (double plainMs, double payingMs, ulong gas) = Compare(plain, paying, name, size, rounds);
            product += Math.Log(payingMs / plainMs);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-9} {plainMs,8:F2} ms, metered {payingMs,8:F2} ms: {payingMs / plainMs:F3} times; {gas:N0} gas, {payingMs * 1e6 / gas:F3} ns a gas"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"geometric mean {Math.Exp(product / Kernels.Length):F3} times"));
    }

    private static (double PlainMs, double PayingMs, ulong Gas) Compare(ContractTestHost plain, ContractTestHost paying, string name, int size, int rounds)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(size);
        MethodCall call = new("kernels", name, writer.ToArray());
        double plainMs = double.MaxValue, payingMs = double.MaxValue;
        ulong gas = 0;
        for (int round = -rounds; round < rounds; round++)
        {
            (double plainOnce, _) = Time(plain, call);
            (double payingOnce, gas) = Time(paying, call);
            if (round < 0) continue; // Until the runtime has compiled the code for the second time.
            plainMs = Math.Min(plainMs, plainOnce);
            payingMs = Math.Min(payingMs, payingOnce);
        }

        return (plainMs, payingMs, gas);
    }

    private static (double Ms, ulong Gas) Time(ContractTestHost host, MethodCall call)
    {
        long start = Stopwatch.GetTimestamp();
        ViewResult result = host.TryQuery(call);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return result.Fault is null ? (ms, result.GasUsed) : throw new InvalidOperationException($"{call.Method}: {result.Fault.Code}");
    }

    private static ContractTestHost Host(ContractModule module)
    {
        ExecutionLimits limits = ExecutionLimits.Version1 with { ViewGasMax = long.MaxValue, AllocatedBytesMax = 1L << 40 };
        return new ContractTestHost(EngineRules.Version1 with { Limits = limits }, module.Definition);
    }
}
