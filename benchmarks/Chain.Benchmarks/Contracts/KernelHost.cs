using System.Diagnostics;
using Chain.Benchmarks.Kernels;
using Chain.Contracts.Execution;
using Chain.Contracts.Loading;
using Chain.Contracts.Metering;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Verify;
using Chain.Encoding;

namespace Chain.Benchmarks.Contracts;

/// <summary>The kernels as a contract on the engine, with no limit in their way.</summary>
internal sealed class KernelHost
{
    private const string ContractType = "Chain.Benchmarks.Kernels.Kernels";

    private readonly ContractTestHost _host;

    private KernelHost(byte[] image)
    {
        ImageBytes = image.Length;
        ExecutionLimits limits = ExecutionLimits.Version1 with { ViewGasMax = long.MaxValue, AllocatedBytesMax = 1L << 40 };
        ContractModule module = ContractModule.Load(image, ContractType, KernelsAbi.Json, reentrant: false);
        _host = new ContractTestHost(EngineRules.Version1 with { Limits = limits }, module.Definition);
    }

    /// <summary>Bytes of the assembly that runs.</summary>
    public int ImageBytes { get; }

    /// <summary>The kernels as the compiler leaves them.</summary>
    /// <param name="assembly">File name of the assembly beside this program.</param>
    public static KernelHost Plain(string assembly) => new(Read(assembly));

    /// <summary>The kernels as a node runs them.</summary>
    /// <param name="assembly">File name of the assembly beside this program.</param>
    public static KernelHost Metered(string assembly) =>
        new(new ContractRewriter(Whitelist.Current, InstructionPrices.Version1).Rewrite(Read(assembly), ContractType));

    /// <summary>Runs a kernel once.</summary>
    /// <param name="name">A method of the contract.</param>
    /// <param name="size">Its argument.</param>
    /// <exception cref="InvalidOperationException">It ended in a fault.</exception>
    public KernelTime Time(string name, int size)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(size);
        MethodCall call = new("kernels", name, writer.ToArray());
        long start = Stopwatch.GetTimestamp();
        ViewResult result = _host.TryQuery(call);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (result.Fault is not null) throw new InvalidOperationException($"{name}: {result.Fault.Code}");
        CanonicalReader reader = new(result.Value.Span);
        return new KernelTime(ms, result.GasUsed, reader.ReadInt64());
    }

    private static byte[] Read(string assembly) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, assembly));
}

/// <summary>One run of a kernel.</summary>
/// <param name="Ms">Wall time in milliseconds, with the engine's envelope around it.</param>
/// <param name="Gas">What it was charged.</param>
/// <param name="Result">The number that it returned.</param>
internal readonly record struct KernelTime(double Ms, ulong Gas, long Result);
