using Chain.Contracts.Execution;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Profiling;

namespace Chain.Contracts.Tests.Metering;

/// <summary>What instructions cost by the memory that a call of a contract has taken (ADR 0018).</summary>
public sealed class MemoryPriceTests
{
    private const string Source = """
        using Chain.Contracts.Sdk;
        namespace Large;
        public sealed class Item { public long A, B; public Item? Next; }
        [Contract("large")]
        public sealed partial class Large : Contract
        {
            [View] public long Arrays(long kib, long turns)
            {
                byte[] kept = new byte[(int)kib * 1024];
                long s = kept.Length;
                for (long i = 0; i < turns; i++) s = s * 3 + i;
                return s;
            }

            [View] public long Objects(long kib, long turns)
            {
                Item? all = null;
                long s = 0;
                for (long i = 0; i < kib * 1024 / 40; i++) all = new Item { A = i, Next = all };
                for (long i = 0; i < turns; i++) s = s * 3 + i;
                return s + all!.A;
            }

            [View] public long Taken(byte[] data, long turns)
            {
                long s = data.Length;
                for (long i = 0; i < turns; i++) s = s * 3 + i;
                return s;
            }
        HANDLERS
        }
        """;

    private const string Handlers = "private static long Handled(long s) { try { return 10 / s; } catch (System.DivideByZeroException) { return 1; } }";

    private const string Front = """
        using Chain.Contracts.Sdk;
        namespace Fronts;
        [Contract("front")]
        public sealed partial class Front : Contract
        {
            private readonly LargeProxy _large;

            [View] public long Between(long before, long called, long turns)
            {
                byte[] kept = new byte[(int)before * 1024];
                long s = kept.Length + _large.Arrays(called, turns);
                for (long i = 0; i < turns; i++) s = s * 3 + i;
                return s;
            }

            [View] public long Passed(long kib, long turns) => _large.Taken(new byte[(int)kib * 1024], turns);
        }

        [ContractInterface("large")]
        public interface ILarge
        {
            [View] long Arrays(long kib, long turns);
            [View] long Taken(byte[] data, long turns);
        }
        """;

    private static readonly Lazy<byte[]> Plain = new(() => MeteredContract.Compile(Source.Replace("HANDLERS", "", StringComparison.Ordinal)));
    private static readonly Lazy<byte[]> Handled = new(() => MeteredContract.Compile(Source.Replace("HANDLERS", Handlers, StringComparison.Ordinal)));

    [Theory]
    [InlineData(100, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_050, 2)]
    [InlineData(2_000, 2)]
    [InlineData(2_100, 4)]
    [InlineData(20_000, 4)]
    public void Instructions_cost_more_the_more_a_call_has_allocated(long kib, long factor)
    {
        foreach (byte[] image in (byte[][])[Plain.Value, Handled.Value])
        {
            foreach (string method in (string[])["Arrays", "Objects"])
            {
                Profiled contract = new(image);
                long turns = Cost(contract, method, 1, 4_000) - Cost(contract, method, 1, 2_000);

                Assert.InRange(Cost(contract, method, kib, 4_000) - Cost(contract, method, kib, 2_000), (turns * factor) - factor, (turns * factor) + factor);
            }
        }
    }

    /// <summary>What the host and an allocation charge does not grow, nor what ran before.</summary>
    [Fact]
    public void Memory_itself_costs_no_more()
    {
        Profiled contract = new(Plain.Value);
        long half = Cost(contract, "Arrays", 400, 0);

        // Beyond 64 KiB an array's byte costs four and a half gas.
        Assert.InRange(Cost(contract, "Arrays", 8_000, 0) - half, 7_600 * 1024 * 9 / 2, (7_600 * 1024 * 9 / 2) + 2_000);
    }

    [Theory]
    [InlineData("Arrays", 1_050)]
    [InlineData("Arrays", 5_000)]
    [InlineData("Objects", 2_100)]
    [InlineData("Objects", 8_000)]
    public void A_profile_adds_up_whatever_the_memory(string method, long kib)
    {
        foreach (byte[] image in (byte[][])[Plain.Value, Handled.Value])
        {
            Profiled contract = new(image);
            contract.Ask("large", method, kib, 500);

            Assert.Equal(contract.Profile.ContractGas, contract.Profile.Gas);
        }
    }

