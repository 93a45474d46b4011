using Chain.Contracts.Library.Consortium;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Contracts.State;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// Executes blocks: versions of contracts that become active, then transactions in order, each atomic, each with a receipt. A pure function of block, state and
/// membership. Not thread-safe: one executor for each thread.
/// </summary>
public sealed class BlockExecutor
{
    private readonly ContractDirectory _contracts;
    private readonly EngineRules _rules;
    private readonly ExecutionScratch _scratch = new();
    private readonly Activations _activations;

    /// <summary>Creates an executor of the catalog's contracts alone.</summary>
    public BlockExecutor(ContractCatalog catalog, EngineRules rules)
        : this(new ContractDirectory(catalog), rules)
    {
    }

    /// <summary>Creates an executor.</summary>
    public BlockExecutor(ContractDirectory contracts, EngineRules rules)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(rules);
        _contracts = contracts;
        _rules = rules;
        _activations = new Activations(contracts, rules, _scratch);
    }

    /// <summary>Executes a final block.</summary>
    /// <param name="block">Its height and time.</param>
    /// <param name="transactions">Its transactions, of valid form and signature, each id once.</param>
    /// <param name="state">State after the block before.</param>
    /// <param name="membership">The consortium in that state: the result's of the block before, or loaded from it.</param>
    /// <exception cref="InvalidOperationException">An id recurs: the block was not valid and must not have become final.</exception>
    /// <exception cref="StateUnavailableException">The state could not be read.</exception>
    public BlockResult Execute(
        BlockContext block, IReadOnlyList<Transaction> transactions, IStateReader state, Membership membership)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(membership);
        StateOverlay overlay = new(state, watched: Membership.MembersPrefix);
        GasLedger charges = new();
        HashSet<Hash32> ids = new(transactions.Count);
        Receipt[] receipts = new Receipt[transactions.Count];
        BlockInfo info = block.Info;
        List<ContractError>? errors = null;
        ulong gasUsed = 0;
        bool ownsMembership = false;
        _activations.Run(overlay, info, charges, ref errors);
        membership = membership.After(overlay.TakeTouched(), overlay, ref ownsMembership);
        for (int i = 0; i < receipts.Length; i++)
        {
            Transaction transaction = transactions[i];
            if (!ids.Add(transaction.Id))
            {
                throw new InvalidOperationException($"Block {block.Height} executes transaction {transaction.Id} twice.");
            }

            receipts[i] = Execute(transaction, overlay, info, membership, ref errors);
            gasUsed += receipts[i].GasUsed;
            if (membership.TryGet(transaction.Body.Sender, out MemberEntry? sender))
            {
                charges.Add(sender.Member.Organisation, receipts[i].GasUsed);
            }

            membership = membership.After(overlay.TakeTouched(), overlay, ref ownsMembership);
        }

        charges.Write(overlay);
        return new BlockResult(overlay.Changes(), receipts, gasUsed, membership) { ContractErrors = (IReadOnlyList<ContractError>?)errors ?? [] };
    }

    private Receipt Execute(
        Transaction transaction, StateOverlay overlay, BlockInfo block, Membership membership, ref List<ContractError>? errors)
    {
        Meter meter = _rules.Limits.NewMeter(transaction.Body.GasLimit);
        TransactionScope scope = new(_contracts, _rules, overlay, block, meter, transaction, _scratch);
        ReadOnlyMemory<byte>[] results = new ReadOnlyMemory<byte>[transaction.Body.Calls.Count];
        CallFault? fault = RunCalls(transaction, scope, membership, results);
        if (scope.Errors is not null) (errors ??= []).AddRange(scope.Errors);
        if (fault is null)
        {
            overlay.Accept();
            return new Receipt
            {
                TransactionId = transaction.Id,
                Status = ReceiptStatus.Success,
                GasUsed = meter.Used,
                Events = scope.Events,
                ReturnValues = results,
            };
        }

        overlay.RollBack(0);
        return new Receipt
        {
            TransactionId = transaction.Id,
            Status = ReceiptStatus.Fault,
            FaultCode = fault.Code,
            FaultMessage = fault.Message,
            GasUsed = meter.Used,
        };
    }

    private CallFault? RunCalls(
        Transaction transaction, TransactionScope scope, Membership membership, ReadOnlyMemory<byte>[] results)
    {
        TransactionBody body = transaction.Body;
        bool paid = scope.Charge(_rules.Gas.BasePrice(transaction.Encoded.Length, body.Cosigners.Count));
        if (!membership.Admits(body)) return FaultCodes.NotAMemberFault;
        if (!paid) return scope.Terminal;

        for (int i = 0; i < results.Length; i++)
        {
            ContractCall call = body.Calls[i];
            scope.CallIndex = i;
            CallFault? fault = scope.Run(
                call.Contract, call.Method, call.Arguments.Span, CallTerms.OfTransaction, out byte[] result);
            if (fault is not null) return fault;
            results[i] = result;
        }

        return null;
    }
}
