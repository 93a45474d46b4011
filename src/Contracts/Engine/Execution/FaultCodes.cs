using Chain.Contracts.Runtime;
using Chain.Contracts.Sdk;

namespace Chain.Contracts.Execution;

/// <summary>
/// Codes of faults that the engine itself finds (docs/contracts/faults.md). They are stable and hold no dot; a contract's
/// own codes are <c>contract.Code</c>.
/// </summary>
public static class FaultCodes
{
    /// <summary>A signer is not an active member of an organisation.</summary>
    public const string NotAMember = "NotAMember";

    /// <summary>The gas limit of the transaction, or of the view, is used up.</summary>
    public const string OutOfGas = "OutOfGas";

    /// <summary>The transaction allocated more bytes than it may.</summary>
    public const string OutOfMemory = "OutOfMemory";

    /// <summary>Calls within contracts nest too deep.</summary>
    public const string StackLimit = "StackLimit";

    /// <summary>There is no contract of the name.</summary>
    public const string UnknownContract = "UnknownContract";

    /// <summary>The contract has no method of the name.</summary>
    public const string UnknownMethod = "UnknownMethod";

    /// <summary>The arguments do not decode as the method's parameters.</summary>
    public const string BadArguments = "BadArguments";

    /// <summary>What a contract returned to another does not decode as the caller's interface says.</summary>
    public const string BadResult = "BadResult";

    /// <summary>The contract's code failed: an exception, such as an overflow or an index outside an array.</summary>
    public const string ContractError = "ContractError";

    /// <summary>A view tried to write, to emit, or to make a call that may.</summary>
    public const string ReadOnly = "ReadOnly";

    /// <summary>The contract that made the call did not let it read, write, call or emit.</summary>
    public const string NotAllowed = "NotAllowed";

    /// <summary>A contract asked for the sender where it is not shown the transaction's signatures.</summary>
    public const string NotSigned = "NotSigned";

    /// <summary>A contract was called while one of its calls was running.</summary>
    public const string Reentrant = "Reentrant";

    /// <summary>Contracts call contracts deeper than allowed.</summary>
    public const string CallDepth = "CallDepth";

    /// <summary>A contract asked for a state key that is not its own.</summary>
    public const string ForeignKey = "ForeignKey";

    /// <summary>A state key is too long.</summary>
    public const string KeyTooLong = "KeyTooLong";

    /// <summary>A state value is too large.</summary>
    public const string ValueTooLarge = "ValueTooLarge";

    /// <summary>A scan asks for more entries than a page.</summary>
    public const string ScanTooLarge = "ScanTooLarge";

    /// <summary>One event is too large.</summary>
    public const string EventTooLarge = "EventTooLarge";

    /// <summary>The transaction's events are too many, or too large together.</summary>
    public const string TooManyEvents = "TooManyEvents";

    /// <summary>The transaction's return values are too large together.</summary>
    public const string ResultTooLarge = "ResultTooLarge";

    /// <summary>The organisations froze the contract.</summary>
    public const string ContractFrozen = "ContractFrozen";

    /// <summary>The organisations retired the contract.</summary>
    public const string ContractRetired = "ContractRetired";

    /// <summary>Only the engine makes the call.</summary>
    public const string EngineOnly = "EngineOnly";

    /// <summary>A contract other than the registry asked to inspect an assembly.</summary>
    public const string NotRegistry = "NotRegistry";

    /// <summary>The engine runs the contracts of its catalog only.</summary>
    public const string NoDeployment = "NoDeployment";

    internal static readonly CallFault NotAMemberFault =
        new(NotAMember, "Every signer must be an active member of an organisation of the consortium.");

    internal static readonly CallFault OutOfGasFault = new(OutOfGas, "The gas limit is used up; sign with a higher one.");

    internal static readonly CallFault OutOfBoundFault = new(OutOfGas, "The gas that the caller gave this call is used up.");

    internal static readonly CallFault OutOfMemoryFault =
        new(OutOfMemory, "The transaction allocates more bytes than it may; let it do less, or split it.");

    internal static readonly CallFault StackLimitFault = new(StackLimit, "Methods call one another too deep; use a loop.");

    internal static readonly CallFault ContractErrorFault = new(ContractError, "The contract's code failed.");

    internal static readonly CallFault BadArgumentsFault =
        new(BadArguments, "The arguments are not the canonical encoding of the method's parameters.");

    internal static readonly CallFault BadResultFault =
        new(BadResult, "The result is not the canonical encoding of what the caller's interface says.");

    internal static readonly CallFault ReadOnlyFault = new(ReadOnly, "A view, or a call that may only read, cannot write, emit or call what may.");

    internal static readonly CallFault NotSignedFault =
        new(NotSigned, "Only a call that stands in the transaction knows its sender.");

    internal static readonly CallFault ReentrantFault = new(Reentrant, "The contract is running a call already.");

    internal static readonly CallFault CallDepthFault = new(CallDepth, "Contracts call contracts too deep.");

    internal static readonly CallFault ForeignKeyFault = new(ForeignKey, "A contract reads and writes keys of its own state only.");

    internal static readonly CallFault TooManyEventsFault =
        new(TooManyEvents, "The transaction's events are too many, or too large together; split it.");

    internal static readonly CallFault ResultTooLargeFault =
        new(ResultTooLarge, "The return values are too large together; ask for smaller pages.");

    internal static readonly CallFault ContractFrozenFault =
        new(ContractFrozen, "The organisations froze the contract; queries still read it.");

    internal static readonly CallFault ContractRetiredFault =
        new(ContractRetired, "The organisations retired the contract for ever; queries still read it.");

    internal static readonly CallFault EngineOnlyFault =
        new(EngineOnly, "Only the engine makes this call, when a version of the contract becomes active.");

    internal static readonly CallFault NotRegistryFault = new(NotRegistry, "Only the contract registry inspects assemblies.");

    internal static readonly CallFault NoDeploymentFault =
        new(NoDeployment, "Contracts cannot be deployed here: the engine was started without a loader.");

    /// <summary>What it means that a call lacks a flag.</summary>
    internal static CallFault NotAllowedFault(CallFlags flag, CallFlags held) => flag switch
    {
        CallFlags.Read => new(NotAllowed, "The caller does not let this call read state."),
        CallFlags.Call => new(NotAllowed, "The caller does not let this call make calls."),
        CallFlags.Emit when (held & CallFlags.Write) != 0 => new(NotAllowed, "The caller does not let this call emit events."),
        CallFlags.Write when (held & CallFlags.Emit) != 0 => new(NotAllowed, "The caller does not let this call write state."),
        _ => ReadOnlyFault,
    };

    internal static CallFault LimitFault(LimitKind kind) => kind switch
    {
        LimitKind.Memory => OutOfMemoryFault,
        LimitKind.Stack => StackLimitFault,
        _ => OutOfGasFault,
    };

    internal static CallFault UnknownContractFault(string contract) => new(UnknownContract, FaultMessage.Cut($"There is no contract {contract}."));

    internal static CallFault UnknownMethodFault(string contract, string method) =>
        new(UnknownMethod, FaultMessage.Cut($"The contract {contract} has no method {method}."));

    internal static CallFault TooLong(string code, string what, int length, int max) =>
        new(code, $"{what} of {length} exceeds {max}.");
}
