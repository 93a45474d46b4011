using Chain.Contracts.Sdk;
using Chain.Contracts.Testing;
using Chain.Contracts.Tests.Metering;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chain.Contracts.Tests.Execution;

/// <summary>Nothing but state goes from one call to the next, and state is no object of the contract's.</summary>
public sealed class FreshInstanceTests
{
    private static readonly MethodCall Run = new("attack", "Run", [0x90]);

    /// <summary>The generator refuses such a field; code by hand has it all the same.</summary>
    [Fact]
    public void A_field_of_the_contract_does_not_survive_a_call()
    {
        byte[] image = MeteredContract.Compile("""
            using Chain.Contracts.Sdk;
            namespace Attack;
            [Contract("attack")]
            public sealed partial class Attack : Contract { [Call] public long Run() => 0; }
            """);
        ContractTestHost host = new(MeteredContract.Load(IlEdit.Edit(image, Count)));
        TestMember alice = host.AddMember("oem", "alice");

        TestOutcome outcome = host.Call([alice], Run, Run);

        Assert.Equal("", outcome.FaultCode);
        Assert.Equal([0x01], host.Call(alice, Run).Receipt.ReturnValues[0].ToArray());
        Assert.All(outcome.Receipt.ReturnValues, result => Assert.Equal([0x01], result.ToArray()));
    }

    [Fact]
    public void What_is_in_the_state_does_not_change_with_the_array_that_it_came_from()
    {
        ContractTestHost host = new(MeteredContract.Load(MeteredContract.Compile("""
            using Chain.Contracts.Sdk;
            namespace Attack;
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                private readonly StateValue<byte[]> _kept;
                [Call] public byte[] Run()
                {
                    byte[] mine = [1, 2];
                    _kept.Set(mine);
                    mine[0] = 9;
                    byte[] read = _kept.GetOr([]);
                    read[1] = 9;
                    return _kept.GetOr([]);
                }
            }
            """)));

        Assert.Equal([0xc4, 2, 1, 2], host.Call(host.AddMember("oem", "alice"), Run).Receipt.ReturnValues[0].ToArray());
    }

    /// <summary>Executors keep a buffer; what stands in it from before is not the same on a node that has just started.</summary>
    [Fact]
    public void An_event_that_nobody_wrote_is_empty_whatever_ran_before()
    {
        const string Source = """
            using Chain.Contracts.Sdk;
            namespace Attack;
            [Contract("attack")]
            public sealed partial class Attack : Contract
            {
                private readonly StateValue<string> _kept;
                private readonly OtherProxy _other;
                [Call] public void Run() => FinishEvent("Leak");
                [Call] public void Fill() => _kept.Set("secret of a transaction before");
                [Call] public void CallFirst() { _other.Fill(); FinishEvent("Leak"); }
                [Call] public void WriteFirst() { _kept.Set("mine"); _other.Leak(); }
            }
            [ContractInterface("other")]
            public interface IOther { [Call] void Fill(); [Call] void Leak(); }
            """;
        const string Other = """
            using Chain.Contracts.Sdk;
            namespace Other;
            [Contract("other")]
            public sealed partial class Other : Contract
            {
                private readonly StateValue<string> _kept;
                [Call] public void Fill() => _kept.Set("secret of another contract");
                [Call] public void Leak() => FinishEvent("Leak");
            }
            """;
        ContractTestHost host = new(MeteredContract.Load(MeteredContract.Compile(Source)), MeteredContract.Load(MeteredContract.Compile(Other)));
        TestMember alice = host.AddMember("oem", "alice");
        MethodCall Named(string method) => Run with { Method = method };

        Assert.Equal([""], Leaks(host.Call(alice, Run)));
        Assert.Equal([""], Leaks(host.Call([alice], Named("Fill"), Run)));
        Assert.Equal([""], Leaks(host.Call(alice, Run)));
        Assert.Equal([""], Leaks(host.Call(alice, Named("CallFirst"))));
        Assert.Equal([""], Leaks(host.Call(alice, Named("WriteFirst"))));
    }

    private static IEnumerable<string> Leaks(TestOutcome outcome)
    {
        Assert.Equal("", outcome.FaultCode);
        return outcome.Receipt.Events.Select(e => Convert.ToHexString(e.Data.Span));
    }

    private static void Count(ModuleDefinition module)
    {
        TypeDefinition contract = module.GetType("Attack.Attack");
        FieldDefinition kept = new("_kept", FieldAttributes.Private, module.TypeSystem.Int64);
        contract.Fields.Add(kept);
        MethodBody body = contract.Methods.Single(m => m.Name == "Run").Body;
        body.Instructions.Clear();
        ILProcessor il = body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, kept);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stfld, kept);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, kept);
        il.Emit(OpCodes.Ret);
    }
}
