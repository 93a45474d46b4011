using Chain.Contracts.Execution;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Encoding;

namespace Chain.Contracts.Tests.Metering;

/// <summary>Metered code computes what the same code computes unmetered, and pays for it.</summary>
public sealed class KernelTests
{
    private static readonly Lazy<ContractTestHost> Metered = new(() => new ContractTestHost(MeteredContract.Load(KernelImages.Plain)));
    private static readonly Lazy<ContractTestHost> Unmetered = new(() => new ContractTestHost(MeteredContract.LoadUnmetered(KernelImages.Plain, KernelImages.Type)));

    [Theory]
    [InlineData("Tight", 1000)]
    [InlineData("Collatz", 300)]
    [InlineData("Sort", 500)]
    [InlineData("Sha", 1000)]
    [InlineData("Matmul", 20)]
    [InlineData("Schedule", 20)]
    [InlineData("Fib", 15)]
    [InlineData("Sieve", 1000)]
    [InlineData("Objects", 300)]
    public void A_kernel_computes_what_it_does_unmetered(string kernel, int n)
    {
        ViewResult result = Ask(Metered, kernel, n);

        Assert.Null(result.Fault);
        Assert.Equal(Ask(Unmetered, kernel, n).Value.ToArray(), result.Value.ToArray());
        Assert.InRange(result.GasUsed, 10_000UL, 100_000_000UL);
        Assert.Equal(result.GasUsed, Ask(Metered, kernel, n).GasUsed);
    }

    [Fact]
    public void The_hash_is_that_of_the_standard()
    {
        CanonicalReader reader = new(Ask(Metered, "Sha", 0).Value.Span);

        // SHA-256 of nothing: e3b0c442 ... 7852b855 (FIPS 180-4 example values).
        Assert.Equal(unchecked((long)0xe3b0c442_7852b855), reader.ReadInt64());
    }

    private static ViewResult Ask(Lazy<ContractTestHost> host, string kernel, int n)
    {
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(n);
        return host.Value.TryQuery(new MethodCall("kernels", kernel, writer.ToArray()));
    }
}
