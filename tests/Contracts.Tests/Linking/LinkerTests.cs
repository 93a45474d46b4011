using Chain.Contracts.Execution;
using Chain.Contracts.Linking;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Verify;
using Chain.Encoding;
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

    /// <summary>A linked contract that uses collections and numbers of the library.</summary>
    internal static byte[] PlannerImage => Linked;

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

    [Fact]
    public void Linking_again_gives_the_same_bytes_and_leaves_alone_what_is_linked()
    {
        Assert.Equal(Linked, ContractCompiler.Link(Compiled));
        Assert.Equal(Linked, ContractCompiler.Link(Linked));
    }

    [Fact]
    public void A_linked_contract_computes_with_the_library()
    {
        ContractTestHost host = new(new ContractLoader());
        TestMember anna = host.AddMember("oem", "anna", "admin");
        host.Deploy(Linked, anna);
        foreach ((string id, long due, int minutes) in new[] { ("a", 20L, 5), ("b", 10L, 7), ("c", 10L, 4), ("d", 30L, 1) })
        {
            host.Call(anna, Call("Add", w =>
            {
                w.WriteArrayHeader(1);
                w.WriteArrayHeader(3);
                w.WriteString(id);
                w.WriteInt64(due);
                w.WriteInt64(minutes);
            })).ThrowIfFault();
        }

        // Two machines, by due date, then by id backwards: c 0-4, b 0-7, a 4-9, d 7-8.
        Assert.Equal("a:9 b:7 c:4 d:8 ", Text(host.TryQuery(Call("Plan", w =>
        {
            w.WriteArrayHeader(1);
            w.WriteInt64(2);
        }))));
        Assert.Equal("1.414214 1853020188851841 3 DZN", Text(host.TryQuery(Call("Numbers", w => w.WriteArrayHeader(0)))));
    }

    [Fact]
    public void An_exception_of_the_library_is_a_fault_of_the_contract()
    {
        ContractTestHost host = new(new ContractLoader());
        TestMember anna = host.AddMember("oem", "anna", "admin");
        host.Deploy(Linked, anna);

        Assert.Equal(FaultCodes.ContractError, host.TryQuery(Call("Throws", w => w.WriteArrayHeader(0))).Fault?.Code);
        Assert.Contains("no such key", Assert.Single(host.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_of_another_library_is_refused_with_the_member_that_is_missing()
    {
        using ModuleDefinition library = ModuleDefinition.ReadModule(typeof(Chain.Contracts.Std.Sorting).Assembly.Location);
        TypeDefinition map = library.GetType("Chain.Contracts.Std.OrderedMap`2");
        map.Methods.Remove(map.Methods.Single(m => m.Name == "set_Item"));
        using MemoryStream other = new();
        library.Write(other);

        ContractLinkException refused = Assert.Throws<ContractLinkException>(() => ContractLinker.Link(Compiled, other.ToArray()));
        Assert.Contains("set_Item", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Build", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_assembly_is_left_to_the_verifier_and_a_missing_library_is_named()
    {
        string folder = Directory.CreateTempSubdirectory("chain-link-").FullName;
        try
        {
            string path = Path.Combine(folder, "planner.dll");
            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Equal(new byte[] { 1, 2, 3 }, ContractLinker.LinkFile(path));

            File.WriteAllBytes(path, Compiled);
            Assert.Contains("Chain.Contracts.Std.dll", Assert.Throws<ContractLinkException>(() => ContractLinker.LinkFile(path)).Message, StringComparison.Ordinal);
            Assert.Contains("Build the contract", Assert.Throws<ContractLinkException>(() => ContractLinker.LinkFile(path + "x")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static MethodCall Call(string method, Action<CanonicalWriter> arguments)
    {
        CanonicalWriter writer = new();
        arguments(writer);
        return new MethodCall("planner", method, writer.ToArray());
    }

    private static string Text(ViewResult result)
    {
        Assert.True(result.Fault is null, $"{result.Fault?.Code} {result.Fault?.Message}");
        CanonicalReader reader = new(result.Value.Span);
        return reader.ReadString(1_000);
    }
}
