using Chain.Contracts.Library.Registry;
using Chain.Contracts.Loading;
using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>
/// One transaction, or one view, while it executes: gas, events, signers, and the chain of contracts that run. Each call
/// runs in a <see cref="CallFrame"/> of its own with a savepoint.
/// </summary>
internal sealed class TransactionScope
{
    private readonly ContractDirectory _contracts;
    private readonly ExecutionScratch _scratch;
    private readonly Transaction? _transaction;
    private readonly Address[] _cosigners;
    private readonly List<string> _running = [];
    private CallFrame? _frame;
    private int _eventBytes;
    private int _resultBytes;
    private long _gasLeft;

    public TransactionScope(
        ContractDirectory contracts, EngineRules rules, StateOverlay state, BlockInfo block, Meter meter, Transaction? transaction, ExecutionScratch scratch)
    {
        _contracts = contracts;
        _scratch = scratch;
        _transaction = transaction;
        Rules = rules;
        State = state;
        Block = block;
        Meter = meter;
        _cosigners = transaction is null or { Body.Cosigners.Count: 0 } ? [] : CosignerAddresses(transaction);
    }

    public EngineRules Rules { get; }

    /// <summary>What deployed contracts are called for.</summary>
    public ContractAccess Access { get; init; }

    /// <summary>Where contracts are found.</summary>
    public ContractDirectory Contracts => _contracts;

    public StateOverlay State { get; }

    public BlockInfo Block { get; }

    public Meter Meter { get; }

    public List<ContractEvent> Events { get; } = [];

    /// <summary>What contract code threw; null if nothing. Kept even when everything else is rolled back.</summary>
    public List<ContractError>? Errors { get; private set; }

    public KeyWriter Keys => _scratch.Keys;

    public CanonicalWriter Values => _scratch.Values;

    public Hash32 TransactionId => _transaction?.Id ?? Hash32.Zero;

    /// <summary>Number of the top-level call that runs.</summary>
    public int CallIndex { get; set; }

    /// <summary>A fault that stops the whole transaction, whatever contracts do: out of gas, too many events.</summary>
    public CallFault? Terminal { get; private set; }

    public Address? Sender => _transaction?.SenderAddress;

    public bool IsSigner(Address address) =>
        _transaction is not null && (_transaction.SenderAddress == address || Array.IndexOf(_cosigners, address) >= 0);

    /// <summary>
    /// Runs one call under a savepoint. Null if it took effect; otherwise nothing that it wrote or emitted remains.
    /// </summary>
    public CallFault? Run(string contract, string method, ReadOnlySpan<byte> arguments, CallTerms terms, out byte[] result)
    {
        result = [];
        Charge(Rules.Gas.Call, Rules.Gas.CallByte, arguments.Length);
        if (Terminal is not null) return Terminal;
        CallFault? unknown = Find(contract, terms.IsOfEngine, out ContractDefinition? definition);
        if (definition is null) return unknown;
        if (method == ContractRegistry.MigrateMethod && !terms.IsOfEngine) return FaultCodes.EngineOnlyFault;
        if (definition.KindOf(method) is not { } kind) return FaultCodes.UnknownMethodFault(contract, method);
        if (!terms.MayChange && kind != MethodKind.View) return FaultCodes.ReadOnlyFault;
        if (_running.Count == Rules.Limits.CallDepthMax) return FaultCodes.CallDepthFault;
        contract = definition.Name;
        if (!definition.Reentrant && _running.Contains(contract)) return FaultCodes.ReentrantFault;

        CallSavepoint before = Savepoint();
        CallFlags flags = kind == MethodKind.View ? terms.Flags & CallFlags.ReadOnly : terms.Flags;
        CallFrame frame = new(this, _scratch.PrefixOf(definition), contract, terms.Caller, flags);
        CallFrame? outer = _frame;
        _frame = frame;
        _running.Add(contract);
        CanonicalWriter output = _scratch.RentOutput();

        // What encoded last, in this call's eyes, is this call: not its caller, not a transaction of before, of which another node knows nothing.
        Values.Clear();
        CallFault? fault = Dispatch(definition, frame, terms, method, arguments, output);
        Values.Clear();
        if (fault is null) fault = TakeResult(output, out result);
        _scratch.ReturnOutput(output);
        _running.RemoveAt(_running.Count - 1);
        _frame = outer;
        if (fault is null) return null;

        RollBack(before);
        result = [];
        return fault;
    }

    /// <summary>Runs one call of a contract, with what it takes to refuse its result.</summary>
    public CallResult RunFor(CallTerms terms, string contract, string method, ReadOnlySpan<byte> arguments)
    {
        CallSavepoint before = Savepoint();
        CallFault? fault = Run(contract, method, arguments, terms, out byte[] result);
        return fault is null ? new CallResult(null, result, before with { GasLeft = _gasLeft }) : new CallResult(fault, result, default);
    }

    /// <summary>
    /// Undoes a call that succeeded, and charges what one that fails costs: all that it was given, and an exception. False, with the
    /// transaction stopped, when gas is used up.
    /// </summary>
    public bool TryRefuse(CallResult result)
    {
        RollBack(result.Before);
        return Charge((ulong)result.Before.GasLeft + Rules.Gas.FailedCall);
    }

    /// <summary>Whether a frame is that of the innermost call.</summary>
    public bool IsRunning(CallFrame frame) => ReferenceEquals(_frame, frame);

    /// <summary>Charges gas; false, with the transaction stopped, when it is used up.</summary>
    public bool Charge(ulong price, ulong unitPrice = 0, int count = 0)
    {
        if (Meter.TryCharge(price, unitPrice, count)) return true;

        Terminal ??= FaultCodes.OutOfGasFault;
        return false;
    }

