using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Execution;

/// <summary>
/// Makes versions of contracts active at the start of the block whose height they wait for, and calls their
/// <c>Migrate</c>. A version whose migration faults is given up, and the one before stays.
/// </summary>
internal sealed class Activations(ContractDirectory directory, EngineRules rules, ExecutionScratch scratch)
{
    /// <summary>Runs what is due.</summary>
    /// <param name="overlay">State before the block's first transaction.</param>
    /// <param name="block">The block.</param>
    /// <param name="charges">What migrations cost is charged to the organisations that proposed the versions.</param>
    /// <param name="errors">Exceptions of migrations.</param>
    public void Run(StateOverlay overlay, BlockInfo block, GasLedger charges, ref List<ContractError>? errors)
    {
        if (!directory.CanDeploy) return;

        for (int i = 0; i < rules.Limits.ActivationsMax && DeployedContracts.IsActivationDue(overlay, block.Height); i++)
        {
            if (Ask(overlay, block, ContractRegistryAbi.ActivateNext()) is { Migrates: true } activation)
            {
                CallFault? fault = Migrate(overlay, block, activation, charges, ref errors);
                if (fault is not null)
                {
                    overlay.RollBack(0);
                    Ask(overlay, block, ContractRegistryAbi.FailNext(fault.Code, FaultMessage.Cut(fault.Message)));
                }
            }

            overlay.Accept();
        }
    }

    private CallFault? Migrate(
        StateOverlay overlay, BlockInfo block, Activation activation, GasLedger charges, ref List<ContractError>? errors)
    {
        CanonicalWriter arguments = new(capacity: 16);
        arguments.WriteArrayHeader(1);
        arguments.WriteInt64(activation.Replaces);
        TransactionScope scope = Scope(overlay, block, rules.Limits.MigrationGasMax);
        CallFault? fault = Run(scope, activation.Contract, ContractRegistry.MigrateMethod, arguments.WrittenSpan, out _);
        charges.Add(activation.Organisation, scope.Meter.Used);
        if (scope.Errors is not null) (errors ??= []).AddRange(scope.Errors);
        return fault;
    }

    private TResult Ask<TResult>(StateOverlay overlay, BlockInfo block, MethodCall<TResult> call) =>
        call.DecodeResult(RunRegistry(overlay, block, call));

    private void Ask(StateOverlay overlay, BlockInfo block, MethodCall call) => RunRegistry(overlay, block, call);

    private byte[] RunRegistry(StateOverlay overlay, BlockInfo block, MethodCall call)
    {
        CallFault? fault = Run(Scope(overlay, block, ulong.MaxValue), call.Contract, call.Method, call.Arguments, out byte[] result);
        return fault is null
            ? result
            : throw new InvalidOperationException($"The registry refuses {call.Method} in block {block.Height}: {fault.Code}.");
    }

    private static CallFault? Run(TransactionScope scope, string contract, string method, ReadOnlySpan<byte> arguments, out byte[] result) =>
        scope.Run(contract, method, arguments, CallTerms.OfEngine, out result);

    private TransactionScope Scope(StateOverlay overlay, BlockInfo block, ulong gasLimit) =>
        new(directory, rules, overlay, block, rules.Limits.NewMeter(gasLimit), transaction: null, scratch);
}