    /// <summary>A call reaches only what it allocated itself: neither its caller nor what it calls pays for that.</summary>
    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(1, 8_000)]
    public void One_call_s_memory_makes_no_other_dearer(long before, long called)
    {
        Profiled contracts = new(Plain.Value, MeteredContract.Compile(Front));
        long Turns(long b, long c) => Asked(contracts, "Between", b, c, 4_000) - Asked(contracts, "Between", b, c, 2_000);
        long plain = Turns(1, 1);

        // Half of the turns are the caller's, half the callee's; one of them is four times as dear.
        Assert.InRange(Turns(before, called) / (double)plain, 2.3, 2.7);
    }

    /// <summary>Code can read the bytes of its arguments where they lie, besides what it makes of them.</summary>
    [Theory]
    [InlineData(400, 1)]
    [InlineData(700, 2)]
    [InlineData(1_100, 4)]
    public void Arguments_count_as_memory(long kib, long factor)
    {
        Profiled contracts = new(Plain.Value, MeteredContract.Compile(Front));
        long Turns(long passed) => Asked(contracts, "Passed", passed, 4_000) - Asked(contracts, "Passed", passed, 2_000);
        long plain = Turns(1);

        Assert.InRange(Turns(kib), (plain * factor) - factor, (plain * factor) + factor);
    }

    [Fact]
    public void Gas_that_ends_is_used_up_whatever_it_was_worth()
    {
        ContractTestHost host = new(EngineRules.Version1 with { Limits = ExecutionLimits.Version1 with { ViewGasMax = 60_000_000 } }, MeteredContract.Load(Plain.Value));
        ViewResult result = host.TryQuery(new MethodCall("large", "Arrays", Profiled.Encode([8_000, 100_000_000])));

        Assert.Equal(FaultCodes.OutOfGas, result.Fault?.Code);
        Assert.Equal(60_000_000UL, result.GasUsed);
    }

    [Fact]
    public void A_meter_counts_what_is_no_instruction_in_gas()
    {
        Meter meter = new(100_000_000, bytesLimit: 32 << 20, stackLimit: 1_000);
        meter.ChargeObject(5 << 20);
        Assert.Equal(4, meter.Factor);
        ulong before = meter.Used;

        meter.Charge(160);
        Assert.Equal(before + 160, meter.Used);
        Assert.True(meter.TryCharge(17)); // Whole units: of 4 gas.
        Assert.Equal(before + 180, meter.Used);
        meter.Gas -= 10; // What rewritten code does.
        Assert.Equal(before + 220, meter.Used);
    }

    [Fact]
    public void A_call_between_contracts_starts_with_memory_of_its_own()
    {
        Meter meter = new(100_000_000, bytesLimit: 32 << 20, stackLimit: 1_000);
        meter.ChargeObject(5 << 20);
        ulong used = meter.Used;
        long kept = meter.KeepBack(10_000_000);
        MemoryLevel before = meter.EnterMemory(argumentBytes: 64);
        Assert.Equal(1, meter.Factor);
        Assert.Equal(10_000_000, meter.Gas);

        meter.ChargeObject(64);
        meter.ChargeBytes(1_100 << 10);
        Assert.Equal(2, meter.Factor);
        meter.LeaveMemory(before);
        meter.GiveBack(kept);

        Assert.Equal(4, meter.Factor);
        Assert.InRange(meter.Used - used, (1_100UL << 10) / 2, 6UL << 20);
    }

    /// <summary>What members of the SDK make counts as what the contract makes.</summary>
    [Theory]
    [InlineData("ToArray", 56)]
    [InlineData("Texts", 280)]
    [InlineData("Entries", 64)]
    public void Memory_that_the_sdk_makes_counts(string method, long bytes)
    {
        Profiled contract = new(MeteredContract.Compile(Made));
        long Turn(long made) => MadeCost(contract, method, made, 4_000) - MadeCost(contract, method, made, 2_000);
        long below = (1_000 * 1024 / bytes) - 100, above = (1_060 * 1024 / bytes) + 1_000;

        Assert.InRange(Turn(above), (Turn(below) * 2) - 2, (Turn(below) * 2) + 2);
    }

    private const string Made = """
        using Chain.Contracts.Sdk;
        using Chain.Encoding;
        namespace Making;
        public record struct Row(long A, long B, long C, long D, long E, long F, long G);
        [Contract("making")]
        public sealed partial class Making : Contract
        {
            private readonly StateMap<long, Row> _rows;

            [Call] public long ToArray(long n, long turns) { for (long i = 0; i < n; i++) _ = Hash32.Zero.ToArray(); return Turn(turns); }
            [Call] public long Texts(long n, long turns) { for (long i = 0; i < n; i++) _ = default(Signature).ToString(); return Turn(turns); }
            [Call] public long Entries(long n, long turns)
            {
                for (long i = 0; i < 100; i++) _rows[i] = default;
                for (long i = 0; i < n / 100; i++) _ = _rows.Range(100);
                return Turn(turns);
            }
            private static long Turn(long turns) { long s = 0; for (long i = 0; i < turns; i++) s = s * 3 + i; return s; }
        }
        """;

    private static long MadeCost(Profiled contract, string method, long made, long turns)
    {
        Assert.Equal("", contract.Send("making", method, 2_000_000_000, made, turns).FaultCode);
        return contract.Profile.ContractGas;
    }

    private static long Cost(Profiled contract, string method, long kib, long turns)
    {
        contract.Ask("large", method, kib, turns);
        return contract.Profile.ContractGas;
    }

    private static long Asked(Profiled contracts, string method, params long[] arguments)
    {
        contracts.Ask("front", method, arguments);
        return contracts.Profile.ContractGas;
    }
}
