using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;
using Chain.Contracts.Tests.Verify;
using Chain.Contracts.Verify;
using Mono.Cecil;

namespace Chain.Contracts.Tests.Linking;

/// <summary>Contracts that use the library, linked as their authors' tools do.</summary>
public sealed class LinkerTests
{
    private const string Planner = """
        using Chain.Contracts.Std;
        using Chain.Contracts.Std.Json;

        namespace Shop;

        public sealed record Job(string Id, long Due, int Minutes);

        [Contract("planner")]
        public sealed partial class Planner : Contract
        {
            private readonly StateMap<string, Job> _jobs;

            [Call] public void Add(Job job) => _jobs[job.Id] = job;

            [View] public string Plan(int machines)
            {
                ArrayList<Job> jobs = new();
                foreach ((string _, Job job) in _jobs.Range(100)) jobs.Add(job);
                jobs.Sort(Orders.Then(Orders.By((Job job) => job.Due, Orders.Int64), new ByIdDescending()));
                Heap<int, long> free = new(Orders.Int64);
                for (int i = 0; i < machines; i++) free.Add(i, 0);
                OrderedMap<string, long> ends = new(Orders.Text);
                foreach (Job job in jobs)
                {
                    long end = free.FirstPriority + job.Minutes;
                    ends[job.Id] = end;
                    free.Add(free.RemoveFirst(), end);
                }

                TextBuilder text = new();
                foreach ((string id, long end) in ends) text.Append(id).Append(':').Append(end).Append(' ');
                return text.ToString();
            }

            [View] public string Numbers()
            {
                Fixed root = Fixed.Sqrt(2);
                BigInt big = 3;
                for (int i = 0; i < 5; i++) big = big * big;
                Amount bolts = new Amount(3, "DZN") + new Amount(4, "C62").ConvertTo(Unit.Of("DZN"), Rounding.Floor);
                return root.ToString(6) + " " + big.ToString() + " " + bolts.ToString();
            }

            [View] public int Throws()
            {
                OrderedMap<int, int> map = new((a, b) => a < b ? -1 : a > b ? 1 : 0);
                return map[1];
            }
        }

        internal sealed class ByIdDescending : IOrder<Job>
        {
            public int Compare(Job left, Job right) => Ordinal.Compare(right.Id, left.Id);
        }
        """;

    private static readonly byte[] Compiled = ContractCompiler.Compile(Planner);
    private static readonly byte[] Linked = ContractCompiler.Link(Compiled);

    [Fact]
    public void What_is_linked_no_longer_refers_to_the_library()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(Linked));
        Assert.DoesNotContain(module.AssemblyReferences, a => a.Name == "Chain.Contracts.Std");
        Assert.DoesNotContain(module.GetTypeReferences(), t => t.Namespace.StartsWith("Chain.Contracts.Std", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_linked_is_a_contract_like_any_other()
    {
        VerifyResult result = ContractVerifier.Verify(Linked);
        Assert.True(result.Contract is not null, string.Join("\n", result.Problems));
    }
}
