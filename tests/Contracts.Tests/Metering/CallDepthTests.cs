using Chain.Contracts.Loading;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Metering;

/// <summary>How deep methods may call one another where nothing counts them while they run.</summary>
public sealed class CallDepthTests
{
    [Fact]
    public void A_chain_of_calls_of_a_hundred_methods_is_accepted() => Assert.Empty(Load(100, "").Problems);

    [Fact]
    public void A_longer_one_would_be_unwound_for_less_than_it_costs() =>
        Assert.Equal(ProblemCodes.StackTooDeep, Assert.Single(Load(140, "").Problems).Code);

    [Fact]
    public void Recursion_is_counted_while_it_runs_and_so_not_beforehand() =>
        Assert.Empty(Load(140, "if (n > 1000) M0(n - 1000);").Problems);

    private static LoadResult Load(int methods, string atTheEnd)
    {
        string chain = string.Concat(Enumerable.Range(0, methods).Select(i => $"private long M{i}(long n) {{ long s = 0; for (long k = 0; k < n; k++) s += k; return s + M{i + 1}(n); }}\n"));
        string source = $$"""
            namespace Attack;
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                [Call] public long Run(long n) => M0(n);
                {{chain}}
                private long M{{methods}}(long n) { {{atTheEnd}} return n; }
            }
            """;
        return new ContractLoader().Load(ContractCompiler.Compile(source));
    }
}
