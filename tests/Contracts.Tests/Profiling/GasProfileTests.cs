using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Chain.Contracts.Profiling;
using Chain.Contracts.Runtime;
using Chain.Contracts.Tests.Metering;

namespace Chain.Contracts.Tests.Profiling;

/// <summary>A profile is no sample: it adds up to what the meter took.</summary>
public sealed class GasProfileTests
{
    private const ulong Plenty = 10_000_000_000;

    private static readonly Lazy<byte[]> Parts = new(() => MeteredContract.Compile(ProfiledContracts.Parts));
    private static readonly Lazy<byte[]> Front = new(() => MeteredContract.Compile(ProfiledContracts.Front));

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
    public void A_kernels_profile_adds_up_to_its_gas(string kernel, int n)
    {
        foreach (byte[] image in (byte[][])[KernelImages.Plain, KernelImages.WithHandlers])
        {
            Profiled contract = new(image);
            contract.Ask("kernels", kernel, n);

            Assert.Equal(contract.Profile.ContractGas, contract.Profile.Gas);
            Assert.Equal(1, contract.Profile.Methods.Single(m => m.Name == $"{KernelImages.Type}.{kernel}").Calls);
        }
    }

    [Fact]
    public void Recursion_is_counted_call_by_call()
    {
        Profiled contract = new(KernelImages.Plain);
        contract.Ask("kernels", "Fib", 10);

        // fib(10) with fib(0) and fib(1) at hand: 2 * 89 - 1 calls.
        Assert.Equal(177, contract.Profile.Methods.Where(m => m.Name.Contains("fib", StringComparison.OrdinalIgnoreCase)).Max(m => m.Calls));
    }

    [Theory]
    [InlineData("Store", 5)] // State, events, arrays, text.
    [InlineData("Lambdas", 5)] // Delegates and what they call back.
    [InlineData("Shapes", 5)] // Virtual calls, interfaces, generics, small methods that callers pay for.
    [InlineData("Parse", 3)] // An exception thrown outside, caught inside.
    [InlineData("Nested", 6)] // Exceptions through several methods, with finally on the way.
    [InlineData("Refuse", -1)] // A fault in the midst of a call.
    public void A_calls_profile_adds_up_to_its_gas(string method, int n)
    {
        Profiled contract = new(Parts.Value);
        contract.Send("parts", method, Plenty, n);

        Assert.True(contract.Profile.ContractGas > 0);
        Assert.Equal(contract.Profile.ContractGas, contract.Profile.Gas);
    }

    [Fact]
    public void A_call_of_another_contract_is_its_callers_where_the_host_charges_and_the_callees_where_its_code_does()
    {
        Profiled contract = new(Parts.Value, Front.Value);
        foreach (long n in (long[])[5, -1])
        {
            contract.Send("front", "Forward", Plenty, n);

            Assert.Equal(contract.Profile.ContractGas, contract.Profile.Gas);
            Assert.Equal(["front", "parts"], contract.Profile.Methods.Select(m => m.Contract).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_call_that_ends_at_its_limit_shows_where_the_gas_went()
    {
        Profiled contract = new(KernelImages.Plain);
        contract.Ask("kernels", "Tight", int.MaxValue);

        MethodProfile dearest = contract.Profile.Methods[0];
        Assert.Equal($"{KernelImages.Type}.Tight", dearest.Name);
        Assert.InRange(contract.Profile.Gas, contract.Profile.ContractGas, contract.Profile.ContractGas + 1_000); // The last stretch was more than was left.
    }

    [Fact]
    public void Nodes_run_code_that_reports_nothing()
    {
        byte[] before = MeteredContract.Rewrite(KernelImages.Plain, KernelImages.Type);
        Profiled contract = new(KernelImages.Plain);
        contract.Ask("kernels", "Fib", 3);

        Assert.NotEmpty(contract.Profile.Methods);
        Assert.Equal(before, MeteredContract.Rewrite(KernelImages.Plain, KernelImages.Type));
        Assert.Contains(nameof(Meter), TypesOf(before));
        Assert.DoesNotContain(nameof(GasRecorder), TypesOf(before));
    }

    private static string[] TypesOf(byte[] image)
    {
        using PEReader reader = new(new MemoryStream(image));
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name))];
    }
}