    /// <summary>Adds an event; false, with the transaction stopped, when there are too many.</summary>
    public bool TryEmit(ContractEvent emitted)
    {
        if (Events.Count == Rules.Limits.EventsMax || _eventBytes + emitted.Data.Length > Rules.Limits.EventBytesTotalMax)
        {
            Terminal ??= FaultCodes.TooManyEventsFault;
            return false;
        }

        _eventBytes += emitted.Data.Length;
        Events.Add(emitted);
        return true;
    }

    private CallSavepoint Savepoint() => new(State.Mark(), Events.Count, _eventBytes, GasLeft: 0);

    private void RollBack(CallSavepoint before)
    {
        State.RollBack(before.Writes);
        Events.RemoveRange(before.Events, Events.Count - before.Events);
        _eventBytes = before.EventBytes;
    }

    /// <summary>Looking for a deployed contract reads state, whether or not there is one.</summary>
    private CallFault? Find(string name, bool isOfEngine, out ContractDefinition? contract)
    {
        if (_contracts.Catalog.TryGet(name, out contract)) return null;
        if (!Charge(Rules.Gas.Read)) return Terminal;

        ContractAccess access = isOfEngine ? ContractAccess.Engine : Access;
        if (access != ContractAccess.Transaction) return _contracts.FindDeployed(name, State, access, out contract);
        if (_scratch.TryGetFound(name, State, out contract)) return null;

        CallFault? fault = _contracts.FindDeployed(name, State, access, out contract);
        if (contract is not null) _scratch.Remember(name, State, contract);
        return fault;
    }

    private static Address[] CosignerAddresses(Transaction transaction)
    {
        Address[] addresses = new Address[transaction.Body.Cosigners.Count];
        for (int i = 0; i < addresses.Length; i++) addresses[i] = Addresses.FromPublicKey(transaction.Body.Cosigners[i]);
        return addresses;
    }

    private CallFault? Dispatch(
        ContractDefinition definition, CallFrame frame, CallTerms terms, string method, ReadOnlySpan<byte> arguments, CanonicalWriter output)
    {
        CallFault? outcome;
        bool threw = false, isBounded = terms.IsOfContract && Meter.IsBoundedBy(terms.GasMax);
        Meter? before = Meter.Enter(Meter);
        int stack = Meter.Stack, left = stack, handlers = Meter.OpenHandlers;
        long kept = terms.IsOfContract ? Meter.KeepBack(terms.GasMax) : 0;
        MemoryLevel memory = Meter.EnterMemory(arguments.Length);
        try
        {
            outcome = definition.Dispatch(frame, method, arguments, output) switch
            {
                DispatchResult.Done => null,
                DispatchResult.BadArguments => FaultCodes.BadArgumentsFault,
                _ => FaultCodes.UnknownMethodFault(definition.Name, method),
            };
        }
        catch (CallStoppedException)
        {
            outcome = null; // The fault stands in the frame or the scope.
        }
        catch (LimitExceededException)
        {
            outcome = null; // The limit stands in the meter.
        }
        catch (Exception e) when (!IsNodeFault(e))
        {
            Note(new ContractError(definition.Name, method, TransactionId, e));
            outcome = FaultCodes.ContractErrorFault;
            threw = true;
        }
        finally
        {
            Meter.Enter(before);
            left = Meter.Stack;
            Meter.Stack = stack; // An exception leaves frames without giving back their part.
            Meter.LeaveHandlersTo(handlers);
            Meter.LeaveMemory(memory);
        }

        State.ThrowIfUnavailable();
        CallFault? fault = frame.Fault ?? outcome;
        Meter.Settle(threw || (fault is not null && terms.IsOfContract));
        _gasLeft = Meter.Left;
        if (isBounded && Terminal is null or { Code: FaultCodes.OutOfGas } && Meter.TryResume(kept))
        {
            Terminal = null;
            fault = FaultCodes.OutOfBoundFault;
        }
        else
        {
            Meter.GiveBack(kept);
        }

        if (fault is not null && terms.IsOfContract) ChargeUnwinding(stack - left);
        if (Meter.Stopped != LimitKind.None) Terminal ??= FaultCodes.LimitFault(Meter.Stopped);
        return Terminal ?? fault;
    }

    /// <summary>A call between contracts that ends by an exception unwinds the frames that it left; its caller pays for that.</summary>
    private void ChargeUnwinding(int stackBytes)
    {
        if (Meter.Stopped == LimitKind.None) Charge(Rules.Gas.FailedCall, Meter.UnwindPrice, Math.Max(stackBytes, 0) / Meter.FrameBytesMin);
    }

    private void Note(ContractError error)
    {
        Errors ??= [];
        if (Errors.Count < ContractError.PerTransactionMax) Errors.Add(error);
    }

    /// <summary>Memory, stack, store and loaded code are the node's, not the contract's: executing again elsewhere may succeed.</summary>
    private static bool IsNodeFault(Exception e) =>
        e is OutOfMemoryException or InsufficientExecutionStackException or StateUnavailableException or CodeUnavailableException;

    private CallFault? TakeResult(CanonicalWriter output, out byte[] result)
    {
        result = [];
        if (!Charge(0, Rules.Gas.CallByte, output.Length)) return Terminal;

        // Results of calls between contracts count too: they bound what a transaction makes a node copy.
        _resultBytes += output.Length;
        if (_resultBytes > Rules.Limits.ReturnBytesTotalMax) return Terminal ??= FaultCodes.ResultTooLargeFault;

        result = output.ToArray();
        return null;
    }
}
