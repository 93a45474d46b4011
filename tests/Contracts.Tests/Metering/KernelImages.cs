using Chain.TestSupport;

namespace Chain.Contracts.Tests.Metering;

/// <summary>The kernels of the benchmarks as contracts, compiled once for all tests.</summary>
internal static class KernelImages
{
    /// <summary>The contract's class.</summary>
    public const string Type = "Chain.Benchmarks.Kernels.Kernels";

    private static readonly Lazy<byte[]> PlainImage = new(() => Compile("benchmarks/Kernels"));
    private static readonly Lazy<byte[]> HandlersImage = new(() => Compile("benchmarks/Kernels", "benchmarks/KernelsWithHandlers"));

    /// <summary>Without a handler.</summary>
    public static byte[] Plain => PlainImage.Value;

    /// <summary>With one, which keeps gas out of locals.</summary>
    public static byte[] WithHandlers => HandlersImage.Value;

    private static byte[] Compile(params string[] folders) =>
        MeteredContract.Compile([.. folders.SelectMany(folder => Directory.GetFiles(Repository.Path(folder), "*.cs")).Select(File.ReadAllText)]);
}
