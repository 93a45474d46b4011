using System.Globalization;

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
        KernelHost plain = KernelHost.Plain(assembly), paying = KernelHost.Metered(assembly);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {plain.ImageBytes} bytes, metered {paying.ImageBytes}"));
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

    private static (double PlainMs, double PayingMs, ulong Gas) Compare(KernelHost plain, KernelHost paying, string name, int size, int rounds)
    {
        double plainMs = double.MaxValue, payingMs = double.MaxValue;
        ulong gas = 0;
        for (int round = -rounds; round < rounds; round++)
        {
            KernelTime plainOnce = plain.Time(name, size), payingOnce = paying.Time(name, size);
            gas = payingOnce.Gas;
            if (round < 0) continue; // Until the runtime has compiled the code for the second time.
            plainMs = Math.Min(plainMs, plainOnce.Ms);
            payingMs = Math.Min(payingMs, payingOnce.Ms);
        }

        return (plainMs, payingMs, gas);
    }
}
