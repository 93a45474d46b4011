using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;

namespace Chain.Contracts.Execution;

/// <summary>The answer of a view.</summary>
/// <param name="Fault">Why there is no answer; null if there is one.</param>
/// <param name="Value">The canonical return value; empty on a fault.</param>
/// <param name="GasUsed">Gas it took; nobody is charged.</param>
public sealed record ViewResult(CallFault? Fault, ReadOnlyMemory<byte> Value, ulong GasUsed)
{
    /// <summary>What contract code threw, in order. For the log; no part of the answer.</summary>
    public IReadOnlyList<ContractError> ContractErrors { get; init; } = [];
}

/// <summary>Runs views for users: the same engine, without writes and events, on state at rest. Safe from many threads.</summary>
public sealed class QueryExecutor
{
    private readonly ContractDirectory _contracts;
    private readonly EngineRules _rules;

    /// <summary>Creates an executor of the views of the catalog's contracts alone.</summary>
    public QueryExecutor(ContractCatalog catalog, EngineRules rules)
        : this(new ContractDirectory(catalog), rules)
    {
    }

    /// <summary>Creates an executor of views.</summary>
    public QueryExecutor(ContractDirectory contracts, EngineRules rules)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(rules);
        _contracts = contracts;
        _rules = rules;
    }

    /// <summary>Runs a view.</summary>
    /// <param name="state">State after the block.</param>
    /// <param name="block">The block whose height and time the view sees.</param>
    /// <param name="contract">Contract name; <c>NAME@VERSION</c> for a version that is or was active.</param>
    /// <param name="method">Name of a view.</param>
    /// <param name="arguments">Canonical argument list.</param>
    /// <returns>The result; a call instead of a view gives the fault <c>ReadOnly</c>.</returns>
    /// <exception cref="StateUnavailableException">The state could not be read.</exception>
    /// <exception cref="Loading.CodeUnavailableException">The code of a deployed contract cannot be run here.</exception>
    public ViewResult Query(
        IStateReader state, BlockContext block, string contract, string method, ReadOnlySpan<byte> arguments)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(method);
        StateOverlay overlay = new(state);
        return ViewRunner.Run(_contracts, _rules, overlay, block.Info, contract, method, arguments, _rules.Limits.ViewGasMax);
    }
}

/// <summary>Runs one view in a scope without a transaction.</summary>
internal static class ViewRunner
{
    public static ViewResult Run(
        ContractDirectory contracts,
        EngineRules rules,
        StateOverlay state,
        BlockInfo block,
        string contract,
        string method,
        ReadOnlySpan<byte> arguments,
        ulong gasLimit)
    {
        Meter meter = rules.Limits.NewMeter(gasLimit);
        TransactionScope scope = new(contracts, rules, state, block, meter, transaction: null, new ExecutionScratch()) { Access = ContractAccess.Query };
        CallFault? fault = scope.Run(contract, method, arguments, CallTerms.OfQuery, out byte[] result);
        return new ViewResult(fault, result, meter.Used) { ContractErrors = (IReadOnlyList<ContractError>?)scope.Errors ?? [] };
    }
}
