using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.TestSupport.Contracts;

namespace Chain.Benchmarks.Contracts;

/// <summary>A contract that calls another again and again, which fails each time.</summary>
internal static class FailedCalls
{
    private const string Callee = """
        namespace Callees;

        [Contract("callee")]
        public sealed partial class Callee : Contract
        {
            public static class Faults { public static readonly Fault Refused = new("No."); }

            [View] public long Refuse() { Reject(Faults.Refused); return 0; }

            [View] public long Break() => (new long[1])[System.Array.Empty<int>().Length + 1];

            [View] public long Spin() { while (true) { } }

            [View] public long RefuseDeep() => Down(100);

            [View] public long BreakDeep() => Over(100);

            private long Down(int n) { if (n == 0) Reject(Faults.Refused); return 1 + Down(n - 1); }

            private long Over(int n) => n == 0 ? (new long[1])[n + 1] : 1 + Over(n - 1);
        }
        """;

    /// <summary>The methods that fail, and the gas that they are given.</summary>
    public static IReadOnlyList<(string Method, long GasMax)> All { get; } =
        [("Refuse", 1_000), ("Refuse", 1_000_000), ("Break", 1_000), ("Break", 20_000), ("Spin", 1_000), ("RefuseDeep", 1_000_000), ("BreakDeep", 20_000), ("BreakDeep", 1_000_000)];

    /// <summary>The contract that is called.</summary>
    public static ContractDefinition Called() => new ContractLoader().Load(ContractCompiler.Compile(Callee)).Contract!;

    /// <summary>The contract <c>attack</c>, whose view <c>Run</c> calls a method until its gas is used up.</summary>
    public static ContractDefinition Caller(string method, long gasMax) => new ContractLoader().Load(ContractCompiler.Compile($$"""
        namespace Callers;

        [Contract("attack")]
        public sealed partial class Caller : Contract
        {
            private readonly CalleeProxy _callee;

            [View] public long Run() { while (true) _callee.With(gasMax: {{gasMax}}).Try(CalleeCalls.{{method}}()); }
        }

        [ContractInterface("callee")]
        internal interface ICallee
        {
            [View] long Refuse();
            [View] long Break();
            [View] long Spin();
            [View] long RefuseDeep();
            [View] long BreakDeep();
        }
        """)).Contract!;
}
