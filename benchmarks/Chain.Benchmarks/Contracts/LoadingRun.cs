using System.Globalization;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Shipped;
using Chain.Contracts.Verify;
using Chain.TestSupport.Contracts;

namespace Chain.Benchmarks.Contracts;

/// <summary>How long assemblies take to load that are made to be slow: the price of a byte must cover the worst of them.</summary>
internal static class LoadingRun
{
    private const int WarmUpRounds = 3;
    private const double LongestMs = 10_000;

    /// <summary>Prints a line for each shape, worst first.</summary>
    /// <param name="filter">Part of the names of the shapes that are measured; empty for all.</param>
    /// <returns>Whether all stay within three times what they pay for.</returns>
    public static bool Run(string filter)
    {
        WarmUp();
        List<(string Name, Loaded Loaded)> all = [];
        foreach ((string name, Action<HostileImage, int> shape) in HostileBodies.All.Concat(HostileFlows.All).Concat(HostileTypes.All))
        {
            if (!System.Text.RegularExpressions.Regex.IsMatch(name, filter)) continue;
            Loaded loaded = Largest(shape);
            Console.WriteLine($"{name}: {loaded}");
            all.Add((name, loaded));
        }

        Console.WriteLine();
        foreach ((string name, Loaded loaded) in all.OrderByDescending(l => l.Loaded.Ratio)) Console.WriteLine($"{name,-55} {loaded}");
        return all.TrueForAll(l => l.Loaded.Ratio <= 3);
    }

    /// <summary>The engine itself is compiled meanwhile.</summary>
    private static void WarmUp()
    {
        for (int round = 0; round < WarmUpRounds; round++)
        {
            foreach (ShippedContract contract in ShippedContracts.All) new ContractLoader().Load(contract.Image);
        }
    }

    /// <summary>The slowest that the limits let through: doubled until it is refused, then halved in steps.</summary>
    private static Loaded Largest(Action<HostileImage, int> shape)
    {
        Loaded worst = default;
        int good = 0, bad = int.MaxValue;
        for (int count = 1; good < bad - 1;)
        {
            byte[] image = HostileImage.Make(shape, count);
            Loaded loaded = Time(image, count);
            if (loaded.Ratio > worst.Ratio) loaded = Better(loaded, Time(image, count));
            if (loaded.Ratio > worst.Ratio) worst = loaded;
            if (loaded.Refusal is null && image.Length < VerifyLimits.ImageBytesMax) good = count;
            else bad = count;
            if (bad == int.MaxValue && count > 60_000) break;
            if (loaded.TotalMs > LongestMs) break; // Far beyond the target: larger ones would only take longer.
            if (bad != int.MaxValue && (double)(bad - good) / bad < 0.1) break;
            count = bad == int.MaxValue ? count * 4 : good + ((bad - good) / 2);
        }

        return worst;
    }

    private static Loaded Better(Loaded first, Loaded second) => first.TotalMs < second.TotalMs ? first : second;

    private static Loaded Time(byte[] image, int count)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        VerifyResult verified = ContractVerifier.Verify(image);
        double verify = Lap(ref start), rewrite = 0, load = 0;
        string? refusal = verified.Contract is null ? verified.Problems[0].ToString() : null;
        if (verified.Contract is { } contract)
        {
            try
            {
                byte[] metered = new ContractRewriter(Whitelist.Current, InstructionPrices.Version1).Rewrite(image, contract);
                rewrite = Lap(ref start);
                ContractModule.Load(metered, contract);
                load = Lap(ref start);
            }
            catch (StackTooDeepException e)
            {
                rewrite = Lap(ref start);
                refusal = e.Message;
            }
        }

        return new Loaded(count, image.Length, verify, rewrite, load, refusal);
    }

    /// <summary>Processor time of all threads: other processes inflate that of the clock.</summary>
    private static double Lap(ref TimeSpan start)
    {
        TimeSpan now = Environment.CpuUsage.TotalTime;
        double ms = (now - start).TotalMilliseconds;
        start = now;
        return ms;
    }

    private readonly record struct Loaded(int Count, int Bytes, double VerifyMs, double RewriteMs, double LoadMs, string? Refusal)
    {
        public double TotalMs => VerifyMs + RewriteMs + LoadMs;

        /// <summary>Time by what is paid for it.</summary>
        public double Ratio => Bytes == 0 ? 0 : TotalMs * 1e6 * 10 / (GasSchedule.Version1.Inspect + ((double)GasSchedule.Version1.InspectByte * Bytes));

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Ratio,6:F2} times the target: {Count,6} in {Bytes,7} bytes, verify {VerifyMs:F0}, rewrite and prove {RewriteMs:F0}, load and compile {LoadMs:F0} ms, {TotalMs * 1000 / Bytes:F2} µs a byte {Refusal}");
    }
}
