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
