using System.Globalization;
using System.Text.Json;

namespace Chain.Benchmarks.Contracts;

/// <summary>
/// Contract code here against an Ethereum virtual machine: the same computations metered as a node runs them, and compiled from
/// Solidity as eth_call of a node on this machine, in turn, with equal results. The least time of each counts; of the calls'
/// times the least time of a call that does nothing is taken off.
/// </summary>
internal static class EvmRun
{
    // Sizes at which the virtual machine needs tenths of a second: it says itself what memory it can afford.
    private static readonly (string Name, int Size)[] Kernels =
    [
        ("Schedule", 300), ("Sha", 64 * 1024), ("Tight", 1_000_000), ("Matmul", 80), ("Fib", 22), ("Sieve", 500_000),
    ];

    /// <summary>Prints a line for each kernel.</summary>
    /// <param name="url">Where the node answers JSON-RPC.</param>
    /// <param name="compiled">File with bytecode and methods, as compile.mjs writes it.</param>
    /// <param name="rounds">Runs of each kernel that count.</param>
    /// <returns>0 if job-shop scheduling and SHA-256 are at least 100 times as fast here, or else 1.</returns>
    public static int Run(string url, string compiled, int rounds)
    {
        using EvmClient evm = EvmClient.Deploy(new Uri(url), JsonDocument.Parse(File.ReadAllText(compiled)).RootElement);
        KernelHost host = KernelHost.Metered("Chain.Benchmarks.Kernels.dll");
        double floorMs = Enumerable.Range(0, 20 * rounds).Min(_ => evm.Time("Nothing", 1).Ms);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"eth_call of nothing {floorMs:F2} ms"));
        bool isFast = true;
        foreach ((string name, int size) in Kernels)
        {
            double ratio = Compare(evm, host, name, size, rounds, floorMs);
            if (name is "Schedule" or "Sha") isFast &= ratio >= 100;
        }

        return isFast ? 0 : 1;
    }

    private static double Compare(EvmClient evm, KernelHost host, string name, int size, int rounds, double floorMs)
    {
        double evmMs = double.MaxValue, hostMs = double.MaxValue;
        ulong gas = 0;
        for (int i = 0; i < 20 * rounds; i++) host.Time(name, size); // Until the runtime has compiled the code for the second time.
        for (int round = 0; round < rounds; round++)
        {
            KernelTime there = evm.Time(name, size);
            evmMs = Math.Min(evmMs, there.Ms);
            for (int i = 0; i < 20; i++)
            {
                KernelTime here = host.Time(name, size);
                hostMs = Math.Min(hostMs, here.Ms);
                gas = here.Gas;
                if (here.Result != there.Result) throw new InvalidOperationException($"{name}: {here.Result} here, {there.Result} there.");
            }
        }

        double ratio = (evmMs - floorMs) / hostMs;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-9} {size,9}: {evmMs - floorMs,8:F2} ms and {evm.Gas(name, size):N0} gas there, {hostMs,7:F3} ms and {gas:N0} gas here: {ratio:F0} times"));
        return ratio;
    }
}
