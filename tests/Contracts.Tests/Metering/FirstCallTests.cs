using System.Globalization;
using System.Runtime;
using System.Runtime.Loader;
using Chain.Contracts.Loading;
using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Verify;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Tests.Metering;

/// <summary>No call waits for the runtime's compiler: whatever generic code becomes for a contract's structs is compiled when it is loaded, and paid then.</summary>
public sealed class FirstCallTests
{
    private const int Structs = 5;

    public static TheoryData<string, string> Uses() => new()
    {
        { "", "" },
        { "_m{0}[1] = new S{0}(n, 2); s += _m{0}.GetOr(1, default).A; _m{0}.Remove(1);", "private readonly StateMap<long, S{0}> _m{0};" },
        { "_m{0}[n] = new S{0}(n, 2); foreach (var e in _m{0}.Range(2)) s += e.Value.A;", "private readonly StateMap<long, S{0}> _m{0};" },
        { "_v{0}.Set(new S{0}(n, 1)); s += _v{0}.GetOr(default).A;", "private readonly StateValue<S{0}> _v{0};" },
        { "S{0}? x{0} = n > 0 ? new S{0}(n, 1) : null; s += x{0}.GetValueOrDefault().A;", "" },
        { "System.Span<S{0}> p{0} = new S{0}[3]; p{0}.Fill(new S{0}(n, 2)); s += p{0}[1].A + p{0}.Slice(1).Length;", "" },
        { "(S{0} X, S{0} Y) t{0} = (new S{0}(n, 2), default); s += t{0}.X.A + (t{0}.X == t{0}.Y ? 1 : 0);", "" },
        { "System.Func<S{0}, S{0}> f{0} = x => x; s += f{0}(new S{0}(n, 1)).A;", "" },
        { "S{0}[] a{0} = [new S{0}(n, 1), new S{0}(1, 1)]; System.Array.Reverse(a{0}); s += a{0}[0].A;", "" },
        { "s += new R{0}() == default(R{0}) ? 1 : 0;", "public record struct R{0}(((S{0} A, byte B) C, (S{0} D, (byte E, int G) H) I, (long, short) J) T);" },
        { "s += new R{0}() == default(R{0}) ? 1 : 0;", "public record struct R{0}(((byte, S{0}), (bool, S{0})) T, S{0}? U, (int, long)? V);" },
        { "s += Twice<S{0}>(new S{0}(n, 1)).Length;", "private static T[] Twice<T>(T item) { T[] all = [item, item]; System.Array.Reverse(all); return all; }" },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void First_call_compiles_nothing(string body, string member)
    {
        byte[] image = Image(body, member);
        CompiledByCall(Load(image)); // What all contracts share is compiled once.

        Assert.Equal(0, CompiledByCall(Load(image)));
    }

    [Fact]
    public void First_call_compiles_nothing_however_many_structs_a_contract_may_use()
    {
        const string Body = "_m{0}[1] = new S{0}(n, 2); s += _m{0}.GetOr(1, default).A; _m{0}.Remove(1); foreach (var e in _m{0}.Range(2)) s += e.Value.A;";
        ContractDefinition most = Load(Image("", ""));
        for (int structs = Structs; ; structs += Structs)
        {
            LoadResult loaded = new ContractLoader().Load(Image(Body, (string)Uses().ElementAt(1)[1], structs));
            if (loaded.Contract is null)
            {
                Assert.NotEqual(Structs, structs);
                Assert.Equal(ProblemCodes.GenericGrowth, Assert.Single(loaded.Problems).Code);
                break;
            }

            most = loaded.Contract;
        }

        Assert.Equal(0, CompiledByCall(most));
    }

    /// <summary>Control: code that was not prepared is seen to be compiled.</summary>
    [Fact]
    public void Call_of_code_that_is_not_prepared_compiles_it()
    {
        byte[] image = Image((string)Uses().ElementAt(1)[0], (string)Uses().ElementAt(1)[1]);
        CompiledByCall(Unprepared(image));

        Assert.InRange(CompiledByCall(Unprepared(image)), Structs, long.MaxValue);
    }

    private static ContractDefinition Unprepared(byte[] image)
    {
        using MemoryStream stream = new(image, writable: false);
        return CompiledContract.Of(new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream).GetType("Attack.Attack", throwOnError: true)!);
    }

    private static byte[] Image(string body, string member, int structs = Structs)
    {
        string All(string text) => string.Concat(Enumerable.Range(0, structs).Select(i => text.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n"));
        string once = member.Contains("{0}", StringComparison.Ordinal) ? All(member) : member;
        return MeteredContract.Compile($$"""
            using Chain.Contracts.Sdk;
            namespace Attack;
            {{All("public record struct S{0}(long A, long B);")}}
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                {{once}}
                [Call] public long Run(long n) { long s = 1; {{All(body)}} return s; }
            }
            """);
    }

    private static ContractDefinition Load(byte[] image)
    {
        LoadResult loaded = new ContractLoader().Load(image);
        Assert.Empty(loaded.Problems);
        return loaded.Contract!;
    }

    private static long CompiledByCall(ContractDefinition contract)
    {
        ContractTestHost host = new(contract);
        TestMember member = host.AddMember("acme", "ann");
        CanonicalWriter writer = new();
        writer.WriteArrayHeader(1);
        writer.WriteInt64(7);
        MethodCall call = new("attack", "Run", writer.ToArray());
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        TestOutcome outcome = host.Call(member, call);
        long compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        Assert.Equal(ReceiptStatus.Success, outcome.Receipt.Status);
        return compiled;
    }
}
