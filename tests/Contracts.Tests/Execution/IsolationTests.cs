using Chain.Contracts.Execution;
using Chain.Contracts.Library.Store;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Contracts.Testing;

namespace Chain.Contracts.Tests.Execution;

/// <summary>A contract reaches its own state and the call that it serves, even if code by hand gets hold of the context.</summary>
public sealed class IsolationTests
{
    private static readonly byte[] StoredKey = [0, (byte)'k', 0x00, 0x01]; // slot 0, "k", terminator

    public static TheoryData<string> Attacks => new("write", "remove", "read", "contains", "scan");

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_key_of_another_contract_is_refused(string attack)
    {
        ContractTestHost host = new(Library.Shipped.Store, Burglar.Definition(context => Attack(Burglar.KeysOf(context, "store"), attack)));
        TestMember alice = host.AddMember("oem", "alice"), mallory = host.AddMember("sup", "mallory");
        host.Call(alice, StoreAbi.Put("k", [1, 2])).ThrowIfFault();

        TestOutcome outcome = host.Call(mallory, Burglar.Call());

        Assert.Equal(FaultCodes.ForeignKey, outcome.FaultCode);
        Assert.Equal([1, 2], host.Query(StoreAbi.Get("k")));
        Assert.Equal(alice.Address, host.Query(StoreAbi.OwnerOf("k")));
    }

    [Fact]
    public void The_same_codec_reaches_keys_of_its_own_contract()
    {
        ContractTestHost host = new(Burglar.Definition(context => Attack(Burglar.KeysOf(context, Burglar.Name), "write")));

        host.Call(host.AddMember("oem", "alice"), Burglar.Call()).ThrowIfFault();

        Assert.NotNull(host.State.Get(StateKey.Of(Burglar.Name, StoredKey)));
    }

    [Fact]
    public void A_scan_from_a_key_of_its_own_does_not_run_on_into_another_contract()
    {
        ContractTestHost host = new(Burglar.Definition(context => Burglar.EverythingOf(context).RangeFrom([], [], 1_000)));

        Assert.Equal(FaultCodes.ForeignKey, host.Call(host.AddMember("oem", "alice"), Burglar.Call()).FaultCode);
    }

    [Fact]
    public void A_contract_whose_name_starts_with_anothers_is_another()
    {
        ContractTestHost host = new(Burglar.Definition(context => Attack(Burglar.KeysOf(context, "burglar-2"), "write")));

        Assert.Equal(FaultCodes.ForeignKey, host.Call(host.AddMember("oem", "alice"), Burglar.Call()).FaultCode);
    }

    [Theory]
    [InlineData("write")]
    [InlineData("sender")]
    [InlineData("signed")]
    public void A_context_is_of_no_use_once_its_call_is_over(string use)
    {
        ContractContext? kept = null;
        ContractDefinition keeps = Burglar.Definition(context => kept = context);
        ContractDefinition uses = Burglar.Definition(_ => Use(kept!, use), name: "fence");
        ContractTestHost host = new(keeps, uses);
        TestMember alice = host.AddMember("oem", "alice"), bob = host.AddMember("sup", "bob");

        TestOutcome outcome = host.Call([alice, bob], Burglar.Call(), Burglar.Call("fence"));

        Assert.Equal(FaultCodes.ContractError, outcome.FaultCode);
    }

    [Fact]
    public void A_view_does_not_write_through_the_context_of_the_call_that_asked_it()
    {
        ContractContext? outer = null;
        ContractDefinition view = Burglar.Definition(_ => Use(outer!, "write"), MethodKind.View, "viewer");
        ContractDefinition call = Burglar.Definition(context =>
        {
            outer = context;
            new HandmadeProxy(context).Run(Burglar.Call("viewer"));
        });
        ContractTestHost host = new(call, view);

        Assert.Equal(FaultCodes.ContractError, host.Call(host.AddMember("oem", "alice"), Burglar.Call()).FaultCode);
    }

    private static void Attack(StateMap<byte[], byte[]> map, string attack)
    {
        switch (attack)
        {
            case "write":
                map[StoredKey] = [0xc0];
                break;
            case "remove":
                map.Remove(StoredKey);
                break;
            case "read":
                map.TryGet(StoredKey, out _);
                break;
            case "contains":
                map.Contains(StoredKey);
                break;
            default:
                map.RangeFrom(StoredKey, 10);
                break;
        }
    }

    private static void Use(ContractContext context, string use)
    {
        switch (use)
        {
            case "write":
                new StateValue<byte[]>(context, 9, new Burglar.Bytes()).Set([0x01]);
                break;
            case "sender":
                _ = context.Sender;
                break;
            default:
                context.IsSigner(default);
                break;
        }
    }
}
